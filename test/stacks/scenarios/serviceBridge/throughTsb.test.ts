import { drillPlan } from '../../../../drill/plan/planCheck';
import type { Deployment } from '../../../support/deployment';
import { deployStack, everyStack, type StackCase } from '../../support/everyStack';

const stackOf = (infrastructure: string, variant: string, settings: Record<string, string> = {}): StackCase => {
    const found = everyStack.find(
        (stack) =>
            stack.infrastructure === infrastructure && stack.scenario === 'service-bridge' && stack.variant === variant,
    );
    if (!found) {
        throw new Error(`There is no service-bridge on ${infrastructure}.`);
    }
    return { ...found, settings: { ...found.settings, through: 'tsb', ...settings } };
};

/** Runs with the environment of the stack. */
async function deployed(stack: StackCase): Promise<Deployment> {
    const before = { ...process.env };
    Object.assign(process.env, stack.environment);
    try {
        return await deployStack(stack);
    } finally {
        process.env = before;
    }
}

const istio = { istio: JSON.stringify({ installed: true, joined: true }) };
const kindsIn = ({ resources }: Deployment, group: string) => [
    ...new Set(
        resources
            .filter(({ type }) => type.startsWith(`kubernetes:${group}`))
            .map(({ provider, type }) => `${provider} ${type.split(':').at(-1)}`),
    ),
];

describe('service-bridge through the objects of Tetrate Service Bridge', () => {
    it('writes those of the guide once, beside the Tier-1 gateway, and no object of Istio', async () => {
        const deployment = await deployed(stackOf('lab', 'guide'));
        expect(kindsIn(deployment, 'gateway.tsb.tetrate.io').sort()).toEqual([
            'europe-west1 Group',
            'europe-west1 IngressGateway',
            'europe-west1 Tier1Gateway',
        ]);
        expect(deployment.all('Cluster').map(({ inputs }) => inputs['spec'])).toEqual(
            ['us-east-2', 'us-central1', 'europe-west1'].map(
                (region) => expect.objectContaining({ locality: { region } }) as object,
            ),
        );
        expect(kindsIn(deployment, 'networking.istio.io')).toEqual([]);
        expect(kindsIn(deployment, 'install.tetrate.io').sort()).toEqual([
            'europe-west1 Tier1Gateway',
            'us-central1 IngressGateway',
            'us-east-2 IngressGateway',
        ]);
    });

    it('has, hardened, the unified kinds, and closes the workspace', async () => {
        const deployment = await deployed(stackOf('lab', 'hardened'));
        expect(kindsIn(deployment, 'gateway.tsb.tetrate.io').sort()).toEqual([
            'europe-west1 Gateway',
            'europe-west1 Group',
            'europe-west1 IngressGateway', // the other tenant's
        ]);
        expect(kindsIn(deployment, 'security.tsb.tetrate.io')).toContain('europe-west1 SecuritySetting');
        expect(deployment.all('EnvoyFilter').map(({ inputs }) => inputs['metadata'])).toEqual([
            expect.objectContaining({ namespace: 'bookinfo-backend', labels: { 'istio.io/rev': 'tsb' } }),
            expect.objectContaining({ namespace: 'edge', labels: { 'istio.io/rev': 'tsb' } }),
        ]);
    });

    it('is the same on clusters of your own that it manages, without a third at the primary', async () => {
        const deployment = await deployed(stackOf('existing', 'hardened', istio));
        expect(kindsIn(deployment, 'tsb.tetrate.io').sort()).toEqual(
            ['Cluster', 'Organization', 'OrganizationSetting', 'Tenant', 'Workspace', 'WorkspaceSetting'].map(
                (kind) => `primary ${kind}`,
            ),
        );
        expect(drillPlan(deployment.outputs['drill'], 'the stack').primary).toBe('primary');
    });

    it.each(['eks-gke', 'existing'])('is refused on %s where Istio would be the stack’s', async (infrastructure) => {
        await expect(deployed(stackOf(infrastructure, 'hardened'))).rejects.toThrow(
            /`through` is tsb, and .* would get Istio from this stack/,
        );
    });
});

import { drillPlan } from '../../drill/plan/planCheck';
import type { Deployment, Resource } from '../support/deployment';
import { kindToken, withFakeKind } from '../support/fakeKind';
import { isSecret, visible } from '../support/secrets';
import { deployStack, everyStack, licence, type StackCase, stackTitle } from './support/everyStack';
import { token } from './support/labRecord';

withFakeKind();

/** What nobody may see: credentials in kubeconfigs, and private keys of any kind, as they are and as Secrets have them. */
const secrets = [
    token,
    kindToken,
    licence,
    'PRIVATE KEY',
    ...['-----BEGIN PRIVATE', '-----BEGIN EC PRIVATE', '-----BEGIN RSA PRIVATE'].map((head) =>
        Buffer.from(head).toString('base64').replace(/.{4}$/, ''),
    ),
];

describe.each(everyStack.map((stack) => [stackTitle(stack), stack] as const))('%s', (_, stack) => {
    const before = { ...process.env };
    beforeAll(() => void Object.assign(process.env, stack.environment));
    afterAll(() => {
        for (const name of Object.keys(stack.environment)) {
            process.env[name] = before[name];
        }
    });

    it('registers in an update: its outputs, and a plan that the drill can read', async () => {
        const { outputs } = await deployed(stack);
        expect(Object.keys(outputs)).toEqual(expect.arrayContaining(['clusters', 'drill', 'entry', 'kubeconfigs']));
        expect(drillPlan(outputs['drill'], 'the stack')).toMatchObject({
            infrastructure: stack.infrastructure,
            scenario: stack.scenario,
            variant: stack.variant,
            primary: stack.clusters[0],
            clusters: stack.clusters.map((name) => ({ name })),
        });
    });

    it('offers for drills of a mesh only what it has, and what no hours have to lie between', async () => {
        const { faults = {} } = drillPlan((await deployed(stack)).outputs['drill'], 'the stack');
        const { infrastructure, scenario, variant } = stack;
        const offered = ['gateway-replace', 'rotation'].filter((kind) => kind in faults);
        expect(offered).toEqual([
            ...(scenario === 'edge-and-mesh' || (scenario === 'mesh' && infrastructure !== 'gke')
                ? ['gateway-replace']
                : []),
            ...(scenario === 'mesh' && infrastructure === 'lab' && variant === 'hardened' ? ['rotation'] : []),
        ]);
    });

    it('registers the same in a preview, where nothing is known that a cluster tells', async () => {
        const urns = (deployment: Deployment) => deployment.resources.map(({ urn }) => urn).sort();
        expect(urns(await deployed(stack, true))).toEqual(urns(await deployed(stack)));
    });

    it('connects to each cluster by a secret kubeconfig, as a cluster of a fixed identity', async () => {
        const providers = (await deployed(stack)).all('pulumi:providers:kubernetes');
        expect(providers.map(({ name }) => name).sort()).toEqual([...stack.clusters].sort());
        for (const { inputs } of providers) {
            expect(isSecret(inputs['kubeconfig'])).toBe(true);
            expect(inputs).toMatchObject({ clusterIdentifier: expect.stringMatching(/.+\/.+/) as string });
            expect(String(inputs['enableSecretMutable'])).toBe('true');
        }
        expect(new Set(providers.map(({ inputs }) => inputs['clusterIdentifier'])).size).toBe(providers.length);
    });

    it('declares everything in a cluster with that cluster’s provider', async () => {
        const deployment = await deployed(stack);
        const inClusters = deployment.resources.filter(({ type }) => type.startsWith('kubernetes:'));
        expect(new Set(inClusters.map(({ provider }) => provider))).toEqual(new Set(stack.clusters));
        for (const resource of inClusters) {
            const { name, type } = outermost(deployment, resource);
            const elsewhere = type.endsWith(':RegisteredCluster'); // is where it is registered, and names whom
            const named = elsewhere ? [] : stack.clusters.filter((cluster) => name.includes(cluster));
            // What is named for no cluster is the entry's, of which there is one.
            expect({ name, clusters: named.length > 0 ? named : [stack.clusters[0]] }).toEqual({
                name,
                clusters: expect.arrayContaining([resource.provider]) as string[],
            });
        }
    });

    it('leaves to be deleted with the cluster what is in a kind cluster, and nothing whose load balancers stay', async () => {
        const deployment = await deployed(stack);
        for (const resource of deployment.resources.filter(({ type }) => type.startsWith('kubernetes:'))) {
            const kind = deployment.resources.find(
                ({ name, type }) => type.endsWith(':KindCluster') && name === `kind-${resource.provider}`,
            );
            expect({ urn: resource.urn, goneWith: goneWith(deployment, resource) }).toEqual({
                urn: resource.urn,
                goneWith: kind?.urn ?? '',
            });
        }
    });

    it('has every part of a component under that component', async () => {
        const deployment = await deployed(stack);
        const root = deployment.one('pulumi:pulumi:Stack').urn;
        const loose = deployment.resources.filter(
            ({ custom, parent, type }) => custom && parent === root && !/^(pulumi:providers|kubernetes):/.test(type),
        );
        // Nobody's parts are what a scenario declares in a cluster by itself, and what several clusters share.
        expect(loose.filter(({ type }) => !/^gcp:(projects|compute|gkehub)\//.test(type))).toEqual([]);
        for (const { name, parent } of deployment.resources) {
            const component = deployment.resources.find(
                ({ urn, type }) => urn === parent && urn !== root && type !== '',
            );
            expect(name).toMatch(component ? new RegExp(`^${component.name}-`) : /./);
        }
    });

    it.each([true, false])('shows no secret (preview: %s)', async (preview) => {
        const { resources } = await deployed(stack, preview);
        const shown = JSON.stringify(visible(resources.map(({ inputs, outputs }) => ({ inputs, outputs }))));
        expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    });
});

const deployments = new Map<string, Promise<Deployment>>();

/** Deploys a stack, once. */
function deployed(stack: StackCase, preview = false): Promise<Deployment> {
    const key = `${stackTitle(stack)} ${preview}`;
    const known = deployments.get(key) ?? deployStack(stack, preview);
    deployments.set(key, known);
    return known;
}

/** URN of the resource with which this one is gone: the engine takes a parent's for its children. */
function goneWith(deployment: Deployment, resource: Resource): string {
    const parent = deployment.resources.find(({ urn }) => urn === resource.parent);
    return resource.deletedWith || (parent ? goneWith(deployment, parent) : '');
}

/** The component of the stack that a resource belongs to. */
function outermost({ resources }: Deployment, resource: Resource): Resource {
    const parent = resources.find(({ urn }) => urn === resource.parent);
    return !parent || parent.type === 'pulumi:pulumi:Stack' ? resource : outermost({ resources } as Deployment, parent);
}

import { rules } from '../../analysis/rules';
import { policies } from '../../policy/policies';
import { validFleet } from '../analysis/support/fleet';
import { type Declarations, type Declared, remediated, violations } from './support/pack';
import {
    csmGuide,
    detection,
    istioDistribute,
    istioFailover,
    istioZones,
    localities,
    order,
    rule,
} from './support/programs';

const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Names of the policies that refuse a program, or advise, each once. */
async function found(program: Declarations, level: 'mandatory' | 'advisory'): Promise<string[]> {
    const all = await violations(program);
    return [...new Set(all.filter((each) => each.level === level).map(({ policy }) => policy))].sort();
}

const west = (...objects: Declared[]): Declarations => ({ west: objects });

/** Two clusters with a service, callers and endpoints, and these rules in each. */
function twoClusters(...declared: Declared[]): Declarations {
    const parts = ['Namespace', 'Service', 'Deployment', 'VirtualService'];
    return Object.fromEntries(
        Object.entries(validFleet()).map(([name, manifests]) => [
            name,
            [...(manifests.filter(({ kind }) => parts.includes(kind)) as Declared[]), ...structuredClone(declared)],
        ]),
    );
}

describe('the policy pack', () => {
    it.each<[string, Declarations, string[]]>([
        ['the CSM guide, in one cluster', { west: csmGuide }, []],
        ['the CSM guide, in two', { west: csmGuide, east: csmGuide }, []],
        ['Istio’s task for failover', { west: istioFailover }, ['ejection-limit']],
        ['Istio’s task for weights', { west: istioDistribute }, ['ejection-limit']],
        ['Istio’s reference for weights of zones', { west: istioZones }, []],
        ['the valid fleet', validFleet(), []],
        ['a rule about something else', west(rule({ connectionPool: { tcp: { connectTimeout: '1s' } } })), []],
        ['a rule without a policy', west(rule(undefined)), []],
        ['an order without outlier detection', west(rule(localities(order))), ['no-outlier-detection']],
        [
            'an order of labels without outlier detection',
            west(rule(localities({ failoverPriority: ['topology.istio.io/cluster'] }))),
            ['no-outlier-detection'],
        ],
        [
            'detection with Envoy’s limit',
            west(rule({ ...localities(order), outlierDetection: { consecutive5xxErrors: 5 } })),
            ['ejection-limit'],
        ],
        [
            'detection that counts nothing',
            west(rule({ ...localities(order), outlierDetection: { ...detection, consecutive5xxErrors: 0 } })),
            ['no-detector'],
        ],
        [
            'a panic threshold',
            west(rule({ ...localities(order), outlierDetection: { ...detection, minHealthPercent: 50 } })),
            ['panic-threshold'],
        ],
        [
            'an order that is disabled',
            west(rule({ ...localities({ ...order, enabled: false }), outlierDetection: detection })),
            ['locality-disabled'],
        ],
        [
            'weights and an order',
            west(
                rule({
                    ...localities({
                        ...order,
                        distribute: [{ from: '*', to: { 'europe-west1': 50, 'us-central1': 50 } }],
                    }),
                    outlierDetection: detection,
                }),
            ),
            ['distribute-with-failover'],
        ],
        [
            'weights that sum to 90',
            west(
                rule({
                    ...localities({ distribute: [{ from: '*', to: { 'europe-west1': 50, 'us-central1': 40 } }] }),
                    outlierDetection: detection,
                }),
            ),
            ['distribute-weights'],
        ],
        [
            'weights of one region alone',
            west(
                rule({
                    ...localities({ distribute: [{ from: 'europe-west1', to: { 'europe-west1': 100 } }] }),
                    outlierDetection: detection,
                }),
            ),
            ['distribute-leaves-out'],
        ],
        [
            'a subset with an order of its own, without detection',
            west(
                rule(undefined, {
                    subsets: [{ name: 'v2', labels: { version: 'v2' }, trafficPolicy: localities(order) }],
                }),
            ),
            ['no-outlier-detection'],
        ],
        [
            'a port whose policy replaces the detection',
            west(
                rule({
                    ...localities(order),
                    outlierDetection: detection,
                    portLevelSettings: [{ port: { number: 8080 }, ...localities(order) }],
                }),
            ),
            ['no-outlier-detection'],
        ],
        [
            'a rule without localities, for a service of two clusters',
            twoClusters(rule({ connectionPool: { tcp: { connectTimeout: '1s' } } })),
            ['no-outlier-detection'],
        ],
        [
            'a limit below what a cluster needs, for a service of two clusters',
            twoClusters(rule({ ...localities(order), outlierDetection: { ...detection, maxEjectionPercent: 40 } })),
            ['ejection-limit'],
        ],
        [
            'the same limit, where the rule is all that is known',
            west(rule({ ...localities(order), outlierDetection: { ...detection, maxEjectionPercent: 40 } })),
            [],
        ],
    ])('finds what is wrong with %s, and nothing else', async (_, program, expected) => {
        expect(await found(program, 'mandatory')).toEqual(expected);
    });

    it('advises only, where requests are lost for a moment', async () => {
        const program = twoClusters(rule({ ...localities(order), outlierDetection: detection }));
        for (const objects of Object.values(program)) {
            const route = objects.find(({ kind }) => kind === 'VirtualService');
            const http = [{ route: [{ destination: { host: 'hello' } }], retries: { attempts: 0 } }];
            Object.assign(route ?? {}, { spec: { hosts: ['hello'], http } });
        }
        expect(await found(program, 'mandatory')).toEqual([]);
        expect(await found(program, 'advisory')).toEqual(['no-retries']);
    });

    it('says cluster, object, field and fix, and names the resource', async () => {
        const program = twoClusters(
            rule({ ...localities(order), outlierDetection: { ...detection, maxEjectionPercent: 40 } }),
        );
        const [violation] = await violations(program);
        expect(violation?.message).toBe(
            'east: DestinationRule shop/hello: spec.trafficPolicy.outlierDetection.maxEjectionPercent is 40, but 2 of 4 ' +
                'endpoints fail with a cluster: Envoy ejects at most 1. Use at least 50; 100 stays right when replicas ' +
                'change. (detection.maxEjectionPercent)',
        );
        expect(violation?.urn).toBe(
            'urn:pulumi:dev::shop::kubernetes:networking.istio.io/v1:DestinationRule::east-hello',
        );
    });

    it('reports a problem of a single rule once, though its stack has it too', async () => {
        const all = await violations(twoClusters(rule(localities(order))));
        const refused = all.filter(({ level }) => level === 'mandatory').map(({ policy, urn }) => [policy, urn]);
        expect(refused).toHaveLength(2);
        expect(new Set(refused.map(String)).size).toBe(2);
    });

    it('enforces what is disabled by default, where the configuration says so', async () => {
        const program = west(rule({ ...localities(order), outlierDetection: detection }));
        const all = await violations(program, { 'host-matches-nothing': 'mandatory' });
        expect(all.map(({ policy }) => policy)).toEqual(['host-matches-nothing']);
    });

    it('has a policy for every rule, each with a level and a source', () => {
        expect(policies.map(({ name }) => name)).toEqual([...rules.map(({ id }) => id), 'unknown-in-preview']);
        expect(policies.filter(({ enforcementLevel }) => enforcementLevel === undefined)).toEqual([]);
    });
});

describe('remediation', () => {
    const all = ['ejection-limit', 'panic-threshold', 'locality-disabled'];

    it.each<[string, Declared, object]>([
        [
            'sets the limit',
            rule({ ...localities(order), outlierDetection: { consecutive5xxErrors: 5 } }),
            { ...localities(order), outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 100 } },
        ],
        [
            'removes the panic threshold',
            rule({ ...localities(order), outlierDetection: { ...detection, minHealthPercent: 50 } }),
            { ...localities(order), outlierDetection: detection },
        ],
        [
            'enables locality load balancing',
            rule({ ...localities({ ...order, enabled: false }), outlierDetection: detection }),
            { ...localities({ ...order, enabled: true }), outlierDetection: detection },
        ],
        [
            'leaves a valid rule as it is',
            rule({ ...localities(order), outlierDetection: detection }),
            { ...localities(order), outlierDetection: detection },
        ],
    ])('%s, so that nothing is refused', async (_, declared, policy) => {
        const after = await remediated(declared, all);
        expect(after.spec).toMatchObject({ trafficPolicy: policy });
        expect(after.spec).toEqual({ host: 'hello.shop.svc.cluster.local', trafficPolicy: policy });
        expect(await found(west(after), 'mandatory')).toEqual([]);
    });

    it('leaves what has no one safe value to the author', async () => {
        const declared = rule(localities(order));
        expect(await remediated(structuredClone(declared), all)).toEqual(declared);
        expect(
            (policies as { name: string; remediateResource?: unknown }[])
                .filter(({ remediateResource }) => remediateResource)
                .map(({ name }) => name),
        ).toEqual(all);
    });

    it('keeps values that are not known yet', async () => {
        const declared = rule({
            ...localities(order),
            outlierDetection: { consecutive5xxErrors: 5, interval: unknown },
        });
        const after = await remediated(declared, all);
        expect(after.spec).toMatchObject({
            trafficPolicy: { outlierDetection: { interval: unknown, maxEjectionPercent: 100 } },
        });
    });
});

describe('what is not known in a preview', () => {
    it.each<[string, Declared]>([
        [
            'the limit',
            rule({ ...localities(order), outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: unknown } }),
        ],
        ['the detection', rule({ ...localities(order), outlierDetection: unknown })],
        [
            'the order',
            rule({
                ...localities({ failover: unknown, distribute: [{ from: 'a', to: { a: 100 } }] }),
                outlierDetection: detection,
            }),
        ],
        ['the policy', rule(unknown as unknown as object)],
        ['the whole spec', { ...rule(undefined), spec: unknown }],
        ['the host', rule({ ...localities(order), outlierDetection: detection }, { host: unknown })],
    ])('%s neither crashes nor refuses, and is said', async (_, declared) => {
        const program = twoClusters(declared);
        expect(await found(program, 'mandatory')).toEqual([]);
        expect(await found(program, 'advisory')).toContain('unknown-in-preview');
    });

    it('does not hide a problem that depends on nothing unknown', async () => {
        const program = west(rule({ ...localities(order), outlierDetection: { interval: unknown } }));
        expect(await found(program, 'mandatory')).toEqual(['ejection-limit']);
    });

    it('says which problem depends on it, and on what', async () => {
        const program = twoClusters(
            rule({ ...localities(order), outlierDetection: { ...detection, maxEjectionPercent: 40 } }),
        );
        for (const objects of Object.values(program)) {
            const deployment = objects.find(({ kind }) => kind === 'Deployment');
            Object.assign(deployment?.spec as object, { replicas: unknown });
        }
        expect(await found(program, 'mandatory')).toEqual([]);
        const messages = (await violations(program)).map(({ message }) => message);
        expect(messages).toContainEqual('Deployment shop/hello: spec.replicas');
    });

    it.each<[string, Declared, string]>([
        [
            'an object with an unknown name',
            { ...rule(undefined), metadata: { name: unknown, namespace: 'shop' } },
            'DestinationRule "west-04da6b54-80e4-46f7-96ec-b56ff0331ba9" has a name that is not known before the ' +
                'deployment. That hides the object.',
        ],
        [
            'a Helm release',
            { apiVersion: 'helm.sh/v3', kind: 'Release', metadata: { name: 'istio' } },
            'Release "west-istio" is installed by Helm, outside the program. That hides the objects of its chart.',
        ],
        [
            'a patch',
            { apiVersion: 'apps/v1', kind: 'DeploymentPatch', metadata: { name: 'hello' } },
            'DeploymentPatch "west-hello" changes an object that the program does not declare. That hides the patched object.',
        ],
    ])('%s is said, with its resource', async (_, declared, message) => {
        const said = (await violations(west(declared))).filter(({ policy }) => policy === 'unknown-in-preview');
        expect(said.map((each) => each.message)).toEqual([message]);
        expect(said[0]?.urn).toContain(declared.kind);
    });

    it('a route whose Gateway another program declares is said, with its resource', async () => {
        const route = {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'HTTPRoute',
            metadata: { name: 'blue', namespace: 'shop' },
            spec: { parentRefs: [{ name: 'edge', namespace: 'infra' }], rules: [{ backendRefs: [{ name: 'blue' }] }] },
        };
        const said = await violations(west(route));
        expect(said.map(({ message, policy }) => [policy, message])).toEqual([
            [
                'unknown-in-preview',
                'HTTPRoute shop/blue is not understood. It may change the paths of this route: Gateway infra/edge was not read.',
            ],
        ]);
        expect(said[0]?.urn).toContain('HTTPRoute');
    });

    it('names an object only where it decides something', async () => {
        const secret = {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: 'token', namespace: 'shop' },
            data: { token: unknown },
        };
        expect(await violations(west(secret))).toEqual([]);
    });
});

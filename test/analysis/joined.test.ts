import * as fc from 'fast-check';
import { type Bridge, bridgeDefaults } from '../../analysis/bridge/bridge';
import { applicationObjects, type BridgedObjects, tier1Objects } from '../../analysis/bridge/bridgedObjects';
import { explainFleet } from '../../analysis/explain';
import type { ExplainedService, Explanation } from '../../analysis/explanation';
import { FleetExplainer } from '../../analysis/incremental/fleetExplainer';
import { kubernetesObject } from '../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../analysis/model/fleet';
import { find, type Fleet, host, type Manifest, remoteSecret, twoNetworks, validFleet } from './support/fleet';

/** The name of a cluster in the mesh, as Istio's chart writes it. */
function named(clusterName: string): Manifest {
    return {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'istio-sidecar-injector', namespace: 'istio-system' },
        data: { values: JSON.stringify({ global: { multiCluster: { clusterName } } }) },
    };
}

const asm = (mode: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'asm-options', namespace: 'istio-system' },
    data: { multicluster_mode: mode },
});

type Also = Omit<Partial<ClusterInput>, 'name' | 'objects'>;

function inputsOf(fleet: Fleet, also: Also | ((name: string) => Also) = {}): ClusterInput[] {
    return Object.entries(fleet).map(([name, manifests]) => ({
        name,
        hidden: [],
        objects: manifests.flatMap((manifest) => kubernetesObject(manifest) ?? []),
        ...(typeof also === 'function' ? also(name) : also),
    }));
}

function serviceIn({ services }: Explanation, wanted = host): ExplainedService {
    const found = services.find((each) => each.host === wanted);
    if (!found) {
        throw new Error(`no service ${wanted}`);
    }
    return found;
}

const verdicts = (explanation: Explanation) => serviceIn(explanation).clusters.map(({ verdict }) => verdict);
const problems = ({ problems: all }: Explanation) => all.map(({ cluster, rule }) => `${cluster} ${rule}`);

/** All Secrets were listed in every cluster. */
const listed = { hasAllSecrets: true };

function withSecrets(secrets: Record<string, Manifest[]>, fleet = validFleet()): Fleet {
    return Object.fromEntries(
        Object.entries(fleet).map(([name, manifests]) => [name, [...manifests, ...(secrets[name] ?? [])]]),
    );
}

describe('a fleet whose control planes', () => {
    it.each([
        ['one network', validFleet],
        ['two networks', twoNetworks],
    ])('do not read each other does not fail over, and the problem names the fix: %s', (_, fleet) => {
        const explanation = explainFleet(inputsOf(fleet(), listed));
        expect(serviceIn(explanation).verdict).toBe('does not');
        expect(serviceIn(explanation).assumes).toEqual([]);
        expect(problems(explanation)).toEqual(expect.arrayContaining(['west not-joined', 'east not-joined']));
        const [problem] = explanation.problems.filter(({ rule }) => rule === 'not-joined');
        expect(problem).toMatchObject({ service: host, severity: 'error' });
        expect(problem?.fix.text).toContain('istioctl create-remote-secret --context=east --name=east');
        expect(problem?.fix.argument).toBe('RemoteReader in `east`, RemoteAccess in `west`');
        const [path] = serviceIn(explanation).paths.filter(({ caller }) => caller.cluster === 'west');
        expect(path?.dropped).toEqual([{ cluster: 'east', endpoints: 2, because: 'not read by the control plane' }]);
        expect(path?.levels.flatMap(({ hosts }) => hosts.map(({ cluster }) => cluster))).toEqual(['west', 'west']);
    });

    it.each([
        ['one network', validFleet],
        ['two networks', twoNetworks],
    ])('read each other by Secrets fails over, without an assumption: %s', (_, fleet) => {
        const joined = withSecrets({ west: [remoteSecret('east')], east: [remoteSecret('west')] }, fleet());
        for (const also of [listed, {}]) {
            const explanation = explainFleet(inputsOf(joined, also));
            expect(serviceIn(explanation)).toMatchObject({ verdict: 'fails over', assumes: [] });
            expect(explanation.problems).toEqual([]);
            expect(explanation.clusters.map(({ reads }) => reads)).toEqual([
                [
                    {
                        cluster: 'east',
                        reads: true,
                        isAssumed: false,
                        because: 'Secret istio-system/istio-remote-secret-east names it',
                    },
                ],
                [
                    {
                        cluster: 'west',
                        reads: true,
                        isAssumed: false,
                        because: 'Secret istio-system/istio-remote-secret-west names it',
                    },
                ],
            ]);
        }
    });

    it('run beside their clusters, without a ConfigMap there, are known by their Secrets too', () => {
        const fleet = withoutObject(validFleet(), 'ConfigMap', 'istio');
        expect(serviceIn(explainFleet(inputsOf(fleet, listed)))).toMatchObject({ verdict: 'does not', assumes: [] });
    });

    it('are read in one direction only: that one fails over', () => {
        for (const also of [listed, {}]) {
            const explanation = explainFleet(inputsOf(withSecrets({ west: [remoteSecret('east')] }), also));
            expect(verdicts(explanation)).toEqual(['fails over', 'does not']);
            expect(problems(explanation)).toContain('east not-joined');
            expect(problems(explanation)).not.toContain('west not-joined');
        }
    });

    it.each<[string, Fleet, Also]>([
        ['of which nothing says it, in manifests', validFleet(), {}],
        [
            'whose Secrets may not be listed',
            validFleet(),
            { hidden: [{ kind: 'Secret', reason: 'may not be listed', hides: '' }] },
        ],
        ['that are in another namespace', withControlPlaneIn('mesh-system'), listed],
        ['that are in another cluster', withRemoteControlPlane(validFleet()), listed],
        [
            'whose Secrets name clusters by names that are not known here',
            withSecrets({ west: [remoteSecret('c2')], east: [remoteSecret('c1')] }),
            listed,
        ],
    ])('%s are assumed to read each other, which is named', (_, fleet, also) => {
        const explanation = explainFleet(inputsOf(fleet, also));
        expect(serviceIn(explanation).verdict).toBe('fails over');
        expect(serviceIn(explanation).assumes).toEqual([
            { controlPlane: 'west', cluster: 'east' },
            { controlPlane: 'east', cluster: 'west' },
        ]);
        expect(problems(explanation)).not.toContain('west not-joined');
        expect(explanation.assumptions.filter((each) => each.includes('--reads'))).toEqual([
            expect.stringMatching(/^Cluster west: .* east \(.+\).*`--reads west=east` or `--reads west=none`\.$/),
            expect.stringMatching(/^Cluster east: .* west \(.+\).*`--reads east=west` or `--reads east=none`\.$/),
        ]);
    });

    it('are assumed to read each other is not named where no verdict rests on it', () => {
        const fleet = withoutObject(validFleet(), 'DestinationRule', 'hello');
        const explanation = explainFleet(inputsOf(fleet));
        expect(serviceIn(explanation)).toMatchObject({ verdict: 'not declared', assumes: [] });
        expect(explanation.assumptions.filter((each) => each.includes('--reads'))).toEqual([]);
    });

    it.each<[string, Also | ((name: string) => Also), (string | undefined)[]]>([
        ['all', { reads: 'all' }, ['fails over', 'fails over']],
        ['none', { reads: [] }, ['does not', 'does not']],
        ['one', (name) => ({ reads: name === 'west' ? ['east'] : [] }), ['fails over', 'does not']],
    ])('are said to read %s do, whatever the Secrets say', (_, also, expected) => {
        const both = { west: [remoteSecret('east')], east: [remoteSecret('west')] };
        for (const fleet of [validFleet(), withSecrets(both)]) {
            for (const known of [{}, listed]) {
                const said = (name: string): Also => ({
                    ...known,
                    ...(typeof also === 'function' ? also(name) : also),
                });
                const explanation = explainFleet(inputsOf(fleet, said));
                expect(verdicts(explanation)).toEqual(expected);
                expect(serviceIn(explanation).assumes).toEqual([]);
            }
        }
    });

    it.each([
        ['connected', 'connected', 'fails over'],
        ['connected', 'disconnected', 'does not'],
        ['disconnected', 'disconnected', 'does not'],
    ])('are those of Cloud Service Mesh, %s and %s: it %s', (west, east, verdict) => {
        const fleet = withSecrets({ west: [asm(west)], east: [asm(east)] });
        expect(serviceIn(explainFleet(inputsOf(fleet, listed))).verdict).toBe(verdict);
    });
});

function withoutObject(fleet: Fleet, kind: string, name: string): Fleet {
    return Object.fromEntries(
        Object.entries(fleet).map(([cluster, manifests]) => [
            cluster,
            manifests.filter((each) => each.kind !== kind || each.metadata.name !== name),
        ]),
    );
}

function withControlPlaneIn(namespace: string): Fleet {
    const fleet = validFleet();
    for (const manifests of Object.values(fleet)) {
        find(manifests, 'ConfigMap', 'istio').metadata.namespace = namespace;
    }
    return fleet;
}

function withRemoteControlPlane(fleet: Fleet): Fleet {
    for (const manifests of Object.values(fleet)) {
        Object.assign(find(manifests, 'Namespace', 'istio-system').metadata, {
            annotations: { 'topology.istio.io/controlPlaneClusters': 'north' },
        });
    }
    return fleet;
}

describe('a remote Secret', () => {
    const reading = (secret: Manifest, ...others: Manifest[]) =>
        verdicts(
            explainFleet(inputsOf(withSecrets({ west: [secret], east: [remoteSecret('west'), ...others] }), listed)),
        );

    it.each<[string, Partial<Manifest>, string]>([
        ['by its keys', { data: { east: '' } }, 'fails over'],
        ['by keys of `stringData`', { data: {}, stringData: { east: '' } }, 'fails over'],
        ['by its name, without keys', { data: {} }, 'fails over'],
        [
            'by its annotation, without keys',
            {
                data: {},
                metadata: {
                    ...remoteSecret('x').metadata,
                    annotations: { 'networking.istio.io/cluster': 'east' },
                } as Manifest['metadata'],
            },
            'fails over',
        ],
        ['not in another namespace', { metadata: { ...remoteSecret('east').metadata, namespace: 'shop' } }, 'does not'],
        ['not without the label', { metadata: { ...remoteSecret('east').metadata, labels: {} } }, 'does not'],
        [
            'not with another value of it',
            { metadata: { ...remoteSecret('east').metadata, labels: { 'istio/multiCluster': 'yes' } } },
            'does not',
        ],
    ])('names a cluster %s', (_, change, verdict) => {
        expect(reading(remoteSecret('east', change))[0]).toBe(verdict);
    });

    it('names a cluster by its name in the mesh, which the cluster says', () => {
        expect(reading(remoteSecret('c2'), named('c2'))[0]).toBe('fails over');
        expect(reading(remoteSecret('c3'), named('c2'))[0]).toBe('does not');
    });

    it('names a cluster by its name here where all clusters have the same name in the mesh', () => {
        const fleet = withSecrets({
            west: [remoteSecret('east'), named('Kubernetes')],
            east: [remoteSecret('west'), named('Kubernetes')],
        });
        expect(verdicts(explainFleet(inputsOf(fleet, listed)))).toEqual(['fails over', 'fails over']);
    });

    it('changes the verdict when it comes and goes, as a watched fleet does', () => {
        const secrets = fc.uniqueArray(fc.constantFrom('west', 'east'));
        const state = fc.record({
            names: secrets,
            isListed: fc.boolean(),
            said: fc.constantFrom(undefined, 'all', []),
        });
        fc.assert(
            fc.property(fc.array(state, { maxLength: 8 }), (states) => {
                const explainer = new FleetExplainer();
                for (const { isListed, names, said } of states) {
                    const fleet = withSecrets({
                        west: names.includes('west') ? [remoteSecret('east')] : [],
                        east: names.includes('east') ? [remoteSecret('west')] : [],
                    });
                    const inputs = inputsOf(fleet, {
                        hasAllSecrets: isListed,
                        ...(said !== undefined && { reads: said as 'all' | string[] }),
                    });
                    expect(explainer.explain(inputs)).toEqual(explainFleet(inputs));
                }
            }),
            { numRuns: 30 },
        );
    });
});

describe('a bridge between clusters that are not joined', () => {
    const service = 'details.shop.svc.cluster.local';
    const hostname = 'details.example.test';

    const bridge = (isHardened: boolean): Bridge => ({
        workspace: 'shop',
        namespace: 'shop',
        gateway: { name: 'ingress', labels: { istio: 'ingress' }, port: 8080 },
        hosts: [{ name: 'details', hostname, service, port: 9080, labels: { app: 'details' } }],
        clusters: ['west', 'east'].map((name) => ({
            name,
            region: name === 'west' ? 'europe-west1' : 'us-central1',
            network: `net-${name}`,
            addresses: [name === 'west' ? '192.0.2.1' : '192.0.2.2'],
            ...(isHardened && { eastWestAddress: name === 'west' ? '192.0.2.11' : '192.0.2.12' }),
        })),
        tier1: {
            gateway: { name: 'tier1', labels: { istio: 'tier1' }, port: 8080 },
            namespace: 'tier1',
            network: 'net-north',
        },
        settings: {
            ...bridgeDefaults,
            retries: { ...bridgeDefaults.retries, leavePriority: true },
            ...(isHardened && { eastWestLabels: { istio: 'eastwest' } }),
        },
    });

    const manifests = (objects: BridgedObjects): Manifest[] =>
        Object.values(objects as unknown as Record<string, Manifest[]>).flat();

    function base(name: string, region: string): Manifest[] {
        return [
            {
                apiVersion: 'v1',
                kind: 'Node',
                metadata: { name, labels: { 'topology.kubernetes.io/region': region } },
            },
            {
                apiVersion: 'v1',
                kind: 'Namespace',
                metadata: { name: 'istio-system', labels: { 'topology.istio.io/network': `net-${name}` } },
            },
            {
                apiVersion: 'v1',
                kind: 'ConfigMap',
                metadata: { name: 'istio', namespace: 'istio-system' },
                data: { mesh: '{}' },
            },
        ];
    }

    function gatewayPod(name: string, namespace: string, labels: Record<string, string>): Manifest {
        return {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name, namespace },
            spec: { replicas: 1, template: { metadata: { labels } } },
        };
    }

    function fleetOf(isHardened: boolean): Fleet {
        const all = bridge(isHardened);
        const applications = all.clusters.map((cluster): [string, Manifest[]] => [
            cluster.name,
            [
                ...base(cluster.name, cluster.region),
                {
                    apiVersion: 'v1',
                    kind: 'Namespace',
                    metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
                },
                gatewayPod('ingress', 'shop', { istio: 'ingress' }),
                gatewayPod('details', 'shop', { app: 'details' }),
                {
                    apiVersion: 'v1',
                    kind: 'Service',
                    metadata: { name: 'details', namespace: 'shop' },
                    spec: { selector: { app: 'details' }, ports: [{ name: 'http', port: 9080 }] },
                },
                ...(cluster.eastWestAddress === undefined
                    ? []
                    : [
                          {
                              apiVersion: 'v1',
                              kind: 'Service',
                              metadata: {
                                  name: 'eastwest',
                                  namespace: 'shop',
                                  labels: { 'topology.istio.io/network': cluster.network },
                              },
                              spec: { type: 'LoadBalancer', ports: [{ name: 'tls', port: 15443 }] },
                              status: { loadBalancer: { ingress: [{ ip: cluster.eastWestAddress }] } },
                          },
                      ]),
                ...manifests(applicationObjects(all, cluster)),
            ],
        ]);
        return {
            north: [
                ...base('north', 'europe-west3'),
                { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tier1' } },
                gatewayPod('tier1', 'tier1', { istio: 'tier1' }),
                ...manifests(tier1Objects(all)),
            ],
            ...Object.fromEntries(applications),
        };
    }

    const addresses = ({ paths }: ExplainedService, cluster: string): string[][] =>
        paths
            .filter(({ caller }) => caller.cluster === cluster)
            .map(({ levels }) => levels.flatMap(({ hosts }) => hosts.map(({ address }) => address)).sort());

    it.each([false, true])(
        'has the gateways of both clusters behind the Tier-1 gateway, hardened: %s',
        (isHardened) => {
            const explanation = explainFleet(inputsOf(fleetOf(isHardened), listed));
            const found = serviceIn(explanation, hostname);
            expect(addresses(found, 'north')).toEqual([['192.0.2.1', '192.0.2.2']]);
            expect(found.paths.map(({ verdict }) => verdict)).not.toContain('does not');
            expect(explanation.problems.filter(({ rule }) => rule === 'not-joined')).toEqual([]);
            expect(found.assumes).toEqual([]);
        },
    );

    it('reaches the Service of the other cluster by its east-west gateway, as a declared endpoint', () => {
        const found = serviceIn(explainFleet(inputsOf(fleetOf(true), listed)), service);
        expect(found.verdict).toBe('fails over');
        const [fromWest] = addresses(found, 'west');
        expect(fromWest).toEqual(['192.0.2.12', 'details-0']);
        const clusters = found.paths.flatMap(({ levels }) =>
            levels.flatMap(({ hosts }) => hosts.filter(({ address }) => address === '192.0.2.12')),
        );
        expect(new Set(clusters.map(({ cluster }) => cluster))).toEqual(new Set(['east']));
    });

    it('does not need Secrets, and says nothing of them where they cannot be read, for hostnames', () => {
        const found = serviceIn(explainFleet(inputsOf(fleetOf(false))), hostname);
        expect(addresses(found, 'north')).toEqual([['192.0.2.1', '192.0.2.2']]);
        expect(found.assumes).toEqual([]);
    });
});

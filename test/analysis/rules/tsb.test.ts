import { explainFleet } from '../../../analysis/explain';
import { kubernetesObject } from '../../../analysis/manifests/kubernetesObject';

const gateways = 'gateway.tsb.tetrate.io/v2';
const object = (apiVersion: string, kind: string, name: string, spec: object) => ({
    apiVersion,
    kind,
    metadata: { name, namespace: 'bookinfo' },
    spec,
});
const explained = (...manifests: object[]) =>
    explainFleet([{ name: 'aws', objects: manifests.flatMap((each) => kubernetesObject(each) ?? []), hidden: [] }]);
const problems = (...manifests: object[]) =>
    explained(...manifests).problems.map(({ field, rule }) => ({ rule, field }));

const ingress = (name: string, ...hostnames: string[]) =>
    object(gateways, 'IngressGateway', name, {
        http: hostnames.map((hostname) => ({
            name: hostname,
            hostname,
            port: 80,
            routing: { rules: [{ route: { host: 'bookinfo/details.bookinfo.svc.cluster.local', port: 9080 } }] },
        })),
    });
const tier1 = (clusters: object[]) =>
    object(gateways, 'Tier1Gateway', 'edge', {
        externalServers: [{ name: 'details', hostname: 'details.example.test', port: 80, clusters }],
    });
const unified = (clusterDestination: object) =>
    object(gateways, 'Gateway', 'edge', {
        http: [
            {
                name: 'details',
                hostname: 'details.example.test',
                port: 80,
                routing: { rules: [{ route: { clusterDestination } }] },
            },
        ],
    });
const reaching = (networkReachability: Record<string, string>) =>
    object('tsb.tetrate.io/v2', 'OrganizationSetting', 'acme', { networkSettings: { networkReachability } });

describe('tsb-weights', () => {
    it.each([
        [
            'a Tier1Gateway',
            tier1([
                { name: 'aws', weight: 80 },
                { name: 'google', weight: 20 },
            ]),
            'spec.externalServers[0].clusters',
        ],
        [
            'a unified Gateway',
            unified({ clusters: [{ name: 'aws', weight: 100 }] }),
            'spec.http[0].routing.rules[0].route.clusterDestination.clusters',
        ],
    ])('finds weights of %s', (_, gateway, field) => {
        expect(problems(gateway)).toEqual([{ rule: 'tsb-weights', field }]);
    });

    it.each([
        ['clusters without weights', tier1([{ name: 'aws' }, { name: 'google', weight: 0 }])],
        ['all clusters', unified({})],
    ])('does not find %s', (_, gateway) => {
        expect(problems(gateway)).toEqual([]);
    });
});

describe('tsb-one-way-reachability', () => {
    it.each([
        ['that names another only', { edge: 'aws,google', aws: 'google', google: 'edge' }],
        ['that is left out', { edge: 'aws,google', aws: 'google' }],
    ])('finds a network %s', (_, networks) => {
        expect(problems(reaching(networks))).toContainEqual({
            rule: 'tsb-one-way-reachability',
            field: 'spec.networkSettings.networkReachability["google"]',
        });
    });

    it('does not find networks that reach each other, nor that of a Tier-1 gateway', () => {
        expect(problems(reaching({ edge: 'aws,google', aws: 'google', google: 'aws' }))).toEqual([]);
    });
});

describe('tsb-hostname-twice', () => {
    it.each([
        [
            'of two gateways',
            [ingress('one', 'details.example.test'), ingress('two', 'details.example.test')],
            'spec.http[0].hostname',
        ],
        ['of one', [ingress('one', 'details.example.test', 'details.example.test')], 'spec.http[1].hostname'],
    ])('finds a hostname %s', (_, manifests, field) => {
        expect(problems(...manifests)).toEqual([{ rule: 'tsb-hostname-twice', field }]);
    });

    it.each<[string, string, object[]]>([
        ['aws/shop', 'google/shop', []],
        ['aws/shop', 'aws*/other', [{ rule: 'tsb-hostname-twice', field: 'spec.http[0].hostname' }]],
        ['aws/shop', '*/shop', [{ rule: 'tsb-hostname-twice', field: 'spec.http[0].hostname' }]],
    ])('knows from their groups, %s and %s, whether two gateways share a cluster', (one, two, found) => {
        const inGroup = (gateway: string, namespaces: string) => {
            const workspace = { 'tsb.tetrate.io/organization': 'acme', 'tsb.tetrate.io/workspace': 'shop' };
            const group = object(gateways, 'Group', gateway, { namespaceSelector: { names: [namespaces] } });
            const front = ingress(gateway, 'details.example.test');
            const annotations = { ...workspace, 'tsb.tetrate.io/gatewayGroup': gateway };
            return [
                { ...group, metadata: { ...group.metadata, annotations: workspace } },
                { ...front, metadata: { ...front.metadata, annotations } },
            ];
        };
        expect(problems(...inGroup('one', one), ...inGroup('two', two))).toEqual(found);
    });

    it('does not find two hostnames, nor that of a gateway that leads to other clusters', () => {
        expect(problems(ingress('one', 'a.example.test', 'b.example.test'))).toEqual([]);
        expect(problems(ingress('one', 'details.example.test'), unified({}))).toEqual([]);
    });
});

it('names every object of Tetrate Service Bridge as not computed', () => {
    expect(explained(ingress('one', 'a.example.test'), reaching({})).notUnderstood).toEqual([
        {
            cluster: 'aws',
            object: 'IngressGateway bookinfo/one',
            mayChange: 'the Istio objects that Tetrate Service Bridge makes of it',
        },
        {
            cluster: 'aws',
            object: 'OrganizationSetting bookinfo/acme',
            mayChange: 'the Istio objects that Tetrate Service Bridge makes of it',
        },
    ]);
});

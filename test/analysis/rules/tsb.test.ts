import { explainFleet } from '../../../analysis/explain';
import { type KubernetesObject, kubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../../analysis/model/fleet';
import { ingress, server, tier1, tsbObject, workspace } from '../bridge/serviceBridge/support/objects';
import { bridgedFleet } from '../support/serviceBridge';

const gateways = 'gateway.tsb.tetrate.io/v2';
const object = (apiVersion: string, kind: string, name: string, spec: object) => ({
    apiVersion,
    kind,
    metadata: { name, namespace: 'bookinfo' },
    spec,
});
const explained = (...manifests: object[]) =>
    explainFleet([{ name: 'aws', objects: manifests.flatMap((each) => kubernetesObject(each) ?? []), hidden: [] }]);
/** Without parents, which have a rule of their own: most objects here belong to nothing. */
const problems = (...manifests: object[]) =>
    explained(...manifests)
        .problems.filter(({ rule }) => rule !== 'tsb-no-effect')
        .map(({ field, rule }) => ({ rule, field }));

const exposing = (name: string, ...hostnames: string[]) =>
    object(gateways, 'IngressGateway', name, {
        http: hostnames.map((hostname) => ({
            name: hostname,
            hostname,
            port: 80,
            routing: { rules: [{ route: { host: 'bookinfo/details.bookinfo.svc.cluster.local', port: 9080 } }] },
        })),
    });
const leading = (clusters: object[]) =>
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
            leading([
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
        ['clusters without weights', leading([{ name: 'aws' }, { name: 'google', weight: 0 }])],
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
            [exposing('one', 'details.example.test'), exposing('two', 'details.example.test')],
            'spec.http[0].hostname',
        ],
        ['of one', [exposing('one', 'details.example.test', 'details.example.test')], 'spec.http[1].hostname'],
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
            const front = exposing(gateway, 'details.example.test');
            const annotations = { ...workspace, 'tsb.tetrate.io/gatewayGroup': gateway };
            return [
                { ...group, metadata: { ...group.metadata, annotations: workspace } },
                { ...front, metadata: { ...front.metadata, annotations } },
            ];
        };
        expect(problems(...inGroup('one', one), ...inGroup('two', two))).toEqual(found);
    });

    it('does not find two hostnames, nor that of a gateway that leads to other clusters', () => {
        expect(problems(exposing('one', 'a.example.test', 'b.example.test'))).toEqual([]);
        expect(problems(exposing('one', 'details.example.test'), unified({}))).toEqual([]);
    });
});

describe('objects that are refused', () => {
    const found = (rule: string, fleet: readonly ClusterInput[]) =>
        explainFleet(fleet).problems.filter((problem) => problem.rule === rule);

    it.each<[string, string, KubernetesObject[], object]>([
        [
            'tsb-no-effect',
            'a group that is not there',
            [ingress({}, { ...workspace, gatewayGroup: 'nothing' })],
            { field: 'metadata.annotations', reason: 'belongs to the gatewayGroup nothing, which is not there.' },
        ],
        [
            'tsb-no-effect',
            'a namespace that the workspace does not select',
            [ingress({ workloadSelector: { namespace: 'elsewhere', labels: { app: 'ingress' } } })],
            { object: 'IngressGateway objects/ingress', field: 'spec' },
        ],
        [
            'tsb-unexposed-hostname',
            'a hostname that nobody exposes',
            [ingress(), tier1({ hostname: 'other.example.test' })],
            { object: 'Tier1Gateway objects/front' },
        ],
        [
            'tsb-namespaces-differ',
            'a service of another namespace',
            [
                ingress({
                    http: [
                        {
                            ...server,
                            routing: { rules: [{ route: { host: 'other/x.other.svc.cluster.local', port: 80 } }] },
                        },
                    ],
                }),
            ],
            { object: 'IngressGateway objects/ingress', field: 'spec.http' },
        ],
    ])('have the rule %s: %s', (rule, _, objects, expected) => {
        expect(found(rule, bridgedFleet(objects))).toEqual([
            expect.objectContaining({ cluster: 'ghent', ...expected }),
        ]);
    });

    it('are not judged by what may be in a cluster that was not read', () => {
        const [, ...others] = bridgedFleet([ingress(), tier1({ hostname: 'other.example.test' })]);
        expect(found('tsb-unexposed-hostname', others)).toEqual([]);
        expect(explainFleet(others).notUnderstood).toContainEqual(
            expect.objectContaining({ object: 'Cluster objects/columbus' }),
        );
    });

    it('are not found in a fleet that has what they need', () => {
        expect(explainFleet(bridgedFleet()).problems).toEqual([]);
    });
});

describe('tsb-own-cluster', () => {
    it('finds a Tier-1 gateway beside the application', () => {
        const [columbus, iowa, ghent] = bridgedFleet([
            ingress(),
            tsbObject(
                'tier1Gateway',
                'front',
                { ...workspace, gatewayGroup: 'backend' },
                {
                    workloadSelector: { namespace: 'backend', labels: { app: 'front' } },
                    externalServers: [{ name: 'details', hostname: 'details.example.test', port: 80 }],
                },
            ),
        ]) as [ClusterInput, ClusterInput, ClusterInput];
        const front = kubernetesObject({
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'front', namespace: 'backend' },
            spec: { type: 'LoadBalancer', selector: { app: 'front' } },
        });
        const beside = { ...columbus, objects: [...columbus.objects, ...(front ? [front] : [])] };
        expect(explainFleet([beside, iowa, ghent]).problems).toContainEqual(
            expect.objectContaining({ rule: 'tsb-own-cluster', object: 'Tier1Gateway objects/front' }),
        );
    });
});

describe('tsb-namespaces-differ', () => {
    it('finds a service that a cluster has in another namespace of the workspace', () => {
        const setting = tsbObject('workspaceSetting', 'bookinfo', workspace, {
            defaultEastWestGatewaySettings: [
                { workloadSelector: { namespace: 'backend', labels: { app: 'ingress' } } },
            ],
        });
        const [columbus, iowa, ghent] = bridgedFleet([setting]) as [ClusterInput, ClusterInput, ClusterInput];
        const moved = iowa.objects.map((each) =>
            each.kind === 'Service' && each.metadata.name === 'details'
                ? { ...each, metadata: { ...each.metadata, namespace: 'backend-new' } }
                : each,
        );
        const everything = { namespaceSelector: { names: ['*/*'] } };
        const whole = ghent.objects.map((each) =>
            each.kind === 'Workspace' ? { ...each, content: { ...each.content, spec: everything } } : each,
        );
        expect(
            explainFleet([columbus, { ...iowa, objects: moved }, { ...ghent, objects: whole }]).problems,
        ).toContainEqual(
            expect.objectContaining({
                rule: 'tsb-namespaces-differ',
                reason: expect.stringContaining('which iowa has as backend-new/details') as string,
            }),
        );
    });
});

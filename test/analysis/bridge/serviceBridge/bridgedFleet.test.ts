import { serviceBridgeTranslation } from '../../../../analysis/bridge/serviceBridge/translation';
import { explainFleet } from '../../../../analysis/explain';
import type { Explanation } from '../../../../analysis/explanation';
import { FleetExplainer } from '../../../../analysis/incremental/fleetExplainer';
import { type KubernetesObject, kubernetesObject } from '../../../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../../../analysis/model/fleet';
import { sourceText } from '../../../../analysis/model/sourced';
import { bridgedFleet } from '../../support/serviceBridge';
import { clusters as onboarded, ingress, landscape, tier1, tsbObject, workspace } from './support/objects';

const hostname = 'details.example.test';
const callerIn = (explanation: Explanation, cluster: string) => {
    const service = explanation.services.find(({ host }) => host === hostname);
    const [path] = service?.paths.filter(({ caller }) => caller.cluster === cluster) ?? [];
    if (!service || !path) {
        throw new Error(`no caller of ${hostname} in ${cluster}`);
    }
    return { service, path };
};
const order = (explanation: Explanation, cluster: string) =>
    callerIn(explanation, cluster).path.levels.map(({ hosts }) => hosts.map((each) => each.cluster));

const traffic = (settings: object) => [
    tsbObject('trafficGroup', 'all', workspace, { namespaceSelector: { names: ['*/*'] } }),
    tsbObject(
        'trafficSetting',
        'all',
        { ...workspace, trafficGroup: 'all' },
        { outbound: { upstreamTrafficSettings: [{ hosts: ['*'], settings }] } },
    ),
];

/** Pods with sidecars where the application runs. */
function meshed(fleet: ClusterInput[]): ClusterInput[] {
    return fleet.map((input) => ({
        ...input,
        objects: input.objects.map((each) =>
            each.kind === 'Namespace'
                ? { ...each, metadata: { ...each.metadata, labels: { 'istio-injection': 'enabled' } } }
                : each,
        ),
    }));
}

describe('a hostname of Tetrate Service Bridge', () => {
    it('is a service whose caller at the Tier-1 gateway has the gateways of all clusters', () => {
        const explanation = explainFleet(bridgedFleet());
        const { path, service } = callerIn(explanation, 'ghent');
        expect(service).toMatchObject({ name: hostname, verdict: 'fails over' });
        expect(path.caller).toMatchObject({ kind: 'gateway', gateway: 'edge/front' });
        expect(order(explanation, 'ghent')).toEqual([['columbus', 'iowa']]);
        expect(explanation.notUnderstood).toEqual([]);
    });

    it('has callers in the mesh, whose own cluster comes first though its pods have the addresses of another’s', () => {
        const explanation = explainFleet(meshed(bridgedFleet()));
        expect(order(explanation, 'columbus')).toEqual([['columbus'], ['iowa']]);
        expect(order(explanation, 'iowa')).toEqual([['iowa'], ['columbus']]);
    });

    it('has the product’s defaults, and says so', () => {
        const { path } = callerIn(explainFleet(bridgedFleet()), 'ghent');
        expect(path.detection?.value).toMatchObject({ consecutiveGatewayErrors: 10, baseEjectionTime: '30s' });
        expect(path.retries.value).toMatchObject({ attempts: 2, remoteLocalities: false });
        for (const source of [path.detection?.source, path.retries.source, path.localityLb.source]) {
            expect(source && sourceText(source)).toMatch(/^default of Tetrate Service Bridge, which makes /);
        }
    });

    it('has what a TrafficSetting sets, and names its field', () => {
        const resilience = { circuitBreakerSensitivity: 'CUSTOM', outlierDetection: { consecutiveGatewayFailure: 3 } };
        const fleet = bridgedFleet([ingress(), tier1(), ...traffic({ resilience })]);
        const { path } = callerIn(explainFleet(fleet), 'ghent');
        expect(path.detection).toMatchObject({
            value: { consecutiveGatewayErrors: 3 },
            source: {
                madeOf: 'TrafficSetting objects/all, spec.outbound.upstreamTrafficSettings[0].settings.resilience.outlierDetection',
            },
        });
        expect(path.retries.source).toMatchObject({ madeOf: 'default of Tetrate Service Bridge' });
    });

    it('does not get clusters that its Tier-1 gateway does not list, or whose network is not reached', () => {
        const listed = bridgedFleet([ingress(), tier1({ clusters: [{ name: 'iowa' }] })]);
        expect(order(explainFleet(listed), 'ghent')).toEqual([['iowa']]);
        const reaching = landscape.map((each) =>
            each.kind === 'OrganizationSetting'
                ? {
                      ...each,
                      content: { ...each.content, spec: { networkSettings: { networkReachability: { edge: 'aws' } } } },
                  }
                : each,
        );
        const [columbus, iowa, ghent] = bridgedFleet() as [ClusterInput, ClusterInput, ClusterInput];
        const others = ghent.objects.filter((each) => !landscape.includes(each));
        const unreached = [columbus, iowa, { ...ghent, objects: [...others, ...reaching] }];
        expect(order(explainFleet(unreached), 'ghent')).toEqual([['columbus']]);
    });

    it('loses nothing to a crash behind a gateway, and until the ejection what a cut-off one does not answer', () => {
        const { path } = callerIn(explainFleet(bridgedFleet()), 'ghent');
        const lost = (fault: string) => path.predictions.find((each) => each.fault === fault)?.lost;
        expect(lost('crash')).toBe(0);
        expect(lost('unreachable')).toBeGreaterThan(0);
    });
});

describe('problems of what is made', () => {
    it('are those of the object that a user can change, without a patch of the made one', () => {
        const { problems } = explainFleet(meshed(bridgedFleet()));
        const stay = problems.filter(({ rule }) => rule === 'retries-stay');
        expect(stay).not.toEqual([]);
        for (const problem of stay) {
            expect(problem).toMatchObject({
                object: 'IngressGateway objects/ingress',
                field: 'spec.http',
                reason: expect.stringMatching(/^makes VirtualService backend\/details-callers, whose/) as string,
            });
            expect(problem.fix.patch).toBeUndefined();
        }
    });
});

describe('fields that are not read', () => {
    it('are named, each with what it may change', () => {
        const failoverSettings = { topologyChoice: 'LOCALITY' };
        const { notUnderstood } = explainFleet(bridgedFleet([ingress({ failoverSettings }), tier1()]));
        expect(notUnderstood).toEqual([
            {
                cluster: 'ghent',
                object: 'IngressGateway objects/ingress, spec.failoverSettings',
                mayChange: 'the order in which clusters are tried',
            },
        ]);
    });

    it('and objects of other kinds, and those that ask for more than is translated', () => {
        const weighted = tier1({ clusters: [{ name: 'iowa', weight: 50 }] });
        const ports = ingress({}, undefined, '2026-02-01');
        const route = kubernetesObject({
            apiVersion: 'traffic.tsb.tetrate.io/v2',
            kind: 'ServiceRoute',
            metadata: { name: 'details', namespace: 'objects' },
        }) as KubernetesObject;
        const { notUnderstood } = explainFleet(bridgedFleet([ingress(), weighted, ports, route]));
        expect(notUnderstood.map(({ object }) => object)).toEqual([
            'ServiceRoute objects/details',
            'IngressGateway objects/ingress',
        ]);
    });
});

describe('a hierarchy that is not kept in Kubernetes', () => {
    it('is assumed, and the explanation says so', () => {
        const [columbus, iowa, ghent] = bridgedFleet() as [ClusterInput, ClusterInput, ClusterInput];
        const objects = ghent.objects.filter((each) => !landscape.includes(each));
        const explanation = explainFleet([columbus, iowa, { ...ghent, objects }]);
        expect(order(explanation, 'ghent')).toEqual([['columbus', 'iowa']]);
        expect(explanation.problems.filter(({ rule }) => rule === 'tsb-no-effect')).toEqual([]);
        expect(explanation.assumptions.join('\n')).toContain(
            'no Organization, no Tenant, no Workspace, no Group, no Cluster was read',
        );
    });
});

describe('what the control plane has written', () => {
    const written = (
        change: (spec: Record<string, unknown>, kind: string) => object,
        named = (name: string) => name,
    ) => {
        const fleet = bridgedFleet();
        const made = serviceBridgeTranslation([...landscape, ingress(), tier1()], onboarded);
        return fleet.map((input) => ({
            ...input,
            objects: [
                ...input.objects,
                ...(made.objects.get(input.name) ?? []).flatMap(
                    (each) =>
                        kubernetesObject({
                            ...each,
                            metadata: {
                                ...each.metadata,
                                name: each.kind === 'Gateway' ? each.metadata.name : named(each.metadata.name),
                            },
                            spec: change(each.spec, each.kind),
                        }) ?? [],
                ),
            ],
        }));
    };
    const slower = (spec: Record<string, unknown>, kind: string) =>
        kind === 'DestinationRule'
            ? { ...spec, trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 7, maxEjectionPercent: 100 } } }
            : spec;

    it('counts, and is known by what it is made of', () => {
        const { path, service } = callerIn(explainFleet(written(slower)), 'ghent');
        expect(service.paths.filter(({ caller }) => caller.cluster === 'ghent')).toHaveLength(1);
        expect(path.detection).toMatchObject({
            value: { consecutiveGatewayErrors: 7 },
            source: { madeOf: 'default of Tetrate Service Bridge' },
        });
    });

    it('counts under names of its own, too', () => {
        const { path, service } = callerIn(explainFleet(written(slower, (name) => `${name}-5f3c`)), 'ghent');
        expect(service.paths.filter(({ caller }) => caller.cluster === 'ghent')).toHaveLength(1);
        expect(path.rule).toBe('DestinationRule edge/global-gateway-details-example-test-5f3c');
        expect(path.detection?.value.consecutiveGatewayErrors).toBe(7);
    });
});

describe('objects that install gateways', () => {
    it('are enough, where nothing was applied yet', () => {
        const installing = (name: string, kind: string, namespace: string) =>
            kubernetesObject({
                apiVersion: 'install.tetrate.io/v1alpha1',
                kind,
                metadata: { name, namespace },
            }) as KubernetesObject;
        const fleet = bridgedFleet().map((input) => ({
            ...input,
            objects: [
                ...input.objects.filter(
                    ({ kind, metadata }) =>
                        kind === 'Node' ||
                        kind === 'Namespace' ||
                        metadata.namespace === 'objects' ||
                        landscape.some((each) => each.metadata.name === metadata.name && each.kind === kind),
                ),
                input.name === 'ghent'
                    ? installing('front', 'Tier1Gateway', 'edge')
                    : installing('ingress', 'IngressGateway', 'backend'),
            ],
        }));
        expect(order(explainFleet(fleet), 'ghent')).toEqual([['columbus', 'iowa']]);
    });
});

it('gives the same where a fleet is explained again after a change', () => {
    const fleet = bridgedFleet();
    const explainer = new FleetExplainer();
    explainer.explain(fleet);
    const [columbus, iowa, ghent] = fleet as [ClusterInput, ClusterInput, ClusterInput];
    const changed = [
        {
            ...columbus,
            objects: columbus.objects.filter(
                ({ kind, metadata }) => kind !== 'EndpointSlice' || metadata.name !== 'ingress',
            ),
        },
        iowa,
        {
            ...ghent,
            objects: [
                ...ghent.objects,
                ...traffic({ resilience: { connectionPool: { tcp: { connectTimeout: '1s' } } } }),
            ],
        },
    ];
    expect(explainer.explain(changed)).toEqual(explainFleet(changed));
});

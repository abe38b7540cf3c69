import { workspaceLabel } from '../../analysis/bridge/istioObject';
import { kubernetesObject } from '../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../analysis/model/fleet';
import { predictionsFrom } from '../../cli/drillPredictions';
import type { DrillPlan } from '../../drill/plan/plan';
import { envoyGatewayFleet, glooFleet } from '../analysis/support/edge';
import { find, type Fleet, remove, twoNetworks, validFleet } from '../analysis/support/fleet';
import { plan as drillPlan } from '../drill/support/synthetic';

const inputs = (fleet: Fleet): ClusterInput[] =>
    Object.entries(fleet).map(([name, manifests]) => ({
        name,
        hidden: [],
        objects: manifests.flatMap((each) => kubernetesObject(each) ?? []),
    }));

const plan: DrillPlan = {
    ...drillPlan,
    primary: 'west',
    clusters: [
        { name: 'west', region: 'europe-west1' },
        { name: 'east', region: 'us-central1' },
    ],
    workload: { namespace: 'shop', deployment: 'hello', selector: { app: 'hello' }, replicas: 2 },
};

const conditions = { rate: 200, outageMs: 8_000 };

describe('the predictions for a drill', () => {
    it.each([
        ['one network', validFleet],
        ['two networks', twoNetworks],
    ])('follow from the clusters’ configuration on %s', (_, fleet) => {
        const predict = predictionsFrom(plan, inputs(fleet()), undefined);
        expect(predict?.({ fault: 'crash', ...conditions })).toMatchObject({ firstReplyMs: 155, fullShiftMs: 155 });
    });

    it.each<[string, Partial<ClusterInput>, object]>([
        [
            'is named where it is assumed',
            {},
            { firstReplyMs: 155, because: expect.stringContaining('assumed: ') as string },
        ],
        [
            'is not named where it is said',
            { reads: 'all' },
            { firstReplyMs: 155, because: expect.not.stringContaining('assumed: ') as string },
        ],
        ['is known not to be', { hasAllSecrets: true }, { fullShiftMs: null }],
    ])('rest on what control planes read, which %s', (_, also, expected) => {
        const read = inputs(validFleet()).map((each) => ({ ...each, ...also }));
        expect(predictionsFrom(plan, read, undefined)?.({ fault: 'crash', ...conditions })).toMatchObject(expected);
    });

    it('of a partition are those of the other cluster', () => {
        const predict = predictionsFrom(plan, inputs(validFleet()), undefined);
        expect(predict?.({ fault: 'partition', ...conditions })).toMatchObject({ lost: 0, fullShiftMs: 0 });
    });

    it('of a partition are those of what the plan does in its place', () => {
        const { namespace, selector } = plan.workload;
        const partition = { actions: [{ do: 'unreachable' as const, cluster: 'west', namespace, selector }] };
        const of = (drilled: DrillPlan, fault: 'partition' | 'unreachable') =>
            predictionsFrom(drilled, inputs(twoNetworks()), undefined)?.({ fault, ...conditions });
        const cutOff = of({ ...plan, faults: { partition } }, 'partition');
        expect(cutOff).toEqual(of(plan, 'unreachable'));
        expect(cutOff?.lost).toBeGreaterThan(0);
    });

    it('leave out a fault whose course is not computed', () => {
        expect(predictionsFrom(plan, inputs(validFleet()), undefined)?.({ fault: 'rotation', ...conditions })).toBe(
            undefined,
        );
    });

    describe('by an edge gateway', () => {
        const workload = { ...plan.workload, deployment: 'blue', selector: { app: 'blue' } };
        const edge = { ...plan, workload };

        it.each([
            ['Envoy Gateway', envoyGatewayFleet],
            ['Gloo', glooFleet],
        ])('follow from its retries and health checks: %s', (_, fleet) => {
            const predict = predictionsFrom(edge, inputs(fleet()), undefined);
            // Retries cover no request in flight, within 50 ms. Two endpoints are checked every second for at most one,
            // and changes of health wait for another.
            expect(predict?.({ fault: 'crash', ...conditions })).toMatchObject({ lost: 10, failbackMs: 3_050 });
        });

        it('are those of the rule that the plan’s requests take', () => {
            const fleet = envoyGatewayFleet();
            const rules = find(fleet.west, 'HTTPRoute', 'blue').spec?.rules as Record<string, unknown>[];
            // GET has a rule of its own, which no policy with retries names.
            rules.push({ ...rules[0], name: 'reads', matches: [{ method: 'GET' }] });
            find(fleet.west, 'BackendTrafficPolicy', 'blue').spec = {
                ...find(fleet.west, 'BackendTrafficPolicy', 'blue').spec,
                targetRefs: [{ kind: 'HTTPRoute', name: 'blue', sectionName: 'all' }],
            };
            const lost = (method: string) =>
                predictionsFrom(
                    { ...edge, requests: [{ name: method, method }] },
                    inputs(fleet),
                    undefined,
                )?.({ fault: 'crash', ...conditions })?.lost;
            expect(lost('POST')).toBe(10);
            expect(lost('GET')).toBe(1_600);
        });

        it('of a fallback whose gateway is down are no loss', () => {
            const predict = predictionsFrom(edge, inputs(envoyGatewayFleet()), undefined);
            expect(predict?.({ fault: 'gateway-down', ...conditions })).toMatchObject({ lost: 0, fullShiftMs: 0 });
        });
    });

    describe('through a bridge', () => {
        const caller = {
            ...{ name: 'front in west', cluster: 'west', namespace: 'shop', adminPort: 15_000 },
            selector: { app: 'front' },
        };
        const gateway = { ...caller, name: 'gateway in west', selector: { istio: 'ingressgateway' } };
        const bridged = { ...plan, proxies: [gateway, caller] };
        const fleetWith = (callers: number): Fleet => {
            const fleet = twoNetworks();
            const { west = [] } = fleet;
            find(west, 'DestinationRule', 'hello').metadata.labels = { [workspaceLabel]: 'books' };
            const pod = (name: string, app: object) => ({
                ...{ apiVersion: 'v1', kind: 'Pod' },
                metadata: { name, namespace: 'shop', labels: { ...app } },
            });
            west.push(pod('gateway', gateway.selector), pod('hello', { app: 'hello' }));
            west.push({
                ...{ apiVersion: 'networking.istio.io/v1', kind: 'Gateway' },
                metadata: { name: 'ingress', namespace: 'shop' },
                spec: { selector: gateway.selector, servers: [] },
            });
            west.push(...Array.from({ length: callers }, (_, index) => pod(`front-${index}`, caller.selector)));
            return fleet;
        };
        const withoutRetries = (fleet: Fleet): Fleet => {
            remove(fleet, 'west', 'VirtualService', 'hello');
            return fleet;
        };
        const of = (fleet: Fleet, fault: 'crash' | 'http-503' | 'partition', also: Partial<ClusterInput> = {}) =>
            predictionsFrom(
                bridged,
                inputs(fleet).map((each) => ({ ...each, ...also })),
                undefined,
            )?.({ fault, ...conditions });

        it('are those of the workload’s callers', () => {
            const { because, ...bounds } = predictionsFrom(
                plan,
                inputs(twoNetworks()),
                undefined,
            )?.({
                fault: 'crash',
                ...conditions,
            }) ?? { because: '' };
            expect(because).not.toBe('');
            expect(of(fleetWith(1), 'crash')).toEqual({
                ...bounds,
                because: expect.stringContaining('for each of 1 pod that calls the workload') as string,
            });
        });

        it('grow with the callers, whose proxies find out by themselves', () => {
            const [one, three] = [1, 3].map((callers) => of(withoutRetries(fleetWith(callers)), 'http-503'));
            expect(one?.lost).toBeGreaterThan(0);
            expect(three?.lost).toBe(3 * (one?.lost ?? 0));
            expect(three?.fullShiftMs).toBeGreaterThan(one?.fullShiftMs ?? Infinity);
        });

        it.each<[string, Fleet, 'crash' | 'partition', Partial<ClusterInput>]>([
            ['the Service has no endpoints of another cluster', fleetWith(1), 'crash', { hasAllSecrets: true }],
            ['the callers are not known', fleetWith(0), 'crash', {}],
            ['another cluster than the workload’s breaks', fleetWith(1), 'partition', {}],
        ])('are all requests where %s', (_, fleet, fault, also) => {
            expect(of(fleet, fault, also)).toMatchObject({
                ...{ lost: 1_600, firstReplyMs: null, fullShiftMs: null },
                because: expect.stringContaining('several gateways in a row') as string,
            });
        });
    });

    it('are those of a Service that selects by other labels than the Deployment', () => {
        const fleet = validFleet();
        for (const manifests of Object.values(fleet)) {
            find(manifests, 'Deployment', 'hello').spec = {
                replicas: 2,
                selector: { matchLabels: { zone: 'b' } },
                template: { metadata: { labels: { app: 'hello', zone: 'b' } } },
            };
        }
        const ofZone = { ...plan, workload: { ...plan.workload, selector: { zone: 'b' } } };
        const predict = predictionsFrom(ofZone, inputs(fleet), undefined);
        expect(predict?.({ fault: 'crash', ...conditions })).toMatchObject({ firstReplyMs: 155 });
    });

    it('are none where no Service has the workload’s pods', () => {
        const fleet = validFleet();
        remove(fleet, 'west', 'Service', 'hello');
        expect(predictionsFrom(plan, inputs(fleet), undefined)).toBeUndefined();
    });
});

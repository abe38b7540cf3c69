import type * as pulumi from '@pulumi/pulumi';
import { BalancingAlgorithm, type LocalityFailoverArgs, localityFailoverSpec } from '../../../../components';
import { destinationRule } from '../../../../components/istio/destinationRule';
import type { Rule, TrafficPolicy } from '../rule';
import { asiaB, asiaC, europeB, europeC, regions, usB, usC, zones } from '../zones';
import { outlierDetection } from './detection';

type Args = pulumi.Unwrap<LocalityFailoverArgs>;

/** The policy that the component declares for the stage's service, with endpoints that are ejected as in all rules. */
function declaredPolicy(change: Partial<Args>): Pick<Rule, 'trafficPolicy' | 'subset'> {
    const { spec } = destinationRule(
        localityFailoverSpec({
            service: { host: 'hello-world.default.svc.cluster.local' },
            localities: regions.map((region) => ({ region, zones: [`${region}-b`, `${region}-c`] })),
            ...change,
        }),
    );
    const {
        loadBalancer: { localityLbSetting, simple, warmup },
        portLevelSettings: [ofPort] = [],
    } = spec.trafficPolicy;
    const trafficPolicy: TrafficPolicy = {
        localityLbSetting,
        outlierDetection,
        ...(simple && { simple }),
        ...(warmup && { warmup: { duration: warmup.duration } }),
        ...(ofPort && {
            ofPort: {
                localityLbSetting: ofPort.loadBalancer.localityLbSetting,
                outlierDetection: ofPort.outlierDetection,
            },
        }),
    };
    const [subset] = spec.subsets ?? [];
    return { trafficPolicy, ...(subset && { subset }) };
}

const [europe, us, asia] = regions;
const zone = (name: string) => `${name.slice(0, -2)}/${name}`;
const fromElsewhere = [
    { from: us, to: { [europe]: 1, [us]: 98, [asia]: 1 } },
    { from: asia, to: { [europe]: 1, [us]: 1, [asia]: 98 } },
];
const europeIsDead = { [europeB]: 'http-503', [europeC]: 'http-503' } as const;

/** What our component says, by the settings that are its own names for Istio's. */
export const declared: Rule[] = [
    {
        says: '`distribution` by zone: a client’s own zone, the other one and two regions have weights of their own',
        source: 'Distribute',
        ...declaredPolicy({
            distribution: [
                { from: europe, to: { [zone(europeB)]: 60, [zone(europeC)]: 20, [us]: 10, [asia]: 10 } },
                ...fromElsewhere,
            ],
        }),
        expected: {
            shares: { [europeB]: 0.6, [europeC]: 0.2, [usB]: 0.05, [usC]: 0.05, [asiaB]: 0.05, [asiaC]: 0.05 },
            priorities: [[...zones]],
        },
    },
    {
        says: '`distribution` by the client’s zone: what clients in the other zone have does not concern this one',
        source: 'Distribute',
        ...declaredPolicy({
            distribution: [
                { from: zone(europeB), to: { [europe]: 80, [us]: 10, [asia]: 10 } },
                { from: zone(europeC), to: { [europe]: 2, [us]: 49, [asia]: 49 } },
                ...fromElsewhere,
            ],
        }),
        broken: europeIsDead,
        expected: {
            shares: { [usB]: 0.25, [usC]: 0.25, [asiaB]: 0.25, [asiaC]: 0.25 },
            priorities: [[...zones]],
        },
    },
    {
        says: '`priority` with a region as value: that region is first for clients in another one too',
        source: 'LocalityLoadBalancerSetting',
        ...declaredPolicy({ priority: [`topology.kubernetes.io/region=${asia}`] }),
        expected: {
            shares: { [asiaB]: 0.5, [asiaC]: 0.5 },
            priorities: [
                [asiaB, asiaC],
                [europeB, europeC, usB, usC],
            ],
        },
    },
    {
        says: '`balancing.warmUp` is Envoy’s slow start, and a preference keeps its order beside it',
        source: 'LoadBalancerSettings',
        ...declaredPolicy({
            preference: [asia],
            balancing: { algorithm: BalancingAlgorithm.RoundRobin, warmUp: { duration: '30s' } },
        }),
        broken: europeIsDead,
        expected: {
            shares: { [asiaB]: 0.5, [asiaC]: 0.5 },
            priorities: [[europeB], [europeC], [asiaB, asiaC], [usB, usC]],
            slowStart: '30s',
        },
    },
    {
        says: '`service.subset` fails over among the endpoints of the subset alone, by the settings of the service',
        source: 'Subset',
        ...declaredPolicy({
            service: {
                host: 'hello-world.default.svc.cluster.local',
                subset: { name: 'v2', labels: { version: 'v2' } },
            },
            preference: [asia],
        }),
        broken: { [europeC]: 'http-503' },
        expected: { shares: { [asiaC]: 1 }, priorities: [[europeC], [asiaC], [usC]] },
    },
    {
        says: '`ports` are written out in full, so that a port with settings of its own fails over as well',
        source: 'PortTrafficPolicy',
        ...declaredPolicy({
            preference: [asia],
            ports: [{ port: 80, detection: { consecutive5xxErrors: 1 }, failback: { baseEjectionTime: '180s' } }],
        }),
        broken: europeIsDead,
        expected: {
            shares: { [asiaB]: 0.5, [asiaC]: 0.5 },
            priorities: [[europeB], [europeC], [asiaB, asiaC], [usB, usC]],
        },
    },
];

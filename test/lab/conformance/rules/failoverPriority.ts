import type { Rule } from '../rule';
import { asiaB, asiaC, europeB, europeC, usB, usC, zones } from '../zones';
import { outlierDetection } from './detection';

const setting = (...failoverPriority: string[]) => ({ localityLbSetting: { enabled: true, failoverPriority } });

/** Labels whose value is the client's. */
const topology = setting(
    'topology.istio.io/network',
    'topology.kubernetes.io/region',
    'topology.kubernetes.io/zone',
    'topology.istio.io/subzone',
);
/** Labels with a value of their own: the documentation's example, whose `clusterA` is us-central1 here. */
const pinned = setting('version=v1', 'topology.istio.io/cluster=us-central1');
const byPin = [[usB], [europeB, asiaB], [europeC, usC, asiaC]];

/** `failoverPriority`: an ordered list of labels. */
export const failoverPriority: Rule[] = [
    {
        says: '`failoverPriority` prefers the endpoints that share the most labels with the client, in order',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: { ...topology, outlierDetection },
        expected: { shares: { [europeB]: 1 }, priorities: [[europeB], [europeC], [usB, usC, asiaB, asiaC]] },
    },
    {
        says: 'endpoints that share one label fewer are next',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: { ...topology, outlierDetection },
        broken: { [europeB]: 'http-503' },
        expected: { shares: { [europeC]: 1 }, priorities: [[europeB], [europeC], [usB, usC, asiaB, asiaC]] },
    },
    {
        says: 'a label with a value is compared with that value, wherever the client stands',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: { ...pinned, outlierDetection },
        expected: { shares: { [usB]: 1 }, priorities: byPin },
    },
    {
        says: 'with the first label only, endpoints have the second priority',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: { ...pinned, outlierDetection },
        broken: { [usB]: 'http-503' },
        expected: { shares: { [europeB]: 0.5, [asiaB]: 0.5 }, priorities: byPin },
    },
    {
        says: 'a label counts only where all before it match, so all others come last together',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: { ...pinned, outlierDetection },
        broken: { [usB]: 'http-503', [europeB]: 'http-503', [asiaB]: 'http-503' },
        expected: { shares: { [europeC]: 1 / 3, [usC]: 1 / 3, [asiaC]: 1 / 3 }, priorities: byPin },
    },
    {
        says: 'without outlier detection `failoverPriority` does nothing',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: topology,
        expected: { shares: Object.fromEntries(zones.map((zone) => [zone, 1 / 6])), priorities: [[...zones]] },
    },
    {
        says: 'together with `failover`, the labels order first and the regions second',
        source: 'LocalityLoadBalancerSetting',
        against: {
            page: 'LocalityLoadBalancerSetting',
            words: 'only one of distribute, failover or failoverPriority can be set',
        },
        trafficPolicy: {
            localityLbSetting: {
                failoverPriority: ['version=v1'],
                failover: [{ from: 'europe-west1', to: 'asia-east1' }],
            },
            outlierDetection,
        },
        broken: { [europeB]: 'http-503' },
        expected: { shares: { [asiaB]: 1 }, priorities: [[europeB], [asiaB], [usB], [europeC], [asiaC], [usC]] },
    },
];

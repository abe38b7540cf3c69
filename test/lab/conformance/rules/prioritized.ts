import type { Rule } from '../rule';
import { asiaB, asiaC, europeB, europeC, usB, usC, zones } from '../zones';
import { outlierDetection } from './detection';

const priorities = [[europeB], [europeC], [usB, usC, asiaB, asiaC]];
const sixth = Object.fromEntries(zones.map((zone) => [zone, 1 / 6]));

/** What Istio does of itself: no `localityLbSetting`, or one that only switches it. */
export const prioritized: Rule[] = [
    {
        says: 'the client’s own zone is served first',
        source: 'Locality failover',
        trafficPolicy: { outlierDetection },
        expected: { shares: { [europeB]: 1 }, priorities },
    },
    {
        says: 'another zone of the region takes over when the own zone fails',
        source: 'Locality failover',
        trafficPolicy: { outlierDetection },
        broken: { [europeB]: 'http-503' },
        expected: { shares: { [europeC]: 1 }, priorities },
    },
    {
        says: 'all other regions together take over when the own region fails',
        source: 'Failover',
        trafficPolicy: { outlierDetection },
        broken: { [europeB]: 'http-503', [europeC]: 'http-503' },
        expected: { shares: { [usB]: 0.25, [usC]: 0.25, [asiaB]: 0.25, [asiaC]: 0.25 }, priorities },
    },
    {
        says: 'without outlier detection no locality is preferred: all endpoints share the traffic',
        source: 'Global mesh options',
        trafficPolicy: {},
        expected: { shares: sixth, priorities: [[...zones]] },
    },
    {
        says: 'without outlier detection a failing endpoint keeps its share',
        source: 'Global mesh options',
        trafficPolicy: {},
        broken: { [europeB]: 'http-503' },
        expected: { shares: sixth, lost: 1 / 6, unhealthy: [], priorities: [[...zones]] },
    },
    {
        says: '`enabled: false` in the DestinationRule switches it off, with outlier detection too',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: { localityLbSetting: { enabled: false }, outlierDetection },
        broken: { [europeB]: 'http-503' },
        expected: {
            shares: { [europeC]: 0.2, [usB]: 0.2, [usC]: 0.2, [asiaB]: 0.2, [asiaC]: 0.2 },
            priorities: [[...zones]],
        },
    },
];

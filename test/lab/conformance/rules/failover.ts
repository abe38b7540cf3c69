import type { Rule } from '../rule';
import { asiaB, asiaC, europeB, europeC, usB, usC, zones } from '../zones';
import { outlierDetection } from './detection';

const localityLbSetting = { enabled: true, failover: [{ from: 'europe-west1', to: 'asia-east1' }] };
const trafficPolicy = { localityLbSetting, outlierDetection };
const priorities = [[europeB], [europeC], [asiaB, asiaC], [usB, usC]];
const europeFails = { [europeB]: 'http-503', [europeC]: 'http-503' } as const;

/** `failover`: the region to go to. It orders the other regions; it takes none away. */
export const failover: Rule[] = [
    {
        says: '`failover` changes nothing while the own zone is well',
        source: 'Locality failover',
        trafficPolicy,
        expected: { shares: { [europeB]: 1 }, priorities },
    },
    {
        says: 'zones of the own region come before the region that `failover` names',
        source: 'Locality failover',
        trafficPolicy,
        broken: { [europeB]: 'http-503' },
        expected: { shares: { [europeC]: 1 }, priorities },
    },
    {
        says: '`failover` sends a failing region’s traffic to the region it names',
        source: 'Failover',
        trafficPolicy,
        broken: europeFails,
        expected: { shares: { [asiaB]: 0.5, [asiaC]: 0.5 }, priorities },
    },
    {
        says: 'a region without endpoints fails over like one whose endpoints fail',
        source: 'Failover',
        trafficPolicy,
        broken: { [europeB]: 'scale', [europeC]: 'scale' },
        expected: {
            shares: { [asiaB]: 0.5, [asiaC]: 0.5 },
            priorities: [
                [asiaB, asiaC],
                [usB, usC],
            ],
        },
    },
    {
        says: 'a region whose processes are dead fails over too',
        source: 'Failover',
        trafficPolicy,
        broken: { [europeB]: 'crash', [europeC]: 'crash' },
        expected: { shares: { [asiaB]: 0.5, [asiaC]: 0.5 }, priorities },
    },
    {
        says: 'the region that `failover` does not name comes last, but comes',
        source: 'Locality failover',
        trafficPolicy,
        broken: { ...europeFails, [asiaB]: 'http-503', [asiaC]: 'http-503' },
        expected: { shares: { [usB]: 0.5, [usC]: 0.5 }, priorities },
    },
    {
        says: 'a priority with half its endpoints well keeps 70 %, the next gets the rest',
        source: 'Envoy: priority levels',
        trafficPolicy,
        broken: { ...europeFails, [asiaB]: 'http-503' },
        expected: { shares: { [asiaC]: 0.7, [usB]: 0.15, [usC]: 0.15 }, priorities },
        requests: 8000, // Envoy draws the priority by lot: 2 points are 3.9 standard deviations
    },
    {
        says: 'a `failover` from another region than the client’s does not concern it',
        source: 'Failover',
        trafficPolicy: {
            localityLbSetting: { enabled: true, failover: [{ from: 'us-central1', to: 'asia-east1' }] },
            outlierDetection,
        },
        broken: europeFails,
        expected: {
            shares: { [usB]: 0.25, [usC]: 0.25, [asiaB]: 0.25, [asiaC]: 0.25 },
            priorities: [[europeB], [europeC], [usB, usC, asiaB, asiaC]],
        },
    },
    {
        says: 'without outlier detection `failover` does nothing: all endpoints share the traffic',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: { localityLbSetting },
        broken: europeFails,
        expected: {
            shares: Object.fromEntries(zones.map((zone) => [zone, 1 / 6])),
            lost: 2 / 6,
            unhealthy: [],
            priorities: [[...zones]],
        },
    },
];

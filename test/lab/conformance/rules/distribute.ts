import type { Rule } from '../rule';
import { asiaB, europeB, europeC, usB, usC, zones } from '../zones';
import { outlierDetection } from './detection';

const setting = (from: string, to: Record<string, number>) => ({
    localityLbSetting: { enabled: true, distribute: [{ from, to }] },
});

const byZone = setting(`europe-west1/${europeB}/*`, {
    [`europe-west1/${europeB}/*`]: 80,
    [`europe-west1/${europeC}/*`]: 20,
});
const byRegion = setting('europe-west1', { 'europe-west1': 80, 'us-central1': 20 });
const twoRegions = [[europeB, europeC, usB, usC]];

/** `distribute`: weights. All endpoints have one priority; what a weight is, Envoy's locality weights say. */
export const distribute: Rule[] = [
    {
        says: '`distribute` 80/20 over two zones',
        source: 'LocalityLoadBalancerSetting',
        trafficPolicy: { ...byZone, outlierDetection },
        expected: { shares: { [europeB]: 0.8, [europeC]: 0.2 }, priorities: [[europeB, europeC]] },
    },
    {
        says: '`distribute` 70/20/10 over zones of two regions, the third region left out',
        source: 'Locality weighted distribution',
        trafficPolicy: {
            ...setting(`europe-west1/${europeB}/*`, {
                [`europe-west1/${europeB}/*`]: 70,
                [`europe-west1/${europeC}/*`]: 20,
                [`asia-east1/${asiaB}/*`]: 10,
            }),
            outlierDetection,
        },
        expected: {
            shares: { [europeB]: 0.7, [europeC]: 0.2, [asiaB]: 0.1 },
            priorities: [[europeB, europeC, asiaB]],
        },
    },
    {
        says: 'the weight of a region is shared by its zones',
        source: 'Distribute',
        trafficPolicy: { ...byRegion, outlierDetection },
        expected: { shares: { [europeB]: 0.4, [europeC]: 0.4, [usB]: 0.1, [usC]: 0.1 }, priorities: twoRegions },
    },
    {
        says: 'the other localities take over the weight of a dead region',
        source: 'Envoy: locality weighted load balancing',
        trafficPolicy: { ...byRegion, outlierDetection },
        broken: { [europeB]: 'http-503', [europeC]: 'http-503' },
        expected: { shares: { [usB]: 0.5, [usC]: 0.5 }, priorities: twoRegions },
    },
    {
        says: 'the weight of a dead zone goes to all others in proportion, not to its region',
        source: 'Envoy: locality weighted load balancing',
        trafficPolicy: { ...byRegion, outlierDetection },
        broken: { [europeB]: 'http-503' },
        expected: { shares: { [europeC]: 4 / 6, [usB]: 1 / 6, [usC]: 1 / 6 }, priorities: twoRegions },
    },
    {
        says: 'the weight of a zone without endpoints stays in its region',
        source: 'Distribute',
        trafficPolicy: { ...byRegion, outlierDetection },
        broken: { [europeB]: 'scale' },
        expected: { shares: { [europeC]: 0.8, [usB]: 0.1, [usC]: 0.1 }, priorities: [[europeC, usB, usC]] },
    },
    {
        says: 'a locality left out of `to` gets nothing, not even when all others are dead',
        source: 'Distribute',
        trafficPolicy: { ...byZone, outlierDetection },
        broken: { [europeB]: 'http-503', [europeC]: 'http-503' },
        expected: { shares: {}, lost: 1, priorities: [[europeB, europeC]] },
    },
    {
        says: 'weights count without outlier detection too, but failing endpoints keep theirs',
        source: 'Locality weighted distribution',
        trafficPolicy: byRegion,
        broken: { [usB]: 'http-503', [usC]: 'http-503' },
        expected: {
            shares: { [europeB]: 0.4, [europeC]: 0.4, [usB]: 0.1, [usC]: 0.1 },
            lost: 0.2,
            unhealthy: [],
            priorities: twoRegions,
        },
    },
    {
        says: 'a client that no `from` names has neither weights nor a preference for its own zone',
        source: 'Distribute',
        trafficPolicy: { ...setting('us-central1', { 'us-central1': 80, 'europe-west1': 20 }), outlierDetection },
        expected: { shares: Object.fromEntries(zones.map((zone) => [zone, 1 / 6])), priorities: [[...zones]] },
    },
];

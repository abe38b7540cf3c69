import type { Rule } from '../rule';
import { asiaB, asiaC, europeB, europeC, usB, usC } from '../zones';
import { outlierDetection } from './detection';

const healthAbove = (minHealthPercent: number) => ({ outlierDetection: { ...outlierDetection, minHealthPercent } });
const limited = (maxEjectionPercent: number) => ({ outlierDetection: { ...outlierDetection, maxEjectionPercent } });
/** The policy on the page “Locality failover”, word for word: it has no `maxEjectionPercent`. */
const ofTheTask = {
    localityLbSetting: { enabled: true, failover: [{ from: 'europe-west1', to: 'us-central1' }] },
    outlierDetection: { consecutive5xxErrors: 1, interval: '1s', baseEjectionTime: '1m' },
};
const byTask = [[europeB], [europeC], [usB, usC], [asiaB, asiaC]];
const priorities = [[europeB], [europeC], [usB, usC, asiaB, asiaC]];
const europeFails = { [europeB]: 'http-503', [europeC]: 'http-503' } as const;
const fiveFail = { ...europeFails, [usB]: 'http-503', [usC]: 'http-503', [asiaB]: 'http-503' } as const;

/** Who is ejected, without which nothing fails over. */
export const ejection: Rule[] = [
    {
        says: '`maxEjectionPercent` left out is 10 %: one of six endpoints is more, so nothing is ejected, and all is lost',
        source: 'OutlierDetection',
        trafficPolicy: ofTheTask,
        broken: { [europeB]: 'http-503' },
        expected: { shares: { [europeB]: 1 }, lost: 1, unhealthy: [], priorities: byTask },
    },
    {
        says: 'without any ejection a dead process fails over all the same, once its pod is not ready',
        source: 'Locality failover',
        trafficPolicy: ofTheTask,
        broken: { [europeB]: 'crash' },
        expected: { shares: { [europeC]: 1 }, priorities: byTask },
    },
    {
        says: '`maxEjectionPercent` counts the endpoints of all priorities: 33 % of six is one, and the region is not emptied',
        source: 'OutlierDetection',
        trafficPolicy: limited(33),
        broken: europeFails,
        expected: { shares: { [europeC]: 1 }, lost: 1, unhealthy: [europeB], priorities },
    },
    {
        says: '`maxEjectionPercent` 34 of six is two: just enough to empty the region',
        source: 'OutlierDetection',
        trafficPolicy: limited(34),
        broken: europeFails,
        expected: { shares: { [usB]: 0.25, [usC]: 0.25, [asiaB]: 0.25, [asiaC]: 0.25 }, priorities },
    },
    {
        says: '`minHealthPercent` left out is 0: the last endpoint that is well gets everything',
        source: 'OutlierDetection',
        trafficPolicy: { outlierDetection },
        broken: fiveFail,
        expected: { shares: { [asiaC]: 1 }, priorities },
    },
    {
        says: 'below `minHealthPercent` ejected endpoints are used again, by all priorities’ sizes',
        source: 'Envoy: panic threshold',
        trafficPolicy: healthAbove(50),
        broken: fiveFail,
        expected: {
            // 16 % of the endpoints are in each of the first two priorities and 66 % in the third; the first gets the rest.
            shares: { [europeB]: 0.18, [europeC]: 0.16, [usB]: 0.165, [usC]: 0.165, [asiaB]: 0.165, [asiaC]: 0.165 },
            lost: 0.835,
            priorities,
        },
        requests: 8000,
    },
    {
        says: '`minHealthPercent` does not hinder a failover while the next priority is well',
        source: 'Envoy: panic threshold',
        against: {
            page: 'OutlierDetection',
            words: 'the proxy will load balance across all hosts in the pool (healthy and unhealthy)',
        },
        trafficPolicy: healthAbove(80),
        broken: europeFails,
        expected: { shares: { [usB]: 0.25, [usC]: 0.25, [asiaB]: 0.25, [asiaC]: 0.25 }, priorities },
    },
    {
        says: 'with `distribute`, `minHealthPercent` makes a dead region keep its endpoints, and the weights are ignored',
        source: 'Envoy: panic threshold',
        trafficPolicy: {
            localityLbSetting: {
                distribute: [{ from: 'europe-west1', to: { 'europe-west1': 80, 'us-central1': 20 } }],
            },
            ...healthAbove(60),
        },
        broken: europeFails,
        expected: {
            shares: { [europeB]: 0.25, [europeC]: 0.25, [usB]: 0.25, [usC]: 0.25 },
            lost: 0.5,
            priorities: [[europeB, europeC, usB, usC]],
        },
    },
];

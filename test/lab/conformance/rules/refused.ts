import type { TrafficPolicy } from '../rule';
import { outlierDetection } from './detection';

const failover = [{ from: 'europe-west1', to: 'asia-east1' }];
const policy = (localityLbSetting: TrafficPolicy['localityLbSetting'] & object): TrafficPolicy => ({
    localityLbSetting,
    outlierDetection,
});
const distributing = (to: Record<string, number>) => policy({ distribute: [{ from: 'europe-west1', to }] });

/** Policies that Istio refuses, and its words. */
export const refused: readonly (readonly [string, TrafficPolicy, string])[] = [
    [
        '`distribute` together with `failover`',
        policy({ failover, distribute: [{ from: 'europe-west1', to: { 'europe-west1': 100 } }] }),
        "can not simultaneously specify 'distribute' and 'failover'",
    ],
    [
        '`failover` together with a region in `failoverPriority`',
        policy({ failover, failoverPriority: ['topology.kubernetes.io/region'] }),
        "can not simultaneously set 'failover' and topology label 'topology.kubernetes.io/region'",
    ],
    [
        'weights that do not sum to 100',
        distributing({ 'europe-west1': 80, 'us-central1': 10 }),
        'total locality weight 90 != 100',
    ],
    [
        'a weight of 0',
        distributing({ 'europe-west1': 100, 'us-central1': 0 }),
        'locality weight must be in range [1, 100]',
    ],
    [
        'a region weighed together with a zone of it',
        distributing({ 'europe-west1': 50, 'europe-west1/europe-west1-b': 50 }),
        'overlap',
    ],
    [
        'a region that fails over to itself',
        policy({ failover: [{ from: 'europe-west1', to: 'europe-west1' }] }),
        'must specify different regions',
    ],
    [
        'a failover between zones',
        policy({ failover: [{ from: 'europe-west1/europe-west1-b', to: 'asia-east1' }] }),
        'only specify region',
    ],
    [
        'a failover to any region',
        policy({ failover: [{ from: 'europe-west1', to: '*' }] }),
        "should not contain '*' wildcard",
    ],
];

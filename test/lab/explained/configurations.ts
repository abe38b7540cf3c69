import * as fc from 'fast-check';

/** The random part of one service: how it is selected, its rule, and its route. */
export interface Configuration {
    selector: Record<string, string>;
    trafficPolicy: object;
    subset: { isRouted: boolean; trafficPolicy?: object } | undefined;
    timeout: string | undefined;
    retries: object | undefined;
}

const regions = ['europe-west1', 'us-central1', 'asia-east1'];
const zones = regions.flatMap((region) => [`${region}/${region}-b`, `${region}/${region}-c`]);
const times = fc.constantFrom('250ms', '1s', '1.5s', '30s', '1m30s');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const given = (fields: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const outlierDetection = fc
    .record({
        consecutive5xxErrors: optional(fc.nat(10)),
        consecutiveGatewayErrors: optional(fc.nat(10)),
        interval: optional(times),
        baseEjectionTime: optional(times),
        maxEjectionPercent: optional(fc.nat(100)),
        minHealthPercent: optional(fc.nat(100)),
    })
    .map(given);

/** Weights of 1 and more that sum to 100. */
const weights = (count: number) =>
    fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: count - 1, maxLength: count - 1 }).map((cuts) => {
        const edges = [0, ...cuts.sort((one, other) => one - other), 100];
        return edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0));
    });

const distribute = fc
    .tuple(
        fc.constantFrom('*', 'europe-west1', 'europe-west1/*', 'europe-west1/europe-west1-b/*', 'us-central1/*'),
        fc.oneof(
            fc.shuffledSubarray(regions, { minLength: 1 }),
            fc.shuffledSubarray(
                zones.map((zone) => `${zone}/*`),
                { minLength: 1 },
            ),
        ),
    )
    .chain(([from, to]) =>
        weights(to.length).map((parts) => ({
            distribute: [{ from, to: Object.fromEntries(to.map((place, index) => [place, parts[index]])) }],
        })),
    );

const failover = fc.shuffledSubarray(regions, { minLength: 2 }).map(([from, to]) => ({ failover: [{ from, to }] }));

const failoverPriority = fc
    .shuffledSubarray(
        [
            'topology.istio.io/cluster',
            'topology.istio.io/network',
            'topology.kubernetes.io/region',
            'topology.kubernetes.io/zone',
            'version=v1',
        ],
        { minLength: 1 },
    )
    .map((labels) => ({ failoverPriority: labels }));

const localityLbSetting = fc.oneof(
    fc.constant({ enabled: false }),
    fc.constant({ enabled: true }),
    distribute,
    failover,
    failoverPriority,
);

const settings = fc
    .record({
        outlierDetection: optional(outlierDetection),
        loadBalancer: optional(localityLbSetting.map((setting) => ({ localityLbSetting: setting }))),
        // Istio refuses a policy without any field.
        connectionPool: times.map((connectTimeout) => ({ tcp: { connectTimeout } })),
    })
    .map(given);

const trafficPolicy = fc.oneof(
    { weight: 4, arbitrary: settings },
    {
        weight: 1,
        arbitrary: fc
            .tuple(settings, settings)
            .map(([top, port]) => ({ ...top, portLevelSettings: [{ port: { number: 80 }, ...port }] })),
    },
);

const retries = fc
    .record({
        attempts: fc.nat(5),
        perTryTimeout: optional(times),
        retryOn: optional(fc.constantFrom('5xx', 'gateway-error,connect-failure', 'reset,retriable-4xx')),
        retryRemoteLocalities: optional(fc.boolean()),
    })
    // Istio refuses conditions of retries that are switched off.
    .map((each) => (each.attempts === 0 ? { attempts: 0 } : given(each)));

/** Any configuration that Istio's own validation takes. */
export const configurations: fc.Arbitrary<Configuration> = fc.record({
    selector: fc.constantFrom<Record<string, string>>(
        { app: 'hello-world' },
        { version: 'v1' },
        { zone: 'us-central1-c' },
    ),
    trafficPolicy,
    subset: optional(fc.record({ isRouted: fc.boolean(), trafficPolicy: settings }).map((each) => ({ ...each }))),
    timeout: optional(times),
    retries: optional(retries),
});

import * as fc from 'fast-check';

/** The random part of one route at the edge: its Service, its fallbacks, and what its policy says. */
export interface EdgeConfiguration {
    /** Last numbers of the addresses of ready endpoints. */
    readonly endpoints: readonly number[];
    /** A Backend for each, with the last numbers of its addresses. */
    readonly fallbacks: readonly (readonly number[])[];
    readonly policy: object | undefined;
    readonly timeout: string | undefined;
}

const times = fc.constantFrom('250ms', '1s', '2s', '30s');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const given = (fields: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
const count = fc.integer({ min: 1, max: 6 });
const addresses = (from: number, least: number) =>
    fc.uniqueArray(fc.integer({ min: from, max: from + 50 }), { minLength: least, maxLength: 4 });

const active = fc
    .record({
        timeout: optional(times),
        interval: optional(times),
        unhealthyThreshold: optional(count),
        healthyThreshold: optional(count),
    })
    .map((each) => ({ ...given(each), type: 'HTTP', http: { path: '/health' } }));

const passive = fc
    .record({
        consecutive5XxErrors: optional(count),
        consecutiveGatewayErrors: optional(count),
        interval: optional(times),
        baseEjectionTime: optional(times),
        maxEjectionPercent: optional(fc.integer({ min: 1, max: 100 })),
    })
    .map(given);

const retry = fc
    .record({
        numRetries: optional(fc.nat(5)),
        numAttemptsPerPriority: optional(fc.integer({ min: 1, max: 3 })),
        perRetry: optional(times.map((timeout) => ({ timeout }))),
    })
    .map(given);

const policy = fc
    .record({
        healthCheck: optional(
            fc
                .record({
                    active: optional(active),
                    passive: optional(passive),
                    panicThreshold: optional(fc.nat(100)),
                })
                .map(given)
                .filter((each) => Object.keys(each).length > 0),
        ),
        retry: optional(retry),
        timeout: optional(
            fc
                .record({ tcp: times, http: times })
                .map(({ http, tcp }) => ({ tcp: { connectTimeout: tcp }, http: { requestTimeout: http } })),
        ),
    })
    .map(given);

/** Any route whose priorities Envoy Gateway keeps. */
export const edgeConfigurations: fc.Arbitrary<EdgeConfiguration> = fc.record({
    endpoints: addresses(1, 1),
    fallbacks: fc.oneof(fc.constant([]), fc.tuple(addresses(101, 1)), fc.tuple(addresses(101, 1), addresses(160, 1))),
    policy: optional(policy),
    timeout: optional(times),
});

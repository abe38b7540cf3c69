import type { PredictedPath } from '../../../analysis/explanation';
import { predict } from '../../../analysis/predictor/predict';
import type { PredictedFault } from '../../../analysis/predictor/prediction';
import { edgeHost, envoyGatewayFleet, glooFleet, kgatewayFleet } from '../support/edge';
import { explained, find, type Fleet, type Manifest } from '../support/fleet';

/** The path of the edge gateway in the west. */
function pathOf(fleet: Fleet, change: (manifests: Manifest[]) => void = () => undefined): PredictedPath {
    change(fleet.west ?? []);
    const service = explained(fleet).services.find((each) => each.host === edgeHost);
    const path = service?.paths.find(({ caller }) => caller.kind === 'edge gateway');
    if (!path) {
        throw new Error('no path');
    }
    return path;
}

const specOf = (manifests: Manifest[], kind: string, name: string): Record<string, unknown> => {
    const found = find(manifests, kind, name);
    found.spec ??= {};
    return found.spec;
};

const policy = (manifests: Manifest[]) => specOf(manifests, 'BackendTrafficPolicy', 'blue');
const upstream = (manifests: Manifest[]) => specOf(manifests, 'Upstream', 'default-service-blue-10000');

const retries = { numRetries: 2, numAttemptsPerPriority: 1 };
const conditions = ['gateway-error', 'connect-failure', 'refused-stream', 'reset'];

/** What `EdgeFailover` declares when hardened, as in the edge scenario of the lab. */
const hardened = (manifests: Manifest[]) => {
    Object.assign(policy(manifests), {
        healthCheck: {
            panicThreshold: 0,
            active: { interval: '1s', timeout: '1s', unhealthyThreshold: 3, healthyThreshold: 1, type: 'HTTP' },
            passive: {
                consecutive5XxErrors: 3,
                consecutiveGatewayErrors: 0,
                consecutiveLocalOriginFailures: 0,
                splitExternalLocalOriginErrors: true,
                interval: '1s',
                baseEjectionTime: '10s',
                maxEjectionPercent: 100,
            },
        },
        retry: {
            ...retries,
            retryOn: { triggers: conditions },
            perRetry: { timeout: '250ms', backOff: { baseInterval: '5ms', maxInterval: '50ms' } },
        },
    });
    const patches = specOf(manifests, 'EnvoyPatchPolicy', 'blue').jsonPatches as object[];
    const operation = { op: 'add', path: '/common_lb_config/update_merge_window', value: '0s' };
    patches.push({ name: 'httproute/shop/blue/rule/0', operation });
};

/** What Envoy Gateway's page on failover has: outlier detection alone. */
const envoyGatewayPage = (manifests: Manifest[]) => {
    const passive = {
        ...{ consecutive5XxErrors: 1, consecutiveGatewayErrors: 0, consecutiveLocalOriginFailures: 1 },
        ...{ splitExternalLocalOriginErrors: false, interval: '2s', baseEjectionTime: '10s', maxEjectionPercent: 100 },
    };
    Object.assign(policy(manifests), { healthCheck: { passive } });
    delete policy(manifests).retry;
    manifests.splice(manifests.indexOf(find(manifests, 'EnvoyPatchPolicy', 'blue')), 1);
};

/** What `HealthCheckedUpstream` and `EdgeRoute` declare when hardened. */
const glooHardened = (manifests: Manifest[]) => {
    delete upstream(manifests).outlierDetection;
    Object.assign(upstream(manifests), {
        ignoreHealthOnHostRemoval: true,
        loadBalancerConfig: { healthyPanicThreshold: 0, updateMergeWindow: '0s' },
    });
    const { virtualHost } = specOf(manifests, 'VirtualService', 'default');
    const [route] = (virtualHost as { routes: Record<string, unknown>[] }).routes;
    Object.assign(route ?? {}, {
        options: {
            retries: {
                retryOn: conditions.join(','),
                numRetries: 2,
                perTryTimeout: '250ms',
                previousPriorities: { updateFrequency: 1 },
                retryBackOff: { baseInterval: '5ms', maxInterval: '50ms' },
            },
        },
    });
};

/** What the Gloo guide has: health checks alone. Its checks are on their way: the fixture's `noTrafficInterval` stays. */
const glooGuide = (manifests: Manifest[]) => {
    for (const setting of ['outlierDetection', 'circuitBreakers', 'loadBalancerConfig']) {
        delete upstream(manifests)[setting];
    }
    const { virtualHost } = specOf(manifests, 'VirtualService', 'default');
    const [route] = (virtualHost as { routes: Record<string, unknown>[] }).routes;
    delete route?.options;
};

/** The same before the gateway's first request. */
const newGlooGuide = (manifests: Manifest[]) => {
    glooGuide(manifests);
    delete (upstream(manifests)['healthChecks'] as Record<string, unknown>[])[0]?.['noTrafficInterval'];
};

interface Measured {
    lost: number;
    firstReplyMs?: number;
    failbackMs?: number;
}

describe('the prediction for an edge gateway', () => {
    // Lab: docs/reference/edge-gateways.md (600 requests/s, 3.5 s) and docs/reference/edge.md (200 requests/s, 10 s).
    it.each<[string, PredictedFault, PredictedPath, number, number, Measured]>([
        ...(
            [
                ['scale', { lost: 0, firstReplyMs: 149 }],
                ['crash', { lost: 0, firstReplyMs: 31, failbackMs: 1_320 }],
                ['hang', { lost: 0, firstReplyMs: 257, failbackMs: 530 }],
                ['http-503', { lost: 0, firstReplyMs: 25.7, failbackMs: 1_150 }],
            ] as const
        ).map(([fault, measured]): [string, PredictedFault, PredictedPath, number, number, Measured] => [
            ...([
                'Envoy Gateway, hardened',
                fault,
                pathOf(envoyGatewayFleet(), hardened),
                600,
                3_500,
                measured,
            ] as const),
        ]),
        ...(
            [
                ['scale', { lost: 0, firstReplyMs: 1_070 }],
                ['crash', { lost: 0, firstReplyMs: 19, failbackMs: 600 }],
                ['hang', { lost: 0, firstReplyMs: 268, failbackMs: 110 }],
                ['http-503', { lost: 0, firstReplyMs: 30, failbackMs: 230 }],
            ] as const
        ).map(([fault, measured]): [string, PredictedFault, PredictedPath, number, number, Measured] => [
            ...(['Gloo, hardened', fault, pathOf(glooFleet(), glooHardened), 200, 10_000, measured] as const),
        ]),
        ...(
            [
                ['scale', { lost: 458, firstReplyMs: 1_150 }],
                ['crash', { lost: 39, firstReplyMs: 202 }],
                ['hang', { lost: 494, firstReplyMs: 1_710 }],
            ] as const
        ).map(([fault, measured]): [string, PredictedFault, PredictedPath, number, number, Measured] => [
            ...(['the Gloo guide', fault, pathOf(glooFleet(), glooGuide), 200, 10_000, measured] as const),
        ]),
        [
            'Envoy Gateway’s page',
            'crash',
            pathOf(envoyGatewayFleet(), envoyGatewayPage),
            400,
            5_000,
            { lost: 69, firstReplyMs: 570 },
        ],
        // Its gateway was new: no check had been sent when the primary died.
        [
            'the Gloo guide right after it was deployed',
            'crash',
            pathOf(glooFleet(), newGlooGuide),
            400,
            70_000,
            { lost: 23_739, firstReplyMs: 59_400 },
        ],
    ])(
        '%s, %s, is above what the lab measured',
        (_, fault, path, rate, outageMs, { failbackMs, firstReplyMs, lost }) => {
            const found = predict(path, 'west', fault, { rate, outageMs });
            expect(found.lost).toBeGreaterThanOrEqual(lost);
            expect(found.firstReplyMs ?? Infinity).toBeGreaterThanOrEqual(firstReplyMs ?? 0);
            expect(found.failbackMs ?? Infinity).toBeGreaterThanOrEqual(failbackMs ?? 0);
            // A bound that says nothing is none.
            expect(found.lost).toBeLessThan((rate * outageMs) / 1_000);
        },
    );

    it.each(['crash', 'hang', 'http-503'] as const)(
        '%s, costs nothing with retries that leave the priority',
        (fault) => {
            const found = predict(pathOf(envoyGatewayFleet(), hardened), 'west', fault, { rate: 600, outageMs: 3_500 });
            const waits = fault === 'hang' ? 250 : 0;
            // One request every 1.7 ms, one pause of 5 ms, and a reply within 50 ms.
            expect(found).toMatchObject({ lost: 0, firstReplyMs: 57 + waits, fullShiftMs: 57 + waits });
        },
    );

    describe('without retries', () => {
        const withoutRetries = (manifests: Manifest[]) => {
            hardened(manifests);
            delete policy(manifests).retry;
            Object.assign(policy(manifests), { timeout: { http: { requestTimeout: '2s' } } });
        };
        const at = { rate: 100, outageMs: 60_000 };

        it.each<[PredictedFault, number]>([
            // Three refused checks, a second apart; requests in flight break off.
            ['crash', 3_000],
            // Each check waits for a second before the next begins a second later, and then tries that wait for two.
            ['hang', 3 * 2_000 + 2_000],
        ])('%s is over when the health checks have failed', (fault, untilMs) => {
            const found = predict(pathOf(envoyGatewayFleet(), withoutRetries), 'west', fault, at);
            expect(found.fullShiftMs).toBe(untilMs + 50);
            expect(found.because).toContain('3 health checks');
        });

        it('http-503 comes again after each health check that passes', () => {
            const found = predict(pathOf(envoyGatewayFleet(), withoutRetries), 'west', 'http-503', at);
            // 60 s with a check a second: 62 ejections of two endpoints, three errors each.
            expect(found.lost).toBe(62 * 2 * 3);
            expect(found.because).toContain('after each health check that passes');
        });

        it('http-503 is lost where only health checks look, which pass', () => {
            const path = pathOf(glooFleet(), glooGuide);
            expect(predict(path, 'west', 'http-503', at)).toMatchObject({ lost: 6_000, fullShiftMs: null });
        });

        it('hang fills Envoy’s limits where requests wait for long', () => {
            const hung = (rate: number) =>
                predict(pathOf(glooFleet(), glooGuide), 'west', 'hang', { rate, outageMs: 60_000 }).lost / rate;
            // 1,024 requests wait after 3 s at 400 requests/s: none can be made then until they end.
            expect(hung(300)).toBeLessThan(3.1);
            expect(hung(400)).toBeGreaterThan(15);
        });

        it('is kept from the limit that outlier detection has', () => {
            const found = predict(
                pathOf(envoyGatewayFleet(), (manifests) => {
                    withoutRetries(manifests);
                    const { healthCheck } = policy(manifests) as { healthCheck: { passive: object } };
                    Object.assign(healthCheck.passive, { maxEjectionPercent: 10 });
                }),
                'west',
                'http-503',
                at,
            );
            expect(found).toMatchObject({ lost: 6_000, fullShiftMs: null });
        });
    });

    it('has no bound for pods that Envoy keeps after their removal', () => {
        const found = predict(pathOf(glooFleet(), glooGuide), 'west', 'scale', { rate: 100, outageMs: 60_000 });
        expect(found).toMatchObject({ firstReplyMs: null, fullShiftMs: null });
        expect(found.because).toContain('endpoints stay when their pods are removed');
    });

    it('of kgateway, whose retries stay in the group, is that of its health checks', () => {
        const found = predict(pathOf(kgatewayFleet()), 'west', 'crash', { rate: 100, outageMs: 60_000 });
        // Five errors in 50 ms eject the group. The first check may be 60 s away, so it is let back and ejected again.
        expect(found).toMatchObject({ fullShiftMs: 40_150, lost: 15 });
    });

    it('of weighted clusters is the share of the cluster that is lost', () => {
        const path = pathOf(envoyGatewayFleet(), (manifests) => {
            hardened(manifests);
            Object.assign(specOf(manifests, 'Service', 'blue'), { trafficDistribution: 'PreferClose' });
        });
        const found = predict(path, 'west', 'crash', { rate: 100, outageMs: 60_000 });
        expect(found).toMatchObject({ lost: 3_000, fullShiftMs: null });
        expect(path.splits).toEqual([]);
    });

    it('takes the weights of backends in one tier, whatever their pods', () => {
        const path = pathOf(envoyGatewayFleet(), (manifests) => {
            hardened(manifests);
            specOf(manifests, 'Backend', 'green').fallback = false;
            const [{ backendRefs = [] } = {}] = specOf(manifests, 'HTTPRoute', 'blue').rules as {
                backendRefs?: Record<string, unknown>[];
            }[];
            [10, 90].forEach((weight, index) => Object.assign(backendRefs[index] ?? {}, { weight }));
        });
        // Two pods are blue, and green is one address with two pods behind it.
        expect(path.losses.map(({ cluster, steady }) => [cluster, steady])).toEqual([
            ['east', 0.9],
            ['west', 0.1],
        ]);
        expect(path.losses.find(({ cluster }) => cluster === 'east')?.shares).toEqual({ west: 1 });
    });

    it('follows priorities that an EnvoyPatchPolicy swaps', () => {
        const path = pathOf(envoyGatewayFleet(), (manifests) => {
            hardened(manifests);
            const patches = specOf(manifests, 'EnvoyPatchPolicy', 'blue').jsonPatches as object[];
            [1, 0].forEach((value, index) => {
                const operation = { op: 'add', path: `/endpoints/${index}/priority`, value };
                patches.push({ name: 'httproute/shop/blue/rule/0', operation });
            });
        });
        expect(path.levels.map(({ hosts }) => hosts[0]?.cluster)).toEqual(['east', 'west']);
        expect(predict(path, 'west', 'crash', { rate: 100, outageMs: 60_000 })).toMatchObject({
            lost: 0,
            fullShiftMs: 0,
        });
        // Behind the gateway of the other cluster, a try gets a connection that is then closed.
        expect(predict(path, 'east', 'crash', { rate: 100, outageMs: 60_000 }).lost).toBe(0);
    });
});

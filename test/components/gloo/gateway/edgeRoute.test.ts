import * as fc from 'fast-check';
import { Hardening } from '../../../../components';
import { edgeRouteSpec } from '../../../../components/gloo/gateway/edgeRouteSpec';
import { edgeVirtualService } from '../../../../components/gloo/gateway/edgeVirtualService';

const valid = { upstream: { name: 'default-service-blue-10000' } };
const routesOf = (change = {}) => edgeVirtualService(edgeRouteSpec({ ...valid, ...change })).spec.virtualHost.routes;

describe('edgeVirtualService', () => {
    it('is what `glooctl add route` makes in the Gloo guide', () => {
        expect(edgeVirtualService(edgeRouteSpec({ ...valid, hardening: Hardening.Guide }))).toEqual({
            apiVersion: 'gateway.solo.io/v1',
            kind: 'VirtualService',
            metadata: { name: 'default', namespace: 'gloo-system' },
            spec: {
                virtualHost: {
                    domains: ['*'],
                    routes: [
                        {
                            matchers: [{ prefix: '/' }],
                            routeAction: {
                                single: { upstream: { name: 'default-service-blue-10000', namespace: 'gloo-system' } },
                            },
                        },
                    ],
                },
            },
        });
    });

    it.each<[number, object]>([
        [0, { single: { upstream: { name: 'default-service-blue-10000', namespace: 'gloo-system' } } }],
        [100, { single: { upstream: { name: 'next', namespace: 'gloo-system' } } }],
        [
            5,
            {
                multi: {
                    destinations: [
                        {
                            weight: 95,
                            destination: { upstream: { name: 'default-service-blue-10000', namespace: 'gloo-system' } },
                        },
                        { weight: 5, destination: { upstream: { name: 'next', namespace: 'gloo-system' } } },
                    ],
                },
            },
        ],
    ])('sends %i %% of the requests to another Upstream', (percent, action) => {
        const routes = routesOf({ moved: { upstream: { name: 'next' }, percent } });
        expect(routes.map(({ routeAction }) => routeAction)).toEqual([action, action]);
    });

    it.each([
        [{ upstream: { name: 'next' }, percent: 101 }, '`moved.percent` is 101; a whole number from 0 to 100'],
        [{ upstream: { name: 'next' }, percent: 0.5 }, '`moved.percent` is 0.5;'],
        [{ ...valid, percent: 5 }, '`moved.upstream` is `upstream` itself'],
    ])('refuses to move requests as %j', (moved, message) => {
        expect(() => edgeRouteSpec({ ...valid, moved })).toThrow(message);
    });

    it('leaves the failed priority with the second try, and waits for no try longer than it may', () => {
        expect(routesOf({ retry: { perTryTimeout: '250ms' } })[0]).toMatchObject({
            name: 'idempotent',
            matchers: [{ prefix: '/', methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'] }],
            options: {
                timeout: '15s',
                retries: {
                    numRetries: 2,
                    perTryTimeout: '0.25s',
                    retryOn: 'gateway-error,connect-failure,refused-stream,reset',
                    previousPriorities: { updateFrequency: 1 },
                },
            },
        });
    });

    it('repeats a request that is not idempotent only where it was never sent', () => {
        expect(routesOf()[1]?.options?.retries).toEqual({
            numRetries: 2,
            retryOn: 'connect-failure,refused-stream',
            previousPriorities: { updateFrequency: 1 },
            retryBackOff: { baseInterval: '0.005s', maxInterval: '0.05s' },
        });
        expect(routesOf({ retry: { nonIdempotent: true } })).toHaveLength(1);
    });

    it('waits between two tries for no longer than ten times the first wait', () => {
        const retries = (backOff: object) => routesOf({ retry: { backOff } })[0]?.options?.retries?.retryBackOff;
        expect(retries({ baseInterval: '20ms' })).toEqual({ baseInterval: '0.02s', maxInterval: '0.2s' });
        expect(retries({ maxInterval: '15ms' })).toEqual({ baseInterval: '0.005s', maxInterval: '0.015s' });
    });

    it.each(['0s', '0ms', '0h'])('has no limit with a timeout of %s', (timeout) => {
        expect(routesOf({ timeout }).map(({ options }) => options?.timeout)).toEqual(['0s', '0s']);
    });

    it.each(['*', '*.example.com', 'shop.*', 'shop.example.com:8080', 'shop.example.com'])(
        'answers for %s',
        (domain) => {
            expect(edgeRouteSpec({ ...valid, domains: [domain] }).domains).toEqual([domain]);
        },
    );

    it('tries again after the conditions of gRPC once POST may be repeated', () => {
        const [route, ...rest] = routesOf({ retry: { retryOn: 'unavailable', nonIdempotent: true } });
        expect(rest).toEqual([]);
        expect(route).toMatchObject({ matchers: [{ prefix: '/' }], options: { retries: { retryOn: 'unavailable' } } });
    });

    it('tries again after status codes', () => {
        expect(routesOf({ retry: { retryOn: '503,reset,429' } })[0]?.options?.retries).toMatchObject({
            retryOn: 'reset,retriable-status-codes',
            retriableStatusCodes: [503, 429],
        });
    });

    it('leaves every priority as often as it tries', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 5 }), (attempts) => {
                for (const { options } of routesOf({ retry: { attempts } })) {
                    expect(options?.retries).toMatchObject({
                        numRetries: attempts,
                        previousPriorities: { updateFrequency: 1 },
                    });
                }
            }),
        );
    });
});

describe('edgeRouteSpec refuses', () => {
    it.each([
        ['no domain', { domains: [] }, '`domains` is empty'],
        ['a prefix without a slash', { prefix: 'echo' }, '`prefix` is "echo"'],
        ['no retry', { retry: { attempts: 0 } }, '`retry.attempts` is 0'],
        ['a priority that is never left', { retry: { leavePriorityAfter: 3 } }, 'no try would leave'],
        ['tries without time', { timeout: '2s' }, '3 tries take longer than the 2s'],
        ['a time without a unit', { timeout: '2' }, '`timeout` is "2"'],
        ['retries after nothing', { retry: { retryOn: '' } }, '`retry.retryOn` is empty'],
        [
            'a back-off that shrinks',
            { retry: { backOff: { baseInterval: '20ms', maxInterval: '10ms' } } },
            '`retry.backOff.maxInterval` is 10ms, less than the 20ms',
        ],
        ['no back-off', { retry: { backOff: { baseInterval: '0s' } } }, '`retry.backOff.baseInterval` is "0s"'],
        ['an unknown condition', { retry: { retryOn: 'bogus' } }, '`retry.retryOn` names "bogus"; known are 5xx,'],
        ['a space between conditions', { retry: { retryOn: '5xx, reset' } }, 'names " reset"'],
        ['headers that cannot be named', { retry: { retryOn: 'retriable-headers' } }, 'names "retriable-headers"'],
        [
            'conditions of gRPC without POST',
            { retry: { retryOn: 'unavailable,cancelled' } },
            'names unavailable, cancelled, which has no effect: gRPC requests are POST',
        ],
        ['a URL for a domain', { domains: ['https://shop.example.com'] }, '`domains[0]` is "https://shop.example.com"'],
        ['an empty domain', { domains: [''] }, '`domains[0]` is ""'],
        ['a star within a domain', { domains: ['a.*.com'] }, '`domains[0]` is "a.*.com"'],
        ['a domain twice', { domains: ['a.com', 'A.com'] }, '`domains` names "a.com" twice'],
        ['an Upstream that is no name', { upstream: { name: 'A' } }, '`upstream.name` is "A"'],
    ])('%s', (_, change, message) => {
        expect(() => edgeRouteSpec({ ...valid, ...change })).toThrow(message);
    });
});

import { Problems } from '../../../../lab/gloo/translator/problems';
import type { Matcher, VirtualServiceSpec } from '../../../../lab/gloo/translator/resources';
import { virtualHost } from '../../../../lab/gloo/translator/routes';
import { routeTo, upstream, virtualService } from './support/snapshot';

function translated(spec: VirtualServiceSpec) {
    const problems = new Problems();
    const host = virtualHost(virtualService(spec), [upstream()], problems, []) as { routes: unknown[] };
    return { host, problems: problems.found };
}

const matched = (matcher: Matcher): VirtualServiceSpec => {
    const spec = routeTo();
    return {
        virtualHost: { routes: spec.virtualHost?.routes?.map((route) => ({ ...route, matchers: [matcher] })) ?? [] },
    };
};

describe('virtualHost', () => {
    it.each([
        ['a prefix', { prefix: '/a' }, { prefix: '/a' }],
        ['a path', { exact: '/a' }, { path: '/a' }],
        ['a pattern', { regex: '/a.*' }, { safeRegex: { regex: '/a.*' } }],
        [
            'methods',
            { prefix: '/', methods: ['GET', 'HEAD'] },
            { prefix: '/', headers: [{ name: ':method', stringMatch: { safeRegex: { regex: '(GET)|(HEAD)' } } }] },
        ],
    ])('matches %s', (_, matcher, match) => {
        expect(translated(matched(matcher)).host.routes).toMatchObject([{ match }]);
    });

    it('shares requests between upstreams by weight', () => {
        const other = { name: 'next-gateway', namespace: 'gloo-system' };
        const blue = { name: 'default-service-blue-10000', namespace: 'gloo-system' };
        const destinations = [
            { weight: 70, destination: { upstream: blue } },
            { weight: 30, destination: { upstream: other } },
        ];
        const spec = { virtualHost: { routes: [{ routeAction: { multi: { destinations } } }] } };
        const warnings: string[] = [];
        const host = virtualHost(virtualService(spec), [upstream()], new Problems(), warnings);
        expect(host).toMatchObject({
            routes: [
                {
                    route: {
                        weightedClusters: {
                            clusters: [
                                { name: 'default-service-blue-10000_gloo-system', weight: 70 },
                                { name: 'next-gateway_gloo-system', weight: 30 },
                            ],
                        },
                    },
                },
            ],
        });
        expect(warnings).toEqual([
            '`spec.virtualHost.routes[0]` leads to gloo-system/next-gateway, and there is no such Upstream',
        ]);
    });

    it('lets a retry leave the priorities that failed', () => {
        const retries = {
            retryOn: '5xx',
            numRetries: 2,
            perTryTimeout: '0.5s',
            previousPriorities: { updateFrequency: 1 },
        };
        expect(translated(routeTo(undefined, { retries })).host.routes).toMatchObject([
            {
                route: {
                    cluster: 'default-service-blue-10000_gloo-system',
                    retryPolicy: {
                        retryOn: '5xx',
                        numRetries: 2,
                        perTryTimeout: '0.5s',
                        retryPriority: {
                            name: 'envoy.retry_priorities.previous_priorities',
                            typedConfig: { updateFrequency: 1 },
                        },
                    },
                },
            },
        ]);
    });

    it.each([
        ['options of routes', routeTo(undefined, { cors: {} }), '`spec.virtualHost.routes[0].options.cors` is not'],
        ['matchers', matched({ prefix: '/', queryParameters: [] }), 'matchers[0].queryParameters` is not translated'],
        [
            'a destination without an upstream',
            { virtualHost: { routes: [{ routeAction: { multi: { destinations: [{ weight: 1 }] } } }] } },
            'routeAction.multi.destinations[0].destination.upstream` is missing',
        ],
        ['other actions', { virtualHost: { routes: [{ redirectAction: {} }] } }, 'redirectAction` is not translated'],
    ])('refuses %s that it does not know', (_, spec, problem) => {
        expect(translated(spec).problems.join('\n')).toContain(problem);
    });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { proxyBootstrap } from '../../../lab/gloo/proxyBootstrap';
import type { Snapshot, UpstreamSpec } from '../../../lab/gloo/translator/resources';
import { translate } from '../../../lab/gloo/translator/translate';
import { ensureTools } from '../../../lab/tools';
import { type Pair, pairNamed } from './translator/support/certificates';
import {
    green,
    remote,
    routeTo,
    scheme,
    schemeSpec,
    secret,
    snapshot,
    upstream,
    upstreamSpec,
    virtualService,
} from './translator/support/snapshot';

const folder = mkdtempSync(join(tmpdir(), 'envoy-accepts-'));
afterAll(() => rmSync(folder, { recursive: true }));

let envoy: string;
let pair: Pair;
beforeAll(async () => {
    const [tool] = await ensureTools(['envoy']);
    envoy = tool.path;
    pair = await pairNamed('client');
});

/** What Envoy says of a configuration; it ends with an error when it refuses it. */
async function validated(bootstrap: object): Promise<string> {
    const file = join(folder, 'envoy.json');
    writeFileSync(file, JSON.stringify(bootstrap));
    const node = ['--service-node', 'test', '--service-cluster', 'test'];
    const { stdout } = await promisify(execFile)(envoy, ['--mode', 'validate', '--config-path', file, ...node]);
    return stdout;
}

const sites = [1, 2].map((index) => {
    const name = `region-${index}`;
    return { name, index, region: name, zones: [`${name}-b`], network: name };
});

/** The bootstrap of the local gateways, with what they would be served in it. Routes and endpoints are in place. */
function withServed(change: Partial<Snapshot>): object {
    const bootstrap = proxyBootstrap(sites[0] ?? (undefined as never)) as {
        staticResources: { clusters: object[]; listeners: object[] };
    };
    const { listeners, routes, clusters, endpoints, reports } = translate(snapshot(pair, change));
    expect(reports.map(({ reasons }) => reasons)).toEqual(reports.map(() => []));
    const inPlace = JSON.stringify(listeners).replace(
        /"rds":\{.*?\}\}\}/g,
        `"routeConfig":${JSON.stringify(stripped(routes[0]))}`,
    );
    return {
        ...bootstrap,
        staticResources: {
            listeners: [...bootstrap.staticResources.listeners, ...(JSON.parse(inPlace) as object[]).map(stripped)],
            clusters: [
                ...bootstrap.staticResources.clusters,
                ...clusters.map((cluster, at) => {
                    const { edsClusterConfig, ...rest } = stripped(cluster);
                    expect(edsClusterConfig).toBeDefined();
                    return { ...rest, type: 'STATIC', loadAssignment: stripped(endpoints[at]) };
                }),
            ],
        },
    };
}

function stripped(message: object | undefined): Record<string, unknown> {
    return Object.fromEntries(Object.entries(message ?? {}).filter(([name]) => name !== '@type'));
}

const thresholds = { timeout: '1s', interval: '1s', unhealthyThreshold: 1, healthyThreshold: 1 };

const everything: UpstreamSpec = {
    ...upstreamSpec,
    outlierDetection: { interval: '1s', consecutive5xx: 5, baseEjectionTime: '10s', maxEjectionPercent: 100 },
    circuitBreakers: { maxConnections: 1, maxPendingRequests: 2, maxRequests: 3, maxRetries: 1024 },
    loadBalancerConfig: {
        healthyPanicThreshold: 0,
        updateMergeWindow: '0s',
        closeConnectionsOnHostSetChange: true,
        localityWeightedLbConfig: {},
        leastRequest: { choiceCount: 3 },
    },
    connectionConfig: { connectTimeout: '1s', perConnectionBufferLimitBytes: 32_768 },
    ignoreHealthOnHostRemoval: true,
    useHttp2: true,
    healthChecks: [
        {
            ...thresholds,
            httpHealthCheck: {
                path: '/',
                useHttp2: true,
                expectedStatuses: [{ start: 200, end: 300 }],
                requestHeadersToAdd: [{ header: { key: 'x-probe', value: 'failover' }, append: false }],
            },
        },
    ],
    sslConfig: {
        secretRef: { name: 'failover-upstream', namespace: 'gloo-system' },
        sni: 'blue',
        verifySubjectAltName: ['blue.example'],
        alpnProtocols: ['h2'],
    },
};

const retries = {
    retryOn: '5xx,reset',
    numRetries: 2,
    perTryTimeout: '0.25s',
    previousPriorities: { updateFrequency: 1 },
    retryBackOff: { baseInterval: '0.025s', maxInterval: '0.25s' },
};

describe('Envoy accepts', () => {
    it.each(sites.map((site) => [site.index === 1 ? 'the translator' : 'Gloo', site] as const))(
        'the bootstrap of gateways that %s steers',
        async (_, site) => {
            expect(await validated(proxyBootstrap(site))).toContain('OK');
        },
    );

    it.each<[string, () => Partial<Snapshot>]>([
        ['a failover', () => ({})],
        ['no failover', () => ({ schemes: [] })],
        ['no endpoints', () => ({ slices: [] })],
        ['no verification of the other gateway', () => ({ secrets: [secret(pair)] })],
        [
            'every field that is translated',
            () => ({
                upstreams: [upstream(everything)],
                virtualServices: [
                    virtualService(
                        routeTo(undefined, { retries, timeout: '5s', prefixRewrite: '/a', hostRewrite: 'blue' }),
                    ),
                ],
            }),
        ],
        [
            'a check by gRPC',
            () => ({
                upstreams: [
                    upstream({
                        ...everything,
                        healthChecks: [{ ...thresholds, grpcHealthCheck: { serviceName: 'shop.Cart' } }],
                    }),
                ],
            }),
        ],
        [
            'a check by TCP',
            () => ({
                upstreams: [
                    upstream({
                        ...upstreamSpec,
                        healthChecks: [
                            {
                                timeout: '1s',
                                interval: '1s',
                                unhealthyThreshold: 1,
                                healthyThreshold: 1,
                                tcpHealthCheck: {},
                            },
                        ],
                    }),
                ],
            }),
        ],
        [
            'three clusters in two groups, with weights',
            () => ({
                clusters: new Map([
                    ['local', remote('198.18.1.241')],
                    ...['a', 'b', 'c'].map((name, at) => [name, remote(`198.18.${at + 2}.241`)] as const),
                ]),
                schemes: [
                    scheme({
                        ...schemeSpec,
                        failoverGroups: [
                            {
                                priorityGroup: [
                                    { cluster: 'a', upstreams: [green], localityWeight: 3 },
                                    { cluster: 'b', upstreams: [green], localityWeight: 1 },
                                ],
                            },
                            { priorityGroup: [{ cluster: 'c', upstreams: [green] }] },
                        ],
                    }),
                ],
            }),
        ],
    ])('%s', async (_, change) => {
        expect(await validated(withServed(change()))).toContain('OK');
    });

    it('but not what is wrong: the test would notice', async () => {
        const { staticResources, ...rest } = withServed({}) as { staticResources: { clusters: object[] } };
        const clusters = staticResources.clusters.map((cluster) => ({ ...cluster, noSuchField: 1 }));
        await expect(validated({ ...rest, staticResources: { ...staticResources, clusters } })).rejects.toThrow(
            'noSuchField',
        );
    });
});

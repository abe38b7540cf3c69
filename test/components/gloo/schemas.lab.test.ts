import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { Hardening } from '../../../components';
import { edgeRouteSpec } from '../../../components/gloo/gateway/edgeRouteSpec';
import { edgeVirtualService } from '../../../components/gloo/gateway/edgeVirtualService';
import { failoverGatewaySpec } from '../../../components/gloo/gateway/failoverGatewaySpec';
import { failoverListener } from '../../../components/gloo/gateway/failoverListener';
import { failoverScheme } from '../../../components/gloo/scheme/failoverSchemeManifest';
import { failoverSchemeSpec } from '../../../components/gloo/scheme/failoverSchemeSpec';
import { SchemeMode } from '../../../components/gloo/scheme/resolvedScheme';
import { upstreamFailover } from '../../../components/gloo/scheme/upstreamFailover';
import { upstreamSpec } from '../../../components/gloo/upstream/healthCheckedUpstreamSpec';
import { upstream } from '../../../components/gloo/upstream/upstreamManifest';
import { failoverSchemeDefinition, kubernetesClusterDefinition } from '../../../lab/gloo/federationSchemas';
import { type Judge, judgeBy } from '../../plugins/support/dryRuns';
import { inScratchNamespaces } from '../../plugins/support/inScratchNamespaces';
import { type ScratchCluster, startScratchCluster, toolPath } from '../../plugins/support/scratchCluster';

const service = { name: 'service-blue', port: 10_000 };
const [blue, green] = ['default-service-blue-10000', 'default-service-green-10000'];
const failover = {
    primary: { cluster: 'local', name: blue },
    groups: [{ targets: [{ cluster: 'remote', upstreams: [{ name: green }], weight: 2 }] }],
    clusters: [
        { name: 'local', upstreams: [{ name: blue, failureDetected: true, localityWeighted: true }] },
        { name: 'remote', upstreams: [{ name: green, healthCheckHost: 'green.example', healthCheckPath: '/ready' }] },
    ],
};
const gateways = [{ cluster: 'remote', address: '203.0.113.7', region: 'r', zone: 'z', serverName: 'remote.internal' }];

/** Everything that the components can say, with every field that they know. */
const manifests: [string, object][] = [
    ['an Upstream', upstream(upstreamSpec({ service, hardening: Hardening.Guide }))],
    [
        'an Upstream with everything',
        upstream(
            upstreamSpec({
                service,
                outlierDetection: {},
                circuitBreakers: { maxConnections: 9, maxPendingRequests: 9, maxRequests: 9, maxRetries: 9 },
                loadBalancing: { localityWeighted: true },
                healthCheck: {
                    requestHeadersToAdd: [{ header: { key: 'x-probe', value: 'failover' }, append: false }],
                    expectedStatuses: [{ start: 200, end: 300 }],
                },
                useHttp2: true,
                sslConfig: {
                    secretRef: { name: 'backend-authority' },
                    sni: 'backend.example',
                    alpnProtocols: ['h2'],
                    oneWayTls: true,
                },
            }),
        ),
    ],
    [
        'an Upstream that is checked by gRPC',
        upstream(
            upstreamSpec({
                service,
                useHttp2: true,
                healthCheck: { grpcHealthCheck: { serviceName: 'shop.Cart' } },
            }),
        ),
    ],
    [
        'a failover written by us',
        upstreamFailover(
            failoverSchemeSpec({ ...failover, gateways, overprovisioningFactor: 200, mode: SchemeMode.Direct }),
        ),
    ],
    ['a FailoverScheme', failoverScheme(failoverSchemeSpec({ ...failover, mode: SchemeMode.Federation }))],
    ['the guide’s gateway', failoverListener(failoverGatewaySpec({ hardening: Hardening.Guide }))],
    [
        'a hardened gateway',
        failoverListener(failoverGatewaySpec({ upstreams: [{ name: green }], clientNames: ['local.internal'] })),
    ],
    ['the guide’s route', edgeVirtualService(edgeRouteSpec({ upstream: { name: blue }, hardening: Hardening.Guide }))],
    [
        'a route that moves requests',
        edgeVirtualService(
            edgeRouteSpec({ upstream: { name: blue }, moved: { upstream: { name: 'next' }, percent: 5 } }),
        ),
    ],
    ['a hardened route', edgeVirtualService(edgeRouteSpec({ upstream: { name: blue } }))],
];

const scheme = (spec: object) => ({
    apiVersion: 'fed.solo.io/v1',
    kind: 'FailoverScheme',
    metadata: { name: 'failover-scheme', namespace: 'default' },
    spec,
});
const primary = { clusterName: 'local', name: blue, namespace: 'gloo-system' };

inScratchNamespaces(
    __filename,
    'Gloo’s own definitions, and ours for Federation',
    () => {
        let cluster: ScratchCluster;
        let judged: Judge;

        beforeAll(async () => {
            cluster = await startScratchCluster('/run/cluster');
            const crds = join(toolPath('gloo-files'), 'install/helm/gloo/crds');
            const files = readdirSync(crds).filter((file) => file.endsWith('.yaml'));
            const published = files.flatMap((file) => loadAll(readFileSync(join(crds, file), 'utf8')));
            const ours = [failoverSchemeDefinition, kubernetesClusterDefinition];
            const last = { apiVersion: 'fed.solo.io/v1', kind: 'FailoverScheme' };
            judged = await judgeBy(cluster, [...published, ...ours], last);
        }, 170_000);
        afterAll(() => cluster.stop());

        it.each(manifests)('accept %s', async (_, manifest) => {
            await expect(judged(manifest)).resolves.toBeUndefined();
        });

        it.each([
            ['the key that the proto’s own comment shows', { primary: { ...primary, cluster: 'local' } }, 'cluster'],
            ['groups by their proto name', { primary, failover_groups: [] }, 'failover_groups'],
            ['no primary', { failoverGroups: [] }, 'primary'],
            ['a target without a cluster', { primary, failoverGroups: [{ priorityGroup: [{}] }] }, 'cluster'],
            [
                'a weight that is none',
                { primary, failoverGroups: [{ priorityGroup: [{ cluster: 'remote', localityWeight: '3' }] }] },
                'localityWeight',
            ],
        ])('refuse a FailoverScheme with %s', async (_, spec, message) => {
            await expect(judged(scheme(spec))).rejects.toThrow(message);
        });
    },
    ['gloo-files'],
);

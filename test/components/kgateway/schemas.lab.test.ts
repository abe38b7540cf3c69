import { join } from 'node:path';
import { routeRules } from '../../../components/gatewayApi/failover/httpRoute';
import {
    backendConfigPolicy,
    priorityBackend,
    priorityRoute,
    retryPolicy,
    targetBackend,
} from '../../../components/kgateway/manifests';
import { kgatewayApi } from '../../../components/kgateway/names';
import { priorityBackendSpec } from '../../../components/kgateway/priorityBackendSpec';
import { definitionsIn } from '../../../lab/controlPlanes/definitions';
import { gatewayApiDefinitions, kgatewayDefinitions } from '../../../lab/tools/catalog';
import { type Judge, judgeBy } from '../../plugins/support/dryRuns';
import { inScratchNamespaces } from '../../plugins/support/inScratchNamespaces';
import { type ScratchCluster, startScratchCluster, toolPath } from '../../plugins/support/scratchCluster';

const target = (cluster: string, address: string, tier: number) => ({ cluster, address, tier });
const spec = priorityBackendSpec({
    targets: [
        target('west', '203.0.113.5', 1),
        target('east', 'gateway.east.example', 2),
        target('south', '2001:db8::7', 3),
        target('north', '203.0.113.8', 3),
    ],
    serverName: 'shop.failover.example',
    hostnames: ['shop.example'],
    retry: { retryOn: 'gateway-error,503' },
});
const gatewayApi = 'gateway.networking.k8s.io/v1';

/** Everything that the component declares, and the gateway that each tier needs, which is the user's. */
const manifests: [string, object][] = [
    ...spec.targets.map(({ cluster }, index): [string, object] => [
        `the Backend of ${cluster}`,
        { apiVersion: kgatewayApi, kind: 'Backend', ...targetBackend(spec, index) },
    ]),
    ['the Backend of all tiers', { apiVersion: kgatewayApi, kind: 'Backend', ...priorityBackend(spec) }],
    ['its policy', { apiVersion: kgatewayApi, kind: 'BackendConfigPolicy', ...backendConfigPolicy(spec) }],
    ...routeRules(true).map((rule): [string, object] => [
        `the retries of requests that are ${rule}`,
        { apiVersion: kgatewayApi, kind: 'TrafficPolicy', ...retryPolicy(spec, rule) },
    ]),
    ['the route', { apiVersion: gatewayApi, kind: 'HTTPRoute', ...priorityRoute(spec) }],
    [
        'the gateway of a tier',
        {
            apiVersion: gatewayApi,
            kind: 'Gateway',
            metadata: { name: 'failover' },
            spec: {
                gatewayClassName: 'kgateway',
                tls: {
                    frontend: {
                        default: {
                            validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'authority' }] },
                        },
                    },
                },
                listeners: [
                    {
                        name: 'failover',
                        port: 15_443,
                        protocol: 'TLS',
                        hostname: 'shop.failover.example',
                        tls: { mode: 'Terminate', certificateRefs: [{ name: 'failover-downstream' }] },
                    },
                ],
            },
        },
    ],
];

inScratchNamespaces(
    __filename,
    'the definitions of kgateway and of Gateway API',
    () => {
        let cluster: ScratchCluster;
        let judged: Judge;

        beforeAll(async () => {
            cluster = await startScratchCluster('/run/cluster');
            const definitions = [
                ...(await definitionsIn(join(toolPath('gateway-api-files'), gatewayApiDefinitions))),
                ...(await definitionsIn(join(toolPath('kgateway-files'), kgatewayDefinitions))),
            ];
            judged = await judgeBy(cluster, definitions, { apiVersion: kgatewayApi, kind: 'TrafficPolicy' });
        }, 170_000);
        afterAll(() => cluster.stop());

        it.each(manifests)('accept %s', async (_, manifest) => {
            await expect(judged(manifest)).resolves.toBeUndefined();
        });

        it.each([
            ['more tiers than 16', 17, 'spec.priorityGroups'],
            ['no tier', 0, 'spec.priorityGroups'],
        ])('refuse %s', async (_, count, message) => {
            const groups = Array.from({ length: count }, () => ({ backendRefs: [{ name: 'west' }] }));
            const metadata = { name: 'tiers' };
            const manifest = { apiVersion: kgatewayApi, kind: 'Backend', metadata, spec: { priorityGroups: groups } };
            await expect(judged(manifest)).rejects.toThrow(message);
        });
    },
    ['kgateway-files', 'gateway-api-files'],
);

import { KubeConfig } from '@kubernetes/client-node';
import * as fc from 'fast-check';
import { explainFleet } from '../../../../analysis/explain';
import type { VerifiedDifference } from '../../../../analysis/verification/verification';
import { proxyAsker } from '../../../../cli/askProxy';
import { verify } from '../../../../cli/explainVerify';
import { apiCaller } from '../../../../drill/cluster/apiCaller';
import { liveCluster } from '../../../../fleet/liveCluster';
import { apply } from '../../../../lab/cluster/apply';
import { requireLab } from '../../../../lab/enter';
import { KubeApi } from '../../../../lab/node/kubeApi';
import { until } from '../../../../lab/process/until';
import { stateDirectory } from '../../../../lab/state';
import { type EdgeConfiguration, edgeConfigurations } from '../edgeConfigurations';

/*
 * Runs inside the lab: `compareEdge <seed> <routes>`. Gives an edge gateway random routes, and compares what is predicted
 * for them with what its Envoy holds. Prints the differences that stay, as JSON.
 */

const [seed = 0, routes = 60] = process.argv.slice(2).map(Number);
const gatewayApi = 'gateway.networking.k8s.io';
const envoyGateway = 'gateway.envoyproxy.io';
/** Until Envoy Gateway has made the proxy, and pushed all routes to it. */
const pushedMs = 120_000;

async function main(): Promise<void> {
    const [cluster] = requireLab(stateDirectory()).clusters;
    if (!cluster) {
        throw new Error('The lab has no cluster.');
    }
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    const api = await KubeApi.connect(config);
    const chosen = fc.sample(edgeConfigurations, { seed, numRuns: routes });
    await apply(api, [...gateway, ...chosen.flatMap(objectsOf)]);
    const call = apiCaller(config);
    let mismatches: { configuration: EdgeConfiguration | undefined; differences: VerifiedDifference[] }[] = [];
    let paths = 0;
    const compare = async (): Promise<boolean> => {
        const inputs = [{ name: cluster.name, ...(await liveCluster((path) => call('GET', path))) }];
        const explained = explainFleet(inputs).services.filter(({ name }) => name.startsWith('random-'));
        const found = await verify(inputs, explained, proxyAsker([{ name: cluster.name, config }]));
        paths = found.paths;
        mismatches = explained.flatMap(({ host, name }) => {
            const differences = found.differences.filter(({ service }) => service === host);
            return differences.length === 0
                ? []
                : [{ configuration: chosen[Number(name.replace('random-', ''))], differences }];
        });
        return paths === routes && mismatches.length === 0;
    };
    await until(compare, (isSame) => isSame, { what: 'no difference', timeoutMs: pushedMs }).catch(() => undefined);
    process.stdout.write(JSON.stringify({ compared: paths, mismatches }));
    process.exit();
}

const gateway = [
    {
        apiVersion: `${gatewayApi}/v1`,
        kind: 'GatewayClass',
        metadata: { name: 'random' },
        spec: { controllerName: `${envoyGateway}/gatewayclass-controller` },
    },
    {
        apiVersion: `${gatewayApi}/v1`,
        kind: 'Gateway',
        metadata: { name: 'random', namespace: 'default' },
        spec: { gatewayClassName: 'random', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    },
];

const address = (last: number): string => `198.51.100.${last}`;

function objectsOf({ endpoints, fallbacks, policy, timeout }: EdgeConfiguration, index: number) {
    const name = `random-${index}`;
    const metadata = { name, namespace: 'default' };
    const backends = fallbacks.map((lasts, at) => ({ name: `${name}-${at}`, lasts }));
    const references = backends.map((each) => ({ group: envoyGateway, kind: 'Backend', name: each.name }));
    return [
        { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ name: 'http', port: 80, targetPort: 80 }] } },
        {
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSlice',
            metadata: { ...metadata, labels: { 'kubernetes.io/service-name': name } },
            addressType: 'IPv4',
            ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
            endpoints: endpoints.map((last) => ({ addresses: [address(last)], conditions: { ready: true } })),
        },
        ...backends.map(({ lasts, name: backend }) => ({
            apiVersion: `${envoyGateway}/v1alpha1`,
            kind: 'Backend',
            metadata: { name: backend, namespace: 'default' },
            spec: { fallback: true, endpoints: lasts.map((last) => ({ ip: { address: address(last), port: 80 } })) },
        })),
        {
            apiVersion: `${gatewayApi}/v1`,
            kind: 'HTTPRoute',
            metadata,
            spec: {
                parentRefs: [{ name: 'random' }],
                hostnames: [`${name}.example.com`],
                rules: [
                    {
                        backendRefs: [{ name, port: 80 }, ...references],
                        ...(timeout !== undefined && { timeouts: { request: timeout } }),
                    },
                ],
            },
        },
        ...(policy
            ? [
                  {
                      apiVersion: `${envoyGateway}/v1alpha1`,
                      kind: 'BackendTrafficPolicy',
                      metadata,
                      spec: { ...policy, targetRefs: [{ group: gatewayApi, kind: 'HTTPRoute', name }] },
                  },
              ]
            : []),
    ];
}

main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
});

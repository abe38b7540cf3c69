import { explainFleet } from '../../analysis/explain';
import { kubernetesObject } from '../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../analysis/model/fleet';
import type { Proxy } from '../../analysis/verification/proxies';
import { verify } from '../../cli/explainVerify';
import { envoyGatewayFleet } from '../analysis/support/edge';
import { type Fleet, host, validFleet } from '../analysis/support/fleet';

const inputsOf = (fleet: Fleet): ClusterInput[] =>
    Object.entries(fleet).map(([name, manifests]) => ({
        name,
        hidden: [],
        objects: manifests.flatMap((each) => kubernetesObject(each) ?? []),
    }));

const pod = (name: string, namespace: string, labels: Record<string, string>, nodeName = '') => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { nodeName },
    status: { phase: 'Running' },
});

/** The mesh of two clusters, with a pod with a sidecar in each. */
function mesh(): ClusterInput[] {
    const fleet = validFleet();
    for (const [name, manifests] of Object.entries(fleet)) {
        manifests.push(pod('client', 'shop', { 'security.istio.io/tlsMode': 'istio' }, `${name}-0`));
    }
    return inputsOf(fleet);
}

/** Envoy Gateway, with its proxy's pod. */
function edge(): ClusterInput[] {
    const fleet = envoyGatewayFleet();
    const owning = {
        'gateway.envoyproxy.io/owning-gateway-name': 'edge',
        'gateway.envoyproxy.io/owning-gateway-namespace': 'shop',
    };
    fleet.west?.push(pod('envoy-edge', 'envoy-gateway-system', owning));
    return inputsOf(fleet);
}

const endpoint = (address: string) => ({ endpoint: { address: { socket_address: { address, port_value: 80 } } } });

/** `/config_dump` of an Envoy with one cluster and the route to it. */
function dumpOf(cluster: Record<string, unknown>, priorities: string[][], ...routes: object[]): string {
    const { name } = cluster;
    return JSON.stringify({
        configs: [
            { dynamic_active_clusters: [{ cluster }] },
            {
                dynamic_endpoint_configs: [
                    {
                        endpoint_config: {
                            cluster_name: name,
                            endpoints: priorities.map((addresses, priority) => ({
                                priority,
                                lb_endpoints: addresses.map(endpoint),
                            })),
                        },
                    },
                ],
            },
            {
                dynamic_route_configs: [
                    {
                        route_config: {
                            virtual_hosts: [
                                { routes: routes.map((route) => ({ route: { cluster: name, ...route } })) },
                            ],
                        },
                    },
                ],
            },
        ],
    });
}

/** What Envoy Gateway makes of the valid fleet. */
const edgeDump = (unhealthyThreshold: number): string =>
    dumpOf(
        {
            name: 'httproute/shop/blue/rule/0',
            connect_timeout: '10s',
            common_lb_config: { healthy_panic_threshold: {} },
            health_checks: [
                {
                    timeout: '1s',
                    interval: '1s',
                    unhealthy_threshold: unhealthyThreshold,
                    healthy_threshold: 1,
                    http_health_check: { path: '/health' },
                },
            ],
            outlier_detection: {
                consecutive_5xx: 5,
                interval: '1s',
                base_ejection_time: '30s',
                max_ejection_percent: 100,
            },
        },
        [['192.0.2.2', '192.0.2.3'], ['192.0.2.10']],
        // Requests that may not be sent twice have a route of their own.
        { retry_policy: { num_retries: 2, per_try_timeout: '1s', retry_priority: {} } },
        { retry_policy: { num_retries: 1 } },
    );

describe('verifying', () => {
    it.each([
        [1, []],
        [
            3,
            [
                expect.objectContaining({
                    cluster: 'west',
                    pod: 'envoy-gateway-system/envoy-edge',
                    service: 'blue.shop.svc.cluster.local',
                    what: 'health check',
                }),
            ],
        ],
    ])('compares Envoy Gateway’s paths with its Envoy, whose unhealthy threshold is %i', async (threshold, found) => {
        const asked: Proxy[] = [];
        const inputs = edge();
        const verification = await verify(inputs, explainFleet(inputs).services, (proxy, path) => {
            expect(path).toBe('/config_dump?include_eds');
            asked.push(proxy);
            return Promise.resolve(edgeDump(threshold));
        });
        expect(verification).toMatchObject({ proxies: 1, paths: 1, differences: found, unverified: [] });
        expect(asked[0]).toMatchObject({ namespace: 'envoy-gateway-system', pod: 'envoy-edge', adminPort: 19_000 });
    });

    it('asks one pod of each caller, on the port of Istio’s proxies', async () => {
        const inputs = mesh();
        const asked: string[] = [];
        const { differences } = await verify(
            inputs,
            explainFleet(inputs).services,
            ({ adminPort, cluster, pod: name }) => {
                asked.push(`${cluster} ${name} ${adminPort}`);
                return Promise.resolve(dumpOf({ name: 'other' }, [], {}));
            },
        );
        expect([...new Set(asked)].sort()).toEqual(['east client 15000', 'west client 15000']);
        expect(differences).toContainEqual(
            expect.objectContaining({ what: 'cluster', predicted: `outbound|5000||${host}`, held: 'none' }),
        );
    });

    it('names callers without a pod and proxies that do not answer, and goes on', async () => {
        const inputs = mesh().map((input) =>
            input.name === 'east' ? { ...input, objects: input.objects.filter(({ kind }) => kind !== 'Pod') } : input,
        );
        const verification = await verify(inputs, explainFleet(inputs).services, () =>
            Promise.reject(new Error('pods "client" is forbidden')),
        );
        expect(verification).toMatchObject({ proxies: 0, paths: 0, differences: [] });
        expect(verification.unverified.map(({ caller, cluster, reason }) => `${cluster}: ${caller} ${reason}`)).toEqual(
            expect.arrayContaining([
                expect.stringMatching(/^east: sidecars of shop \(.*\) have no running pod in this locality$/),
                'west: pod shop/client does not answer: pods "client" is forbidden',
            ]),
        );
    });
});

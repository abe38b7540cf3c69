import type {
    ClusterView,
    FailoverScheme,
    FailoverSchemeSpec,
    Gateway,
    GatewaySpec,
    Snapshot,
    Upstream,
    UpstreamSpec,
    VirtualService,
    VirtualServiceRoute,
    VirtualServiceSpec,
} from '../../../../../lab/gloo/translator/resources';
import type { Pair } from './certificates';

const metadata = (name: string, namespace = 'gloo-system') => ({ name, namespace, uid: name });

export const blue = { name: 'default-service-blue-10000', namespace: 'gloo-system' };
export const green = { name: 'default-service-green-10000', namespace: 'gloo-system' };

const healthCheck = {
    timeout: '1s',
    interval: '1s',
    unhealthyThreshold: 1,
    healthyThreshold: 1,
    noTrafficInterval: '1s',
    httpHealthCheck: { path: '/health', host: 'blue' },
};

export const upstreamSpec: UpstreamSpec = {
    kube: { serviceName: 'service-blue', serviceNamespace: 'default', servicePort: 10000 },
    healthChecks: [healthCheck],
};

export const upstream = (spec: UpstreamSpec = upstreamSpec, name = blue.name): Upstream => ({
    metadata: metadata(name),
    spec,
});

export const routeTo = (to = blue, options?: VirtualServiceRoute['options']): VirtualServiceSpec => ({
    virtualHost: {
        domains: ['*'],
        routes: [
            {
                matchers: [{ prefix: '/' }],
                routeAction: { single: { upstream: to } },
                ...(options ? { options } : {}),
            },
        ],
    },
});

export const virtualService = (spec: VirtualServiceSpec = routeTo(), name = 'default'): VirtualService => ({
    metadata: metadata(name),
    spec,
});

export const gateway = (spec: GatewaySpec = {}): Gateway => ({
    metadata: metadata('gateway-proxy'),
    spec: { bindAddress: '::', bindPort: 8080, httpGateway: {}, proxyNames: ['gateway-proxy'], ssl: false, ...spec },
});

export const schemeSpec: FailoverSchemeSpec = {
    primary: { clusterName: 'local', ...blue },
    failoverGroups: [{ priorityGroup: [{ cluster: 'remote', upstreams: [green] }] }],
};

export const scheme = (spec: FailoverSchemeSpec = schemeSpec, name = 'failover-scheme'): FailoverScheme => ({
    metadata: { ...metadata(name, 'gloo-fed'), generation: 3 },
    spec,
});

export function secret(pair: Partial<Pair>, authority?: string, name = 'failover-upstream') {
    const encode = (text = '') => Buffer.from(text).toString('base64');
    return {
        metadata: metadata(name),
        type: 'kubernetes.io/tls',
        data: {
            'tls.crt': encode(pair.certificate),
            'tls.key': encode(pair.key),
            ...(authority ? { 'ca.crt': encode(authority) } : {}),
        },
    };
}

/** A registered cluster whose gateways are at an address. */
export const remote = (address: string, region = 'us-central1', upstreams = [green]): ClusterView => ({
    upstreams,
    services: [
        {
            metadata: { ...metadata('failover'), labels: { gloo: 'gateway-proxy' } },
            spec: { ports: [{ name: 'failover', port: 15443 }] },
            status: { loadBalancer: { ingress: [{ ip: address }] } },
        },
    ],
    nodes: [{ metadata: { ...metadata('node'), labels: { 'topology.kubernetes.io/region': region } } }],
});

/** Blue in this cluster, green behind the gateway of another, and a Service of each kind that is looked at. */
export function snapshot(pair: Pair, change: Partial<Snapshot> = {}): Snapshot {
    return {
        self: 'local',
        upstreams: [upstream()],
        virtualServices: [virtualService()],
        gateways: [gateway()],
        schemes: [scheme()],
        secrets: [secret(pair, pair.certificate)],
        services: [
            {
                metadata: metadata('service-blue', 'default'),
                spec: { ports: [{ name: 'color', port: 10000, targetPort: 10000 }] },
            },
        ],
        slices: [
            {
                metadata: {
                    ...metadata('service-blue-1', 'default'),
                    labels: { 'kubernetes.io/service-name': 'service-blue' },
                },
                addressType: 'IPv4',
                ports: [{ name: 'color', port: 10000 }],
                endpoints: [
                    { addresses: ['198.18.1.5'], conditions: { ready: true } },
                    { addresses: ['198.18.1.4'], conditions: { ready: true } },
                    { addresses: ['198.18.1.6'], conditions: { ready: false } },
                ],
            },
        ],
        clusters: new Map([
            ['local', remote('198.18.1.241')],
            ['remote', remote('198.18.2.241')],
        ]),
        ...change,
    };
}

import { type Bridge, type BridgedHost, bridgePort, hostPort, type Tier1 } from './bridge';
import { type IstioObject, istioObject } from './istioObject';
import { bridgeRoutes } from './routes';

/** Opens the ingress gateway: its own port for clients outside the mesh, the bridge's for those of other clusters. */
export function ingressGateway(bridge: Bridge): IstioObject {
    const { gateway, hosts, namespace } = bridge;
    return istioObject(
        'Gateway',
        { ...bridge, name: gateway.name },
        {
            selector: gateway.labels,
            servers: hosts.flatMap(({ hostname, name }) => [
                {
                    name,
                    hosts: [`${namespace}/${hostname}`],
                    port: { name: `http-${name}`, number: gateway.port, protocol: 'HTTP' },
                },
                {
                    name: `${name}-mtls`,
                    hosts: [`${namespace}/${hostname}`],
                    port: { name: `mtls-${name}`, number: bridgePort, protocol: 'HTTPS' },
                    tls: { mode: 'ISTIO_MUTUAL' },
                },
            ]),
        },
    );
}

/** Leads a hostname from the ingress gateway to the Service in the gateway's own cluster. */
export function ingressRoute(bridge: Bridge, host: BridgedHost): IstioObject {
    const { gateway, namespace, settings } = bridge;
    return istioObject(
        'VirtualService',
        { ...bridge, name: `${gateway.name}-${host.name}` },
        {
            hosts: [host.hostname],
            gateways: [`${namespace}/${gateway.name}`],
            exportTo: ['.'],
            http: bridgeRoutes(host.service, host.port, settings),
        },
    );
}

/** Retries of callers in the mesh, by the hostname. */
export function callerRoute(bridge: Bridge, host: BridgedHost): IstioObject {
    const http = bridgeRoutes(host.hostname, hostPort, bridge.settings);
    return meshRoute(bridge, `${host.name}-callers`, host.hostname, http);
}

/** Rules for callers in the mesh, by a host. */
export function meshRoute(bridge: Bridge, name: string, host: string, http: readonly object[]): IstioObject {
    return istioObject(
        'VirtualService',
        { ...bridge, name },
        { hosts: [host], gateways: ['mesh'], exportTo: ['.'], http },
    );
}

/** Opens the Tier-1 gateway for every hostname. */
export function tier1Gateway(bridge: Bridge, { gateway, namespace }: Tier1): IstioObject {
    return istioObject(
        'Gateway',
        { ...bridge, namespace, name: gateway.name },
        {
            selector: gateway.labels,
            servers: bridge.hosts.map(({ hostname, name }) => ({
                name,
                hosts: [`${namespace}/${hostname}`],
                port: { name: `http-${name}`, number: gateway.port, protocol: 'HTTP' },
            })),
        },
    );
}

/** Leads a hostname from the Tier-1 gateway to the ingress gateways of all clusters that expose it. */
export function tier1Route(bridge: Bridge, host: BridgedHost, { gateway, namespace }: Tier1): IstioObject {
    return istioObject(
        'VirtualService',
        { ...bridge, namespace, name: `${gateway.name}-${host.name}` },
        {
            hosts: [host.hostname],
            gateways: [`${namespace}/${gateway.name}`],
            exportTo: ['.'],
            http: bridgeRoutes(host.hostname, hostPort, bridge.settings),
        },
    );
}

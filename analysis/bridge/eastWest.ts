import { type Bridge, type BridgedHost, bridgePort } from './bridge';
import { meshRoute } from './gateways';
import { type Caller, localityOf, reachable } from './hostnames';
import { dashed, type IstioObject, istioObject } from './istioObject';
import { portRoutes } from './routes';
import { bridgePolicy } from './trafficPolicy';

/** Opens the east-west gateway for the services: mutual TLS passes through to the pod that its server name means. */
export function eastWestGateway(bridge: Bridge, labels: Readonly<Record<string, string>>): IstioObject {
    return istioObject(
        'Gateway',
        { ...bridge, name: `${bridge.gateway.name}-east-west` },
        {
            selector: labels,
            servers: [
                {
                    port: { name: 'tls', number: bridgePort, protocol: 'TLS' },
                    tls: { mode: 'AUTO_PASSTHROUGH' },
                    hosts: bridge.hosts.map(({ service }) => service),
                },
            ],
        },
    );
}

/** Detection of failed endpoints of a Service, and their order. */
export function serviceRule(bridge: Bridge, host: BridgedHost): IstioObject {
    return istioObject(
        'DestinationRule',
        { ...bridge, name: `${host.name}-endpoints` },
        { host: host.service, exportTo: ['.'], trafficPolicy: bridgePolicy(bridge.settings) },
    );
}

/** Retries of callers in the mesh, by the Service's own name. */
export function serviceRoute(bridge: Bridge, host: BridgedHost): IstioObject {
    const http = portRoutes(host.service, host.port, bridge.settings);
    return meshRoute(bridge, `${host.name}-service-callers`, host.service, http);
}

/**
 * The Services of the other clusters as endpoints of the one here: their east-west gateways. Their labels are those that
 * the Service here selects.
 */
export function remoteEndpoints(bridge: Bridge, host: BridgedHost, caller: Caller): IstioObject[] {
    return reachable(bridge, caller)
        .filter(({ name }) => name !== caller.cluster)
        .flatMap((cluster) => {
            const { eastWestAddress: address, name, network } = cluster;
            return address === undefined
                ? []
                : [
                      istioObject(
                          'WorkloadEntry',
                          { ...bridge, name: `${host.name}-${dashed(name)}` },
                          {
                              address,
                              labels: { ...host.labels, 'security.istio.io/tlsMode': 'istio' },
                              ports: { http: bridgePort },
                              locality: localityOf(cluster),
                              network,
                          },
                      ),
                  ];
        });
}

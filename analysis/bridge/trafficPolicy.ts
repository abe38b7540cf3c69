import type { BridgeSettings } from './bridge';

/** Endpoints that share the caller's region come first, then those of its network, zone and subzone. */
const failoverPriority = [
    'topology.kubernetes.io/region',
    'topology.istio.io/network',
    'topology.kubernetes.io/zone',
    'topology.istio.io/subzone',
];

/**
 * The traffic policy of a bridged host: mutual TLS, ejection, and the order of the endpoints.
 *
 * @param sni Server name of the TLS connection. Default: Istio's own name of the service and port.
 */
export function bridgePolicy({ connectTimeout, detection }: BridgeSettings, sni?: string): object {
    return {
        tls: { mode: 'ISTIO_MUTUAL', ...(sni !== undefined && { sni }) },
        connectionPool: {
            ...(connectTimeout !== undefined && { tcp: { connectTimeout } }),
            http: { useClientProtocol: true },
        },
        // 0: an application's own 500 does not eject the gateway that it came through.
        outlierDetection: { ...detection, consecutive5xxErrors: 0 },
        loadBalancer: { localityLbSetting: { enabled: true, failoverPriority } },
    };
}

import type * as kubernetes from '@pulumi/kubernetes';
import { Hardening } from '../../istio/hardening';
import { gatewayApi, upstreamSni } from '../gloo';
import type { FailoverGatewaySpec } from './failoverGatewaySpec';

/** The `gateway.solo.io/v1` Gateway for failover that we declare. */
export interface FailoverListener {
    apiVersion: typeof gatewayApi;
    kind: 'Gateway';
    metadata: { name: string; namespace: string; labels: { app: string } };
    spec: {
        bindAddress: string;
        bindPort: number;
        proxyNames?: string[];
        tcpGateway: {
            tcpHosts: {
                name: string;
                sslConfig: {
                    secretRef: { name: string; namespace: string };
                    sniDomains?: string[];
                    verifySubjectAltName?: string[];
                };
                destination: { forwardSniClusterName: object };
            }[];
        };
    };
}

/** The listener: it terminates mutual TLS and forwards to the cluster named by the SNI, if that is allowed. */
export function failoverListener(spec: FailoverGatewaySpec): FailoverListener {
    const { upstreams, clientNames, namespace } = spec;
    return {
        apiVersion: gatewayApi,
        kind: 'Gateway',
        metadata: { name: spec.gatewayName, namespace, labels: { app: 'gloo' } },
        spec: {
            bindAddress: spec.bindAddress,
            bindPort: spec.port,
            ...(spec.hardening !== Hardening.Guide && { proxyNames: [spec.proxyName] }),
            tcpGateway: {
                tcpHosts: [
                    {
                        name: 'failover',
                        sslConfig: {
                            secretRef: { name: spec.secretName, namespace },
                            ...(upstreams.length > 0 && {
                                sniDomains: upstreams.map((upstream) => upstreamSni(upstream.name, upstream.namespace)),
                            }),
                            ...(clientNames.length > 0 && { verifySubjectAltName: clientNames }),
                        },
                        destination: { forwardSniClusterName: {} },
                    },
                ],
            },
        },
    };
}

/** The Service in front of the proxy's pods. Federation finds its port by the name `failover`. */
export function failoverService(spec: FailoverGatewaySpec) {
    return {
        metadata: {
            name: spec.serviceName,
            namespace: spec.namespace,
            labels: { app: 'gloo', 'gateway-proxy-id': spec.proxyName, gloo: 'gateway-proxy' },
            ...(spec.serviceAnnotations && { annotations: spec.serviceAnnotations }),
        },
        spec: {
            type: spec.exposure,
            selector: { 'gateway-proxy': 'live', 'gateway-proxy-id': spec.proxyName },
            ports: [
                {
                    name: 'failover',
                    port: spec.port,
                    targetPort: spec.port,
                    protocol: 'TCP',
                    ...(spec.nodePort !== undefined && { nodePort: spec.nodePort }),
                },
            ],
        },
    } satisfies kubernetes.core.v1.ServiceArgs;
}

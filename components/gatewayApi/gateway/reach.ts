import type * as pulumi from '@pulumi/pulumi';
import type { GatewayExposure } from '../../gatewayExposure';

/** Where a gateway is, and how it is reached. */
export interface GatewayReach {
    /** Namespace of the Gateway, its certificates and its routes. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /**
     * Name of the GatewayClass, one for each Gateway, so that each can be deleted alone. Default: the Gateway's
     * namespace and name, `<namespace>-<name>`.
     */
    className?: pulumi.Input<string>;
    /** Namespace of Envoy Gateway: there it creates the gateway's Envoy pods. Default: `envoy-gateway-system`. */
    proxyNamespace?: pulumi.Input<string>;
    /** Pods of Envoy. Default: 2, so that one can fail or be drained. */
    proxyReplicas?: pulumi.Input<number>;
    /** Name of the Service in front of them. Default: the Gateway's. */
    serviceName?: pulumi.Input<string>;
    /**
     * Secret, in `namespace`, with the certificate and the key that the gateway's Envoy shows to Services that have a
     * `BackendTLSPolicy`, such as an identity of a mesh. Default: none.
     */
    backendSecretName?: pulumi.Input<string>;
    /** How the gateway is reached from outside the cluster. Default: `LoadBalancer`. */
    exposure?: pulumi.Input<GatewayExposure>;
    /** Node port; required with `NodePort`. */
    nodePort?: pulumi.Input<number>;
    /** Address of the nodes; required with `NodePort`. */
    nodeAddress?: pulumi.Input<string>;
    /** Annotations of the Service: they choose the cloud's load balancer. */
    serviceAnnotations?: pulumi.Input<{ [annotation: string]: pulumi.Input<string> }>;
}

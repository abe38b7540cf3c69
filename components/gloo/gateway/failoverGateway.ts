import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import { GatewayExposure } from '../../gatewayExposure';
import { balancerAddress } from '../../istio/gateway/balancerAddress';
import type { LoadBalancerStatus } from '../../istio/gateway/service';
import type { Hardening } from '../../istio/hardening';
import { resolved } from '../../resolved';
import { gatewayApi } from '../gloo';
import type { UpstreamReference } from '../upstream/settings';
import { failoverGatewaySingles, failoverGatewaySpec } from './failoverGatewaySpec';
import { failoverListener, failoverService } from './failoverListener';

/** Arguments of {@link FailoverGateway}. */
export interface FailoverGatewayArgs {
    /**
     * The only Upstreams that are reachable through it. Required unless `hardening` is `guide`: there every cluster of
     * the proxy is reachable, Envoy's administration page too.
     */
    upstreams?: pulumi.Input<pulumi.Input<UpstreamReference>[]>;
    /**
     * Names in the clients' certificates. Hardened: required. Guide: none; any certificate of the authority is
     * accepted.
     */
    clientNames?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Secret with the server's certificate, its key, and the trusted authorities in `ca.crt`. Default:
     * `failover-downstream`.
     */
    secretName?: pulumi.Input<string>;
    /** Source of the defaults. `guide`: the Gloo guide. Default: `hardened`. */
    hardening?: pulumi.Input<Hardening>;
    /** Namespace of the Gateway and the Service: Gloo's. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
    /** Name of the Gateway. Default: `failover-gateway`. */
    gatewayName?: pulumi.Input<string>;
    /** Name of the Service. Default: `failover`. */
    serviceName?: pulumi.Input<string>;
    /** Name of the proxy that listens: the label of its pods. Default: `gateway-proxy`. */
    proxyName?: pulumi.Input<string>;
    /** Address that the proxy binds. Default: `::`, every IPv6 and IPv4 address. */
    bindAddress?: pulumi.Input<string>;
    /** Port of the listener and of the Service. Default: 15443. */
    port?: pulumi.Input<number>;
    /** How other clusters reach it. Default: `LoadBalancer`. */
    exposure?: pulumi.Input<GatewayExposure>;
    /** Node port. Default: 32000 with `NodePort` and with `guide`, as in the Gloo guide; else none. */
    nodePort?: pulumi.Input<number>;
    /** Address of the nodes; required with `NodePort`. */
    nodeAddress?: pulumi.Input<string>;
    /** Annotations of the Service: they choose the cloud's load balancer. */
    serviceAnnotations?: pulumi.Input<{ [annotation: string]: pulumi.Input<string> }>;
    /**
     * Whether the chart created its own failover gateway (`gatewayProxies.NAME.failover.enabled`): the output
     * `failoverEnabled` of `GlooGateway`. True is refused, as both would listen on one port. Default: false.
     */
    chartFailover?: pulumi.Input<boolean>;
}

/**
 * Lets other clusters fail over to this one: a listener that accepts mutual TLS only, forwards by SNI to the Upstreams
 * of its allow-list, and is reachable from outside.
 *
 * Acts on the cluster of the `provider` option, which runs Gloo; the open-source edition is enough. Declares one
 * `Gateway` (gateway.solo.io/v1) and one Service. Declare it after its Secret and its Upstreams.
 *
 * @example
 * {@includeCode ../../../examples/edgeFailover.ts}
 */
export class FailoverGateway extends pulumi.ComponentResource {
    /** Its IP address or host name. */
    readonly address: pulumi.Output<string>;
    /** Its port at that address. */
    readonly port: pulumi.Output<number>;
    /** Name of the Gateway. */
    readonly gatewayName: pulumi.Output<string>;
    /** Name of the Service. */
    readonly serviceName: pulumi.Output<string>;

    constructor(name: string, args: FailoverGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:FailoverGateway', name, args, opts);

        const spec = resolved('FailoverGateway', args, (known) => {
            const read = failoverGatewaySpec(known);
            declaredOnce(this, 'FailoverGateway', name, failoverGatewaySingles(read));
            return read;
        });
        const listener = spec.apply(failoverListener);
        const gateway = new kubernetes.apiextensions.CustomResource(
            `${name}-gateway`,
            { apiVersion: gatewayApi, kind: 'Gateway', metadata: listener.metadata, spec: listener.spec },
            { parent: this },
        );
        const manifest = spec.apply(failoverService);
        const service = new kubernetes.core.v1.Service(
            `${name}-service`,
            { metadata: manifest.metadata, spec: manifest.spec },
            { parent: this },
        );

        const status = service.status as pulumi.Output<LoadBalancerStatus | undefined>;
        this.address = pulumi
            .all([spec, status])
            .apply(([known, found]) => known.nodeAddress ?? balancerAddress(found));
        this.port = spec.apply(({ exposure, nodePort, port }) =>
            exposure === GatewayExposure.NodePort ? (nodePort ?? port) : port,
        );
        this.gatewayName = gateway.metadata.name;
        this.serviceName = service.metadata.name;
        this.registerOutputs({
            address: this.address,
            port: this.port,
            gatewayName: this.gatewayName,
            serviceName: this.serviceName,
        });
    }
}

import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import type { GatewayExposure } from '../../gatewayExposure';
import { oneClusterDomain } from '../../oneClusterDomain';
import { resolvedFrom } from '../../resolved';
import { addressCount, crossNetworkGateway, eastWestSingles, eastWestSpec } from './eastWestGatewaySpec';
import { networking } from './gatewayManifest';
import { gatewayObjects } from './objects';
import type { GatewayScaling } from './scaling';

/** Arguments of {@link EastWestGateway}. */
export interface EastWestGatewayArgs extends GatewayScaling {
    /** Istio's name of the cluster's network, as on the namespace of its control plane. */
    network: pulumi.Input<string>;
    /**
     * Gateways, each a Deployment with an address of its own. Default: 2. A client sees a whole cluster behind one
     * address as one endpoint: with 1, ejecting it, or replacing its only pod, loses the cluster. Has to be a plain
     * number, as it decides which resources exist.
     */
    addresses?: pulumi.Input<number>;
    /**
     * How other networks reach the gateways. Default: `LoadBalancer`. `NodePort`: by a port of every node that has an
     * external address (`ExternalIP` in its status), which istiod reads itself.
     */
    exposure?: pulumi.Input<GatewayExposure>;
    /**
     * Node port of the first gateway, with `NodePort` only; the others have the next ones. Default: chosen by
     * Kubernetes. Firewalls have to open them.
     */
    nodePort?: pulumi.Input<number>;
    /** Labels of the nodes whose addresses count, with `NodePort` only. Default: all nodes. */
    nodeSelector?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /**
     * Addresses that your network leads to the cluster's nodes (`spec.externalIPs`), one for each gateway, instead of a
     * load balancer. The gateways' port is 15443 there too.
     */
    externalIps?: pulumi.Input<pulumi.Input<string>[]>;
    /** Namespace, which must exist. Default: `istio-system`. */
    namespace?: pulumi.Input<string>;
    /** Name of the gateways, to which `-1`, `-2`, … is appended. Default: `istio-eastwestgateway`. */
    gatewayName?: pulumi.Input<string>;
    /** Labels by which the Istio `Gateway` selects the pods. Default: `istio: eastwestgateway`. */
    selector?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
    /** Name of the Istio `Gateway`. Default: `cross-network-gateway`. */
    exposureName?: pulumi.Input<string>;
    /** DNS suffix of the cluster's Services, as its `ControlPlane` has it. Default: `cluster.local`. */
    clusterDomain?: pulumi.Input<string>;
    /** Services that other networks may reach. Default: all of the cluster, `*.local`, or `*.<clusterDomain>`. */
    hosts?: pulumi.Input<pulumi.Input<string>[]>;
    /** Control plane revision that injects the proxy. Default: the default revision. */
    revision?: pulumi.Input<string>;
    /** Seconds until an ending pod is killed. Default: 30. */
    terminationGracePeriodSeconds?: pulumi.Input<number>;
    /** Annotations of the Services, such as those that choose the kind of load balancer in a cloud. */
    serviceAnnotations?: pulumi.Input<{ [annotation: string]: pulumi.Input<string> }>;
}

/**
 * The entry to a cluster for clusters in other networks: gateways on port 15443, which pass mutual TLS through to the
 * service in its SNI, and an Istio `Gateway` that opens them.
 *
 * Acts on the cluster of the `provider` option, where the control plane must be running already; its root of trust must
 * be that of the other clusters. istiod finds the addresses by the Services' label `topology.istio.io/network`
 * (https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/).
 *
 * @example
 * {@includeCode ../../../examples/mesh.ts}
 */
export class EastWestGateway extends pulumi.ComponentResource {
    /** IP addresses or host names of the gateways; none with `NodePort`, where they are the nodes' own. */
    readonly addresses: pulumi.Output<string[]>;
    /** Names of the gateways' Deployments and Services. */
    readonly gatewayNames: pulumi.Output<string[]>;
    /** Port of every gateway. With `NodePort` only istiod knows the ports of the nodes. */
    readonly port: pulumi.Output<number>;

    constructor(name: string, args: EastWestGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:EastWestGateway', name, args, opts);

        const { addresses, ...settings } = args;
        const count = addressCount(addresses);
        const spec = resolvedFrom('EastWestGateway', args, settings, (known) => {
            const read = eastWestSpec(known, count);
            declaredOnce(this, 'EastWestGateway', name, eastWestSingles(read));
            oneClusterDomain(this, 'EastWestGateway', name, { path: 'clusterDomain', domain: read.clusterDomain });
            return read;
        });
        const gateways = Array.from({ length: count }, (_, index) =>
            gatewayObjects(
                `${name}-${index + 1}`,
                spec.apply(({ gateways: all }) => all[index] ?? neverMissing()),
                this,
            ),
        );
        const exposure = spec.apply(crossNetworkGateway);
        new kubernetes.apiextensions.CustomResource(
            `${name}-exposure`,
            { apiVersion: networking, kind: 'Gateway', metadata: exposure.metadata, spec: exposure.spec },
            // A gateway that is ready shows that the control plane is, and so its definition of `Gateway`.
            { parent: this, dependsOn: gateways.map(({ deployment }) => deployment) },
        );

        this.addresses = pulumi.all(gateways.map(({ addresses: own }) => own)).apply((all) => all.flat());
        this.gatewayNames = spec.apply(({ gateways: all }) => all.map(({ gatewayName }) => gatewayName));
        this.port = spec.port;
        this.registerOutputs({ addresses: this.addresses, gatewayNames: this.gatewayNames, port: this.port });
    }
}

function neverMissing(): never {
    throw new Error('There are as many gateways as were counted.');
}

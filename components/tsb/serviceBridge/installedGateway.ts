import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { installApi, type InstalledKind } from '../../../analysis/bridge/serviceBridge/kinds';
import { declaredOnce, type Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { balancerAddress } from '../../istio/gateway/balancerAddress';
import type { LoadBalancerStatus } from '../../istio/gateway/service';
import { labelProblems } from '../../kubernetesNames';
import { plainArgument } from '../../plainArgument';
import { resolved } from '../../resolved';
import { enumProblems } from '../../valueProblems';
import { eastWestName, gatewaySelector, ingressName, tier1Name } from '../names';
import { BridgeGatewayType } from '../settings';

/** Arguments of {@link ServiceBridgeGateway}. */
export interface ServiceBridgeGatewayArgs {
    /** What the gateway is for. Has to be plain. */
    type: pulumi.Input<BridgeGatewayType>;
    /** Namespace, which must exist. */
    namespace: pulumi.Input<string>;
    /** Name of the gateway's objects. Default: `bridge-ingress`, `tier1` or `bridge-east-west`. */
    gatewayName?: pulumi.Input<string>;
    /** Annotations of the Service, such as those that choose the kind of load balancer in a cloud. */
    serviceAnnotations?: pulumi.Input<{ [annotation: string]: pulumi.Input<string> }>;
}

const kinds: { [type in BridgeGatewayType]: { kind: InstalledKind; gatewayName: string; spec: object } } = {
    ingress: { kind: 'IngressGateway', gatewayName: ingressName, spec: {} },
    tier1: { kind: 'Tier1Gateway', gatewayName: tier1Name, spec: {} },
    'east-west': { kind: 'Gateway', gatewayName: eastWestName, spec: { type: 'EASTWEST' } },
};

export function installedGateway(args: pulumi.Unwrap<ServiceBridgeGatewayArgs>) {
    const { namespace, serviceAnnotations, type } = args;
    refuse('ServiceBridgeGateway', enumProblems('type', type, BridgeGatewayType));
    const { gatewayName: name = kinds[type].gatewayName } = args;
    refuse('ServiceBridgeGateway', [...labelProblems('namespace', namespace), ...labelProblems('gatewayName', name)]);
    const service = { type: 'LoadBalancer', ...(serviceAnnotations && { annotations: serviceAnnotations }) };
    return { metadata: { name, namespace }, spec: { ...kinds[type].spec, kubeSpec: { service } } };
}

function singles({ metadata: { name, namespace } }: ReturnType<typeof installedGateway>): Single[] {
    return [
        {
            path: 'gatewayName',
            thing: `Deployment ${namespace}/${name}`,
            fix: 'give each gateway its own `gatewayName`.',
        },
    ];
}

/**
 * A gateway that the data plane of Tetrate Service Bridge installs: an `IngressGateway`, a `Tier1Gateway`, or a `Gateway`
 * of type `EASTWEST` (install.tetrate.io/v1alpha1). `BridgeGateway` is the same on Istio alone.
 *
 * Acts on the cluster of the `provider` option. The product's operator makes the pods and the Service of its name. The
 * Service has to be there once the object is created: wait for it by a hook of the object, or update again.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeGateway extends pulumi.ComponentResource {
    /** IP address or host name of the load balancer. */
    readonly address: pulumi.Output<string>;
    /** Name of the gateway. */
    readonly gatewayName: pulumi.Output<string>;
    /** Labels of its pods. */
    readonly selector: pulumi.Output<{ [label: string]: string }>;

    constructor(name: string, args: ServiceBridgeGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeGateway', name, args, opts);

        const type = plainArgument('ServiceBridgeGateway', 'type', args.type, BridgeGatewayType.Ingress);
        const object = resolved('ServiceBridgeGateway', args, (known) => {
            const read = installedGateway(known);
            declaredOnce(this, 'ServiceBridgeGateway', name, singles(read));
            return read;
        });
        const installed = new kubernetes.apiextensions.CustomResource(
            `${name}-installed`,
            {
                apiVersion: installApi,
                kind: Object.hasOwn(kinds, type) ? kinds[type].kind : 'IngressGateway', // an unknown one is refused above
                metadata: object.metadata,
                spec: object.spec,
            },
            { parent: this },
        );
        // Namespace and name are the object's; a preview does not know its id, and so does not look for the Service.
        const service = kubernetes.core.v1.Service.get(`${name}-service`, installed.id, { parent: this });

        this.address = service.status.apply((status) => balancerAddress(status as LoadBalancerStatus | undefined));
        this.gatewayName = object.metadata.name;
        this.selector = this.gatewayName.apply(gatewaySelector);
        this.registerOutputs({ address: this.address, gatewayName: this.gatewayName, selector: this.selector });
    }
}

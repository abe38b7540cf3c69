import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { GatewayExposure } from '../../gatewayExposure';
import { balancerAddress } from '../../istio/gateway/balancerAddress';
import type { LoadBalancerStatus } from '../../istio/gateway/service';
import { customObject } from '../customObject';
import { envoyGatewayApi, gatewayApi } from '../names';
import { envoyProxy, gateway, gatewayClass, type GatewayListener, gatewayService } from './gatewayManifests';
import type { ReachSpec } from './reachSpec';

/** A Gateway with its class, its Envoy pods and the Service that exposes them. */
export interface ExposedGateway {
    gatewayName: pulumi.Output<string>;
    serviceName: pulumi.Output<string>;
    /** IP address or host name. */
    address: pulumi.Output<string>;
    /** Port at that address. */
    port: pulumi.Output<number>;
}

/** Declares a Gateway of its own class. */
export function exposedGateway(
    name: string,
    spec: pulumi.Output<ReachSpec>,
    listeners: pulumi.Output<GatewayListener[]>,
    parent: pulumi.Resource,
    dependsOn: pulumi.Resource[] = [],
): ExposedGateway {
    const [ofClass, ofProxy] = [spec.apply(gatewayClass), spec.apply(envoyProxy)];
    const ofGateway = pulumi.all([spec, listeners]).apply((parts) => gateway(...parts));
    const itsClass = customObject(`${name}-class`, gatewayApi, 'GatewayClass', ofClass, { parent });
    const proxy = customObject(`${name}-proxy`, envoyGatewayApi, 'EnvoyProxy', ofProxy, { parent });
    const programmed = customObject(`${name}-gateway`, gatewayApi, 'Gateway', ofGateway, {
        parent,
        dependsOn: [itsClass, proxy, ...dependsOn],
    });
    const manifest = spec.apply(gatewayService);
    const service = new kubernetes.core.v1.Service(
        `${name}-service`,
        { metadata: manifest.metadata, spec: manifest.spec },
        { parent, dependsOn: programmed }, // with no pod behind it, Pulumi would wait for ten minutes and fail
    );
    const status = service.status as pulumi.Output<LoadBalancerStatus | undefined>;
    return {
        gatewayName: programmed.metadata.name,
        serviceName: service.metadata.name,
        address: pulumi.all([spec, status]).apply(([known, found]) => known.nodeAddress ?? balancerAddress(found)),
        port: spec.apply(({ exposure, nodePort, port }) =>
            exposure === GatewayExposure.NodePort ? (nodePort ?? port) : port,
        ),
    };
}

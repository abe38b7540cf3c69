import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import { plainList } from '../../plainArgument';
import { resolved } from '../../resolved';
import { customObject } from '../customObject';
import { exposedGateway } from '../gateway/exposedGateway';
import type { GatewayReach } from '../gateway/reach';
import { reachSingles } from '../gateway/reachSpec';
import { envoyGatewayApi, gatewayApi } from '../names';
import { failoverReceiverSpec } from './failoverReceiverSpec';
import { clientValidation, receiverListeners, receiverRoute } from './receiverManifests';

/** A Service that other clusters reach, and the name by which they do. */
export interface ReceivedService {
    /**
     * Name in the server's certificate and SNI of the requests, a DNS name: the output `serverName` of
     * `FailoverCertificates`.
     */
    serverName: pulumi.Input<string>;
    /** Name of the Service. */
    service: pulumi.Input<string>;
    /** Port of the Service. */
    port: pulumi.Input<number>;
}

/** Arguments of {@link FailoverReceiver}. */
export interface FailoverReceiverArgs extends GatewayReach {
    /**
     * The only Services that are reachable through it, in its own namespace, each by its own name. Must be a plain list,
     * as its length decides which resources exist; its elements may be outputs.
     */
    services: pulumi.Input<pulumi.Input<ReceivedService>[]>;
    /** Names in the clients' certificates: the output `clientName` of `FailoverCertificates`. */
    clientNames: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Secret with the server's certificate, its key, and the trusted authorities in `ca.crt`. Default:
     * `failover-downstream`.
     */
    secretName?: pulumi.Input<string>;
    /** Name of the Gateway. Default: `failover`. */
    gatewayName?: pulumi.Input<string>;
    /** Port of the listener and of the Service. Default: 15443. */
    port?: pulumi.Input<number>;
}

/**
 * Lets other clusters fail over to this one: a listener that terminates mutual TLS, accepts the clients of its list only,
 * and forwards exactly the names of its list.
 *
 * Acts on the cluster of the `provider` option, which runs Envoy Gateway (`EnvoyGateway`). Declares a GatewayClass, an
 * EnvoyProxy, a Gateway, a ClientTrafficPolicy, a Service, and a TLSRoute for every Service that is reachable. Declare it
 * after its Secret: Envoy Gateway programs no listener without a certificate.
 *
 * @example
 * {@includeCode ../../../examples/openEdgeFailover.ts}
 */
export class FailoverReceiver extends pulumi.ComponentResource {
    /** Its IP address or host name. */
    readonly address: pulumi.Output<string>;
    /** Its port at that address. */
    readonly port: pulumi.Output<number>;
    /** Name of the Gateway. */
    readonly gatewayName: pulumi.Output<string>;
    /** Name of the Service. */
    readonly serviceName: pulumi.Output<string>;

    constructor(name: string, args: FailoverReceiverArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:FailoverReceiver', name, args, opts);

        const spec = resolved('FailoverReceiver', args, (known) => {
            const read = failoverReceiverSpec(known);
            declaredOnce(this, 'FailoverReceiver', name, reachSingles(read));
            return read;
        });
        const policy = customObject(
            `${name}-clients`,
            envoyGatewayApi,
            'ClientTrafficPolicy',
            spec.apply(clientValidation),
            { parent: this },
        );
        const gateway = exposedGateway(name, spec, spec.apply(receiverListeners), this, [policy]);
        for (const index of plainList('FailoverReceiver', 'services', args.services).keys()) {
            const route = spec.apply((known) => receiverRoute(known, index));
            customObject(`${name}-route-${index + 1}`, gatewayApi, 'TLSRoute', route, { parent: this });
        }

        this.address = gateway.address;
        this.port = gateway.port;
        this.gatewayName = gateway.gatewayName;
        this.serviceName = gateway.serviceName;
        this.registerOutputs({
            address: this.address,
            port: this.port,
            gatewayName: this.gatewayName,
            serviceName: this.serviceName,
        });
    }
}

import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../declaredOnce';
import { refuse } from '../invalidArguments';
import { resolved } from '../resolved';
import { exposedGateway } from './gateway/exposedGateway';
import type { GatewayReach } from './gateway/reach';
import { reachProblems, reachSingles, reachSpec } from './gateway/reachSpec';
import { edgeGatewayName } from './names';

/** Arguments of {@link EdgeGateway}. */
export interface EdgeGatewayArgs extends GatewayReach {
    /** Name of the Gateway. Default: `edge`. */
    gatewayName?: pulumi.Input<string>;
    /** Port of the Service and of the listener, HTTP without TLS. Default: 80. */
    port?: pulumi.Input<number>;
}

/**
 * The gateway through which clients come: a `Gateway` of Gateway API with one HTTP listener, run by Envoy Gateway.
 *
 * Acts on the cluster of the `provider` option, which runs Envoy Gateway (`EnvoyGateway`). Declares a GatewayClass, an
 * EnvoyProxy, a Gateway and a Service. Routes come from `EdgeFailover`. Complete when an Envoy pod is ready.
 *
 * @example
 * {@includeCode ../../examples/openEdgeFailover.ts}
 */
export class EdgeGateway extends pulumi.ComponentResource {
    /** Its IP address or host name. */
    readonly address: pulumi.Output<string>;
    /** Its port at that address. */
    readonly port: pulumi.Output<number>;
    /** Name of the Gateway. */
    readonly gatewayName: pulumi.Output<string>;
    /** Name of the Service. */
    readonly serviceName: pulumi.Output<string>;

    constructor(name: string, args: EdgeGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:EdgeGateway', name, args, opts);

        const spec = resolved('EdgeGateway', args, (known) => {
            const read = reachSpec(known, known.gatewayName ?? edgeGatewayName, known.port ?? 80);
            refuse('EdgeGateway', reachProblems(read));
            declaredOnce(this, 'EdgeGateway', name, reachSingles(read));
            return read;
        });
        const listeners = spec.apply(({ port }) => [{ name: 'http', port, protocol: 'HTTP' as const }]);
        const gateway = exposedGateway(name, spec, listeners, this);

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

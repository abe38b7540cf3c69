import type * as pulumi from '@pulumi/pulumi';
import { bridgePort } from '../../analysis/bridge/bridge';
import { refuse } from '../invalidArguments';
import { gatewayOf, type GatewayPort, gatewayProblems, type GatewaySpec } from '../istio/gateway/ingressGatewaySpec';
import { labelValueProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import { enumProblems } from '../valueProblems';
import type { BridgeGatewayArgs } from './bridgeGateway';
import { eastWestName, gatewaySelector, ingressName, tier1Name } from './names';
import { BridgeGatewayType } from './settings';

const status: GatewayPort = { name: 'status-port', port: 15021 }; // health checks of load balancers
const plain: GatewayPort = { name: 'http2', port: 80 };
const mutualTls: GatewayPort = { name: 'tls', port: bridgePort };

const kinds: { [type in BridgeGatewayType]: { gatewayName: string; ports: GatewayPort[] } } = {
    ingress: { gatewayName: ingressName, ports: [status, plain, mutualTls] },
    tier1: { gatewayName: tier1Name, ports: [status, plain] },
    'east-west': { gatewayName: eastWestName, ports: [status, mutualTls] },
};

export function bridgeGatewaySpec(args: pulumi.Unwrap<BridgeGatewayArgs>): GatewaySpec {
    const { network, type } = args;
    refuse('BridgeGateway', enumProblems('type', type, BridgeGatewayType));
    const kind = kinds[type];
    const gatewayName = args.gatewayName ?? kind.gatewayName;
    const onNetwork = type === BridgeGatewayType.EastWest && network !== undefined;
    const spec = gatewayOf(args, {
        gatewayName,
        selector: gatewaySelector(gatewayName),
        labels: onNetwork ? { 'topology.istio.io/network': network } : {},
        // Only endpoints of this network: else what comes from another could be sent back there.
        environment: onNetwork ? { ISTIO_META_REQUESTED_NETWORK_VIEW: network } : {},
        ports: kind.ports,
        reach: { by: 'load balancer' },
    });
    refuse('BridgeGateway', [...networkProblems(args), ...gatewayProblems(spec)]);
    return spec;
}

function networkProblems({ network, type }: pulumi.Unwrap<BridgeGatewayArgs>): Problem[] {
    const needed = type === BridgeGatewayType.EastWest;
    if (needed && (network === undefined || network === '')) {
        return [
            {
                path: 'network',
                reason: 'is missing: an east-west gateway must send nothing to other networks.',
                fix: 'Write Istio’s name of the cluster’s network.',
            },
        ];
    }
    if (!needed && network !== undefined) {
        return [{ path: 'network', reason: `has no effect on a gateway of type ${type}`, fix: 'leave it out.' }];
    }
    return network === undefined ? [] : labelValueProblems('network', network);
}

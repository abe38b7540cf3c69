import { isIP } from 'node:net';
import type * as pulumi from '@pulumi/pulumi';
import { repeated } from '../../../analysis/repeated';
import { clusterDomainProblems, defaultClusterDomain } from '../../clusterDomain';
import type { Single } from '../../declaredOnce';
import { GatewayExposure } from '../../gatewayExposure';
import { refuse } from '../../invalidArguments';
import { countProblems, labelProblems, labelsProblems, suffixProblems } from '../../kubernetesNames';
import { differsByMachine } from '../../networkAddress';
import { plainArgument } from '../../plainArgument';
import type { Problem } from '../../problem';
import { enumProblems } from '../../valueProblems';
import { isHostPattern } from '../hostNames';
import type { EastWestGatewayArgs } from './eastWestGateway';
import { networking } from './gatewayManifest';
import {
    gatewayOf,
    type GatewayPort,
    gatewayProblems,
    type GatewayReach,
    gatewaySingles,
    type GatewaySpec,
} from './ingressGatewaySpec';

/** Everything an {@link EastWestGateway} says to Kubernetes and Istio, with the defaults filled in. */
export interface EastWestSpec {
    /** One gateway for each address. */
    gateways: GatewaySpec[];
    /** Name of the Istio `Gateway`. */
    exposureName: string;
    namespace: string;
    clusterDomain: string;
    selector: { [label: string]: string };
    /** Hosts whose services are reachable from other networks. */
    hosts: string[];
    port: number;
}

/**
 * The port by which istiod expects a network's gateways unless a label says otherwise (`DefaultNetworkGatewayPort`).
 */
const crossNetworkPort = 15443;

const ports: GatewayPort[] = [
    { name: 'status-port', port: 15021 }, // health checks of load balancers
    { name: 'tls', port: crossNetworkPort },
];

/** Most addresses: a client sees each as one endpoint of every service in the cluster. */
const mostAddresses = 8;

/**
 * @param addresses How many gateways with an address each.
 */
export function eastWestSpec(args: pulumi.Unwrap<EastWestGatewayArgs>, addresses: number): EastWestSpec {
    const gatewayName = args.gatewayName ?? 'istio-eastwestgateway';
    const exposureName = args.exposureName ?? 'cross-network-gateway';
    const selector = args.selector ?? { istio: 'eastwestgateway' };
    const network = { 'topology.istio.io/network': args.network };
    const clusterDomain = args.clusterDomain ?? defaultClusterDomain;
    const hosts = args.hosts ?? [exposedHosts(clusterDomain)];
    const exposure = args.exposure ?? GatewayExposure.LoadBalancer;
    const onNodes = exposure === GatewayExposure.NodePort;
    const settings = {
        ...args,
        namespace: args.namespace ?? 'istio-system',
        serviceAnnotations: {
            ...args.serviceAnnotations,
            ...(onNodes && { [nodeSelectorAnnotation]: JSON.stringify(args.nodeSelector ?? {}) }),
        },
    };
    const gateways = Array.from({ length: addresses }, (_, index) =>
        gatewayOf(settings, {
            gatewayName: `${gatewayName}-${index + 1}`,
            selector,
            labels: network, // on the Service: its address is a gateway of the network
            // Endpoints of its own network only. Requests for another network would return to where they came from.
            environment: { ISTIO_META_REQUESTED_NETWORK_VIEW: args.network },
            ports,
            reach: reachOf(args, exposure, index),
        }),
    );
    const [first] = gateways;
    refuse('EastWestGateway', [
        ...labelProblems('network', args.network),
        ...labelProblems('gatewayName', gatewayName),
        ...suffixProblems('gatewayName', gatewayName, '-1'),
        ...labelProblems('exposureName', exposureName),
        ...clusterDomainProblems('clusterDomain', clusterDomain),
        ...(first ? gatewayProblems({ ...first, gatewayName: 'checked-above' }) : []),
        ...hostProblems(hosts),
        ...reachProblems(args, exposure, addresses),
    ]);
    return {
        gateways,
        exposureName,
        clusterDomain,
        namespace: settings.namespace,
        selector,
        hosts,
        port: crossNetworkPort,
    };
}

/** By this istiod takes a Service's node ports for a gateway of the network, on the nodes that have the labels. */
const nodeSelectorAnnotation = 'traffic.istio.io/nodeSelector';

function reachOf(args: pulumi.Unwrap<EastWestGatewayArgs>, exposure: GatewayExposure, index: number): GatewayReach {
    if (exposure === GatewayExposure.NodePort) {
        return { by: 'node port', ...(args.nodePort !== undefined && { nodePort: args.nodePort + index }) };
    }
    const address = args.externalIps?.[index];
    return address === undefined ? { by: 'load balancer' } : { by: 'external addresses', addresses: [address] };
}

/** What is wrong with the way to the gateways. */
function reachProblems(
    { externalIps, nodePort, nodeSelector, serviceAnnotations }: pulumi.Unwrap<EastWestGatewayArgs>,
    exposure: GatewayExposure,
    addresses: number,
): Problem[] {
    const onNodes = exposure === GatewayExposure.NodePort;
    const last = (nodePort ?? 0) + addresses - 1;
    return [
        ...enumProblems('exposure', exposure, GatewayExposure),
        ...(nodePort === undefined || (Number.isInteger(nodePort) && nodePort >= 30_000 && last <= 32_767)
            ? []
            : [
                  {
                      path: 'nodePort',
                      reason: `is ${nodePort}, for ${addresses} gateways; Kubernetes takes 30000 to 32767.`,
                  },
              ]),
        ...(onNodes
            ? []
            : (
                  [
                      ['nodePort', nodePort],
                      ['nodeSelector', nodeSelector],
                  ] as const
              ).flatMap(([path, given]) =>
                  given === undefined
                      ? []
                      : [{ path, reason: 'has no effect without `exposure: NodePort`', fix: 'leave it out.' }],
              )),
        ...labelsProblems('nodeSelector', nodeSelector ?? {}),
        ...(serviceAnnotations && nodeSelectorAnnotation in serviceAnnotations
            ? [{ path: 'serviceAnnotations', reason: `has \`${nodeSelectorAnnotation}\``, fix: 'give `nodeSelector`.' }]
            : []),
        ...(externalIps && onNodes
            ? [{ path: 'externalIps', reason: 'and `exposure: NodePort` are two ways in', fix: 'leave one out.' }]
            : []),
        ...(externalIps && externalIps.length !== addresses
            ? [
                  {
                      path: 'externalIps',
                      reason: `has ${externalIps.length} for ${addresses} gateways (\`addresses\`); each needs its own.`,
                  },
              ]
            : []),
        ...repeated(externalIps ?? []).map((address) => ({ path: 'externalIps', reason: `names ${address} twice.` })),
        ...(externalIps ?? []).flatMap((address, index) =>
            isIP(address) > 0 && !differsByMachine(isIP(address) === 6 ? `[${address}]` : address)
                ? []
                : [
                      {
                          path: `externalIps[${index}]`,
                          reason: `is "${address}"`,
                          fix: 'write an IP address that other networks can reach.',
                      },
                  ],
        ),
    ];
}

/** How many gateways there are. */
export function addressCount(addresses: pulumi.Input<number> | undefined): number {
    const count = plainArgument('EastWestGateway', 'addresses', addresses, 2);
    const problems = countProblems('addresses', count, 1);
    refuse(
        'EastWestGateway',
        problems.length > 0 || count <= mostAddresses
            ? problems
            : [{ path: 'addresses', reason: `is ${count}; more than ${mostAddresses} would serve nobody.` }],
    );
    return count;
}

/** All Services of a cluster: of the usual domain as Istio's own guide exposes them. */
function exposedHosts(clusterDomain: string): string {
    return clusterDomain === defaultClusterDomain ? '*.local' : `*.${clusterDomain}`;
}

/** Istio takes a namespace before a host, and `.` or `*` for it. */
function hostProblems(hosts: readonly string[]): Problem[] {
    if (hosts.length === 0) {
        return [
            {
                path: 'hosts',
                reason: 'is empty',
                fix: 'leave it out for all services of the cluster (`*.local`), or name some.',
            },
        ];
    }
    return hosts.flatMap((host, index) =>
        isHostPattern(host.replace(/^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?|\.|\*)\//, ''))
            ? []
            : [
                  {
                      path: `hosts[${index}]`,
                      reason: `is "${host}"`,
                      fix: 'write a host name, such as `reviews.default.svc.cluster.local` or `*.local`, without a scheme or a port.',
                  },
              ],
    );
}

/** What a cluster has once. */
export function eastWestSingles({ exposureName, gateways, namespace }: EastWestSpec): Single[] {
    return [
        ...gateways.flatMap((gateway) => gatewaySingles(gateway)),
        ...gateways.flatMap(({ reach }) =>
            reach.by === 'node port' && reach.nodePort !== undefined
                ? [
                      {
                          path: 'nodePort',
                          thing: `port ${reach.nodePort} of the nodes`,
                          fix: 'give each its own `nodePort`; further gateways have the next ones.',
                      },
                  ]
                : [],
        ),
        {
            path: 'exposureName',
            thing: `Gateway ${namespace}/${exposureName}`,
            fix: 'give each its own `exposureName`.',
        },
    ];
}

/**
 * Lets other networks reach the services behind the gateway: it passes TLS through to the service that the SNI names,
 * so that the two workloads authenticate each other and the gateway needs no certificate for it
 * (https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/#expose-services-in-cluster1).
 */
export function crossNetworkGateway(spec: EastWestSpec) {
    return {
        apiVersion: networking,
        kind: 'Gateway',
        metadata: { name: spec.exposureName, namespace: spec.namespace },
        spec: {
            selector: spec.selector,
            servers: [
                {
                    port: { number: spec.port, name: 'tls', protocol: 'TLS' },
                    tls: { mode: 'AUTO_PASSTHROUGH' },
                    hosts: spec.hosts,
                },
            ],
        },
    };
}

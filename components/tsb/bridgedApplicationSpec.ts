import type * as pulumi from '@pulumi/pulumi';
import type { Bridge, BridgeCluster, BridgedHost, BridgeSettings } from '../../analysis/bridge/bridge';
import { applicationObjects, type BridgedObjects, tier1Objects } from '../../analysis/bridge/bridgedObjects';
import { dashed } from '../../analysis/bridge/istioObject';
import type { Single } from '../declaredOnce';
import { refuse } from '../invalidArguments';
import { Hardening } from '../istio/hardening';
import { serviceOf } from '../istio/hostNames';
import { enumProblems } from '../valueProblems';
import type { BridgedApplicationArgs } from './bridgedApplication';
import { bridgedProblems, nameProblems, roleProblems } from './bridgedProblems';
import { bridgeHardening } from './defaults';
import { eastWestName, gatewaySelector, ingressName, tier1Name } from './names';
import { BridgeExposure, BridgeRole, BridgeThrough } from './settings';
import { throughIstioProblems, throughTsbProblems } from './throughProblems';

/** A bridge, and the part of it that one cluster has. */
export interface BridgedSpec {
    bridge: Bridge;
    /** Absent: the cluster of the Tier-1 gateway, or any through `tsb`. */
    cluster?: BridgeCluster;
    /** Present through `tsb`. */
    place?: { namespace: string; organization: string; tenant: string };
}

type Args = pulumi.Unwrap<BridgedApplicationArgs>;

/** Fills in the defaults, and refuses what would not fail over. */
export function bridgedSpec(args: Args): BridgedSpec {
    const hardening = args.hardening ?? Hardening.Hardened;
    const role = args.role ?? BridgeRole.Application;
    const exposure = args.exposure ?? BridgeExposure.Hostname;
    const through = args.through ?? BridgeThrough.Istio;
    refuse('BridgedApplication', [
        ...enumProblems('through', through, BridgeThrough),
        ...enumProblems('hardening', hardening, Hardening),
        ...enumProblems('role', role, BridgeRole),
        ...enumProblems('exposure', exposure, BridgeExposure),
    ]);
    const settings = bridgeSettings(args);
    const { clusterName = '', namespace, workspace } = args;
    const clusters = args.clusters.map(bridgeCluster);
    const gateway = gatewayOf(args.gatewayName ?? ingressName);
    const bridge: Bridge = {
        workspace,
        namespace,
        gateway,
        hosts: args.hosts.map(bridgedHost),
        clusters,
        settings,
        ...(args.workspaceOnly && { workspaceOnly: true }),
        ...(args.tier1 && {
            tier1: {
                gateway: gatewayOf(args.tier1.gatewayName ?? tier1Name),
                namespace: args.tier1.namespace,
                network: args.tier1.network,
            },
        }),
    };
    if (through === BridgeThrough.Tsb) {
        refuse('BridgedApplication', [...throughTsbProblems(args), ...bridgedProblems(bridge)]);
        const { objectsNamespace = namespace, organization = '', tenant = '' } = args;
        return { bridge, place: { namespace: objectsNamespace, organization, tenant } };
    }
    refuse('BridgedApplication', [
        ...throughIstioProblems(args),
        ...bridgedProblems(bridge),
        ...roleProblems(bridge, { clusterName, role }),
    ]);
    const cluster = clusters.find(({ name }) => name === clusterName);
    const spec = { bridge, ...(role === BridgeRole.Application && cluster && { cluster }) };
    refuse('BridgedApplication', nameProblems(objectsOf(spec)));
    return spec;
}

/** The objects of the cluster. */
export function objectsOf({ bridge, cluster }: BridgedSpec): BridgedObjects {
    return cluster ? applicationObjects(bridge, cluster) : tier1Objects(bridge);
}

/** The settings of callers, with the defaults filled in. */
export function bridgeSettings(
    args: Pick<
        Args,
        | 'connectTimeout'
        | 'detection'
        | 'eastWestName'
        | 'exposure'
        | 'hardening'
        | 'immediateUpdates'
        | 'retry'
        | 'through'
    >,
): BridgeSettings {
    const base = bridgeHardening[args.hardening ?? Hardening.Hardened];
    const { nonIdempotent, retryRemoteLocalities, ...retry } = args.retry ?? {};
    const connectTimeout = args.connectTimeout ?? base.connectTimeout;
    const exposed = (args.exposure ?? base.exposure) === BridgeExposure.Endpoints;
    return {
        detection: { ...base.detection, ...args.detection },
        retries: {
            ...base.retries,
            ...(args.through === BridgeThrough.Tsb && { anyMethod: true }),
            ...retry,
            ...(retryRemoteLocalities !== undefined && { leavePriority: retryRemoteLocalities }),
            ...(nonIdempotent !== undefined && { anyMethod: nonIdempotent }),
        },
        mergesUpdates: args.immediateUpdates === undefined ? base.mergesUpdates : !args.immediateUpdates,
        ...(connectTimeout !== undefined && { connectTimeout }),
        ...(exposed && { eastWestLabels: gatewaySelector(args.eastWestName ?? eastWestName) }),
    };
}

function gatewayOf(name: string): Bridge['gateway'] {
    return { name, labels: gatewaySelector(name), port: 80 };
}

function bridgeCluster({ address, localAddress, ...cluster }: Args['clusters'][number]): BridgeCluster {
    return {
        ...cluster,
        addresses: address === undefined ? [] : [address],
        ...(localAddress !== undefined && { localAddresses: [localAddress] }),
    };
}

function bridgedHost(host: Args['hosts'][number]): BridgedHost {
    return { ...host, labels: host.labels ?? { app: serviceOf(host.service)?.name ?? host.name } };
}

/** What a cluster has once. */
export function bridgedSingles({ bridge, cluster, place }: BridgedSpec): Single[] {
    if (place) {
        return []; // its parts each have their own
    }
    const { gateway, hosts, namespace, tier1 } = bridge;
    const [here, space] = cluster ? [gateway, namespace] : [tier1?.gateway ?? gateway, tier1?.namespace ?? namespace];
    return [
        {
            path: cluster ? 'gatewayName' : 'tier1.gatewayName',
            thing: `Gateway ${space}/${here.name}`,
            fix: 'give each bridge its own gateways.',
        },
        ...hosts.flatMap(({ hostname, name, service }, index) => [
            {
                path: `hosts[${index}].hostname`,
                thing: `ServiceEntry ${space}/global-gateway-${dashed(hostname)}`,
                fix: 'a hostname is one application’s.',
            },
            ...(cluster && bridge.settings.eastWestLabels
                ? [
                      {
                          path: `hosts[${index}].service`,
                          thing: `the DestinationRule for ${service}`,
                          fix: 'declare the failover of a service once.',
                      },
                  ]
                : []),
            ...(cluster
                ? [
                      {
                          path: `hosts[${index}].name`,
                          thing: `VirtualService ${space}/${name}-callers`,
                          fix: 'give each host its own `name`.',
                      },
                  ]
                : []),
        ]),
    ];
}

import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { BridgedObjects } from '../../analysis/bridge/bridgedObjects';
import { apiVersionOf, type IstioKind } from '../../analysis/bridge/istioObject';
import { declaredOnce } from '../declaredOnce';
import { Hardening } from '../istio/hardening';
import { plainArgument, plainList } from '../plainArgument';
import { resolved } from '../resolved';
import { bridgedSingles, type BridgedSpec, bridgedSpec, objectsOf } from './bridgedApplicationSpec';
import { bridgeHardening } from './defaults';
import {
    type BridgeCluster,
    type BridgeDetection,
    type BridgedHost,
    BridgeExposure,
    type BridgeRetry,
    BridgeRole,
    BridgeThrough,
    type BridgeTier1,
} from './settings';
import { declareThroughTsb } from './throughTsb';

/** Arguments of {@link BridgedApplication}. */
export interface BridgedApplicationArgs {
    /** Name of the bridge, the same in every cluster; a label of its objects. */
    workspace: pulumi.Input<string>;
    /** Whose objects make the bridge. Default: `istio`. Has to be plain. */
    through?: pulumi.Input<BridgeThrough>;
    /** Organization of Tetrate Service Bridge; required through `tsb`. */
    organization?: pulumi.Input<string>;
    /** Tenant of that organization; required through `tsb`. */
    tenant?: pulumi.Input<string>;
    /** Namespace of the objects of Tetrate Service Bridge, which must exist. Default: `namespace`. */
    objectsNamespace?: pulumi.Input<string>;
    /** The part of the bridge that this cluster has, through `istio`. Default: `application`. Has to be plain. */
    role?: pulumi.Input<BridgeRole>;
    /** Name of this cluster: one of `clusters`, unless it is that of the Tier-1 gateway. Required through `istio`. */
    clusterName?: pulumi.Input<string>;
    /** Namespace of the application and its gateways, the same in every cluster. */
    namespace: pulumi.Input<string>;
    /** What is exposed. */
    hosts: pulumi.Input<pulumi.Input<BridgedHost>[]>;
    /** The clusters that run the application. */
    clusters: pulumi.Input<pulumi.Input<BridgeCluster>[]>;
    /** The gateway in front of the clusters; required with `role` `tier1`. */
    tier1?: pulumi.Input<BridgeTier1>;
    /** Name of the ingress gateways. Default: `bridge-ingress`. */
    gatewayName?: pulumi.Input<string>;
    /** Name of the east-west gateways, with `exposure` `endpoints`. Default: `bridge-east-west`. */
    eastWestName?: pulumi.Input<string>;
    /** How callers in other clusters reach the services. Hardened: `endpoints`. Guide: `hostname`. Has to be plain. */
    exposure?: pulumi.Input<BridgeExposure>;
    /**
     * Source of the settings that are left out below. Default: `hardened`. `guide`: what Tetrate Service Bridge writes
     * where nothing is set. Has to be plain.
     */
    hardening?: pulumi.Input<Hardening>;
    /** When a gateway or an endpoint counts as failed. */
    detection?: pulumi.Input<BridgeDetection>;
    /** What happens to a request that meets a failed one. */
    retry?: pulumi.Input<BridgeRetry>;
    /** Longest wait for a connection. Hardened: `1s`. Guide: Istio's 10 s. */
    connectTimeout?: pulumi.Input<string>;
    /**
     * Whether Envoy applies each change of its hosts at once, by an `EnvoyFilter`, or collects them for 1 s, its default:
     * for that long a host that was ejected again keeps getting requests. Hardened: true. Guide: false. Has to be plain.
     */
    immediateUpdates?: pulumi.Input<boolean>;
    /**
     * Whether only workloads of the bridge's own namespaces may call its pods by mutual TLS, by an `AuthorizationPolicy`.
     * Callers without a certificate are not refused. Default: false. Through `istio`; through `tsb` use
     * `ServiceBridgeSecurity`. Has to be plain.
     */
    workspaceOnly?: pulumi.Input<boolean>;
}

/** The kind of the objects in each part of a bridge. */
const kinds: { [part in keyof BridgedObjects]: IstioKind } = {
    gateway: 'Gateway',
    gatewayRoutes: 'VirtualService',
    entries: 'ServiceEntry',
    rules: 'DestinationRule',
    callerRoutes: 'VirtualService',
    eastWestGateway: 'Gateway',
    serviceRules: 'DestinationRule',
    serviceRoutes: 'VirtualService',
    remoteEndpoints: 'WorkloadEntry',
    immediateUpdates: 'EnvoyFilter',
    authorization: 'AuthorizationPolicy',
};

/**
 * An application that is exposed by hostnames over several clusters: a caller in any of them is served locally, and by
 * another cluster when the local one fails. The control planes of the clusters do not read each other; each has the
 * addresses of the others' gateways, as with Tetrate Service Bridge. All clusters need one root of trust.
 *
 * Acts on the cluster of the `provider` option. Through `istio` each cluster needs its own, with the same arguments but
 * for `clusterName` and `role`; the gateways are `BridgeGateway`s. Through `tsb` one is declared, in any cluster that
 * Tetrate Service Bridge reads objects in, and the gateways are `ServiceBridgeGateway`s; with the settings of `hardened`
 * `namespace` and that of the Tier-1 gateway have to exist there too.
 *
 * @example
 * {@includeCode ../../examples/serviceBridge.ts}
 */
export class BridgedApplication extends pulumi.ComponentResource {
    /** Hostnames of the bridge. */
    readonly hostnames: pulumi.Output<string[]>;

    constructor(name: string, args: BridgedApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:BridgedApplication', name, args, opts);

        const through = plainArgument('BridgedApplication', 'through', args.through, BridgeThrough.Istio);
        const spec = resolved('BridgedApplication', args, (known) => {
            const read = bridgedSpec(known);
            declaredOnce(this, 'BridgedApplication', name, bridgedSingles(read));
            return read;
        });
        if (through === BridgeThrough.Tsb) {
            declareThroughTsb(name, args, spec, this);
        } else {
            declareThroughIstio(name, args, spec, this);
        }

        this.hostnames = spec.apply(({ bridge }) => bridge.hosts.map(({ hostname }) => hostname));
        this.registerOutputs({ hostnames: this.hostnames });
    }
}

/** Declares the Istio objects of one cluster. */
function declareThroughIstio(
    name: string,
    args: BridgedApplicationArgs,
    spec: pulumi.Output<BridgedSpec>,
    parent: pulumi.Resource,
): void {
    const counts = partCounts(args);
    const objects = spec.apply(objectsOf);
    for (const [part, kind] of Object.entries(kinds) as [keyof BridgedObjects, IstioKind][]) {
        for (let index = 0; index < counts[part]; index++) {
            const object = objects.apply((all) => all[part][index]);
            new kubernetes.apiextensions.CustomResource(
                `${name}-${dashedPart(part)}-${index + 1}`,
                {
                    apiVersion: apiVersionOf(kind),
                    kind,
                    metadata: object.apply((known) => known?.metadata ?? {}),
                    spec: object.apply((known) => known?.spec ?? {}),
                },
                { parent },
            );
        }
    }
}

/** How many objects each part has: it follows from what is plain, so that a preview shows them. */
function partCounts(args: BridgedApplicationArgs): { [part in keyof BridgedObjects]: number } {
    const subject = 'BridgedApplication';
    const hosts = plainList(subject, 'hosts', args.hosts).length;
    const clusters = plainList(subject, 'clusters', args.clusters).length;
    const hardening = plainArgument(subject, 'hardening', args.hardening, Hardening.Hardened);
    const base = Object.hasOwn(bridgeHardening, hardening) ? bridgeHardening[hardening] : bridgeHardening.hardened;
    const exposure = plainArgument(subject, 'exposure', args.exposure, base.exposure);
    const application = plainArgument(subject, 'role', args.role, BridgeRole.Application) === BridgeRole.Application;
    const inside = application ? hosts : 0;
    const exposed = exposure === BridgeExposure.Endpoints ? inside : 0;
    return {
        gateway: 1,
        gatewayRoutes: hosts,
        entries: hosts,
        rules: hosts,
        callerRoutes: inside,
        eastWestGateway: exposed > 0 ? 1 : 0,
        serviceRules: exposed,
        serviceRoutes: exposed,
        remoteEndpoints: exposed * Math.max(0, clusters - 1),
        immediateUpdates: plainArgument(subject, 'immediateUpdates', args.immediateUpdates, !base.mergesUpdates)
            ? 1
            : 0,
        authorization: Number(plainArgument(subject, 'workspaceOnly', args.workspaceOnly, false)),
    };
}

/** `gatewayRoutes` as a part of a name: `gateway-routes`. */
function dashedPart(part: string): string {
    return part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

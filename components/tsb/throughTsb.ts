import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { Bridge } from '../../analysis/bridge/bridge';
import { apiVersionOf } from '../../analysis/bridge/istioObject';
import { failoverPatches } from '../../analysis/bridge/remoteRetries';
import { directRevision } from '../../analysis/bridge/serviceBridge/kinds';
import { Hardening } from '../istio/hardening';
import { plainArgument } from '../plainArgument';
import type { BridgedApplicationArgs } from './bridgedApplication';
import type { BridgedSpec } from './bridgedApplicationSpec';
import { bridgeHardening } from './defaults';
import { ServiceBridgeGroup } from './serviceBridge/group';
import { ServiceBridgeIngress } from './serviceBridge/ingress';
import { metadataOf } from './serviceBridge/place';
import { ServiceBridgeApi, ServiceBridgeGroupType } from './serviceBridge/settings';
import { ServiceBridgeTier1 } from './serviceBridge/tier1';
import { ServiceBridgeTraffic } from './serviceBridge/traffic';
import { ServiceBridgeWorkspace } from './serviceBridge/workspace';
import { BridgeExposure } from './settings';

/** Declares the objects of Tetrate Service Bridge: of the guide's generation, or with `hardened` their successors. */
export function declareThroughTsb(
    name: string,
    args: BridgedApplicationArgs,
    spec: pulumi.Output<BridgedSpec>,
    parent: pulumi.Resource,
): void {
    const { exposed, filtered, hardened, limited } = decisions(args);
    const bridge = spec.bridge;
    const tier1 = spec.apply(tier1Of);
    const { detection, retries } = bridge.settings;

    const { workspace } = new ServiceBridgeWorkspace(
        `${name}-workspace`,
        {
            ...placeOf(spec),
            workspace: bridge.workspace,
            namespaces: spec.apply(namespaces),
            ...(exposed && { eastWest: { namespace: bridge.namespace, labels: spec.apply(eastWestLabels) } }),
        },
        { parent },
    );
    const place = { ...placeOf(spec), workspace };
    const groupOf = (type: ServiceBridgeGroupType) =>
        new ServiceBridgeGroup(
            `${name}-${type}-group`,
            { ...place, type, group: bridge.workspace, namespaces: spec.apply(namespaces) },
            { parent },
        );
    const api = hardened ? ServiceBridgeApi.Unified : ServiceBridgeApi.Legacy;
    const gateways = { ...place, api, group: groupOf(ServiceBridgeGroupType.Gateway).group };
    new ServiceBridgeIngress(
        `${name}-ingress`,
        {
            ...gateways,
            objectName: bridge.gateway.name,
            workload: { namespace: bridge.namespace, labels: bridge.gateway.labels },
            servers: spec.apply(ingressServers),
        },
        { parent },
    );
    if (args.tier1 !== undefined) {
        new ServiceBridgeTier1(
            `${name}-tier1`,
            {
                ...gateways,
                objectName: tier1.gateway.name,
                workload: { namespace: tier1.namespace, labels: tier1.gateway.labels },
                servers: spec.apply(tier1Servers),
            },
            { parent },
        );
    }
    if (limited) {
        new ServiceBridgeTraffic(
            `${name}-traffic`,
            {
                ...place,
                group: groupOf(ServiceBridgeGroupType.Traffic).group,
                consecutiveGatewayFailure: detection.consecutiveGatewayErrors,
                interval: detection.interval,
                baseEjectionTime: detection.baseEjectionTime,
                maxEjectionPercent: detection.maxEjectionPercent,
                attempts: retries.attempts,
                retryOn: retries.retryOn,
                perTryTimeout: optional(retries.perTryTimeout),
                connectTimeout: optional(bridge.settings.connectTimeout),
            },
            { parent },
        );
    }
    if (filtered) {
        const dependsOn = groupOf(ServiceBridgeGroupType.IstioInternal);
        const namespaced = { retries: bridge.namespace, ...(args.tier1 && { 'tier1-retries': tier1.namespace }) };
        for (const [part, namespace] of Object.entries(namespaced)) {
            new kubernetes.apiextensions.CustomResource(
                `${name}-${part}`,
                {
                    apiVersion: apiVersionOf('EnvoyFilter'),
                    kind: 'EnvoyFilter',
                    metadata: {
                        name: spec.apply(filterMetadata).name,
                        namespace,
                        annotations: spec.apply(filterMetadata).annotations,
                        labels: directRevision,
                    },
                    spec: { configPatches: spec.apply(filterPatches) },
                },
                { parent, dependsOn },
            );
        }
    }
}

/** What decides which objects there are: it follows from what is plain, so that a preview shows them. */
function decisions(args: BridgedApplicationArgs) {
    const subject = 'BridgedApplication';
    const hardened =
        plainArgument(subject, 'hardening', args.hardening, Hardening.Hardened) !== (Hardening.Guide as string);
    const base = hardened ? bridgeHardening.hardened : bridgeHardening.guide;
    const atOnce = plainArgument(subject, 'immediateUpdates', args.immediateUpdates, !base.mergesUpdates);
    return {
        hardened,
        exposed: plainArgument(subject, 'exposure', args.exposure, base.exposure) === BridgeExposure.Endpoints,
        limited: hardened || [args.detection, args.retry, args.connectTimeout].some((setting) => setting !== undefined),
        filtered: hardened || atOnce || args.retry !== undefined,
    };
}

function placeOf(spec: pulumi.Output<BridgedSpec>) {
    const place = spec.apply(({ place: known = neverMissing() }) => known);
    return { namespace: place.namespace, organization: place.organization, tenant: place.tenant };
}

/** The namespaces of the bridge, as a workspace selects them. The cluster of the Tier-1 gateway is not named. */
function namespaces({ bridge: { clusters, namespace, tier1 } }: BridgedSpec): string[] {
    return [
        ...(tier1?.namespace === namespace ? [] : clusters.map(({ name }) => `${name}/${namespace}`)),
        ...(tier1 ? [`*/${tier1.namespace}`] : []),
    ];
}

function eastWestLabels({ bridge: { settings } }: BridgedSpec): { [label: string]: string } {
    return { ...settings.eastWestLabels };
}

function tier1Of({ bridge: { tier1 } }: BridgedSpec) {
    return {
        gateway: { name: tier1?.gateway.name ?? '', labels: { ...tier1?.gateway.labels } },
        namespace: tier1?.namespace ?? '',
    };
}

function ingressServers({ bridge }: BridgedSpec) {
    return bridge.hosts.map(({ hostname, name, port, service }) => ({ name, hostname, service, servicePort: port }));
}

function tier1Servers({ bridge }: BridgedSpec) {
    return bridge.hosts.map(({ hostname, name }) => ({ name, hostname }));
}

function filterMetadata({ bridge: { workspace }, place = neverMissing() }: BridgedSpec) {
    return metadataOf(`${workspace}-failover`, { ...place, workspace, istioInternalGroup: workspace });
}

function filterPatches({ bridge }: BridgedSpec): object[] {
    return failoverPatches(calledHosts(bridge), bridge.settings);
}

/** What callers call: the hostnames, and the Services that are endpoints of each other. */
function calledHosts({ hosts, settings }: Bridge): string[] {
    return hosts.flatMap(({ hostname, service }) => [hostname, ...(settings.eastWestLabels ? [service] : [])]);
}

/** An output of a value that may be missing, as an argument that may. */
function optional(value: pulumi.Output<string | undefined> | undefined): pulumi.Output<string> {
    return value as pulumi.Output<string>;
}

function neverMissing(): never {
    throw new Error('Through `tsb` a bridge has a place.');
}

import * as pulumi from '@pulumi/pulumi';
import {
    BridgedApplication,
    BridgeExposure,
    BridgeGatewayType,
    BridgeRole,
    BridgeThrough,
    Hardening,
} from '../../../components';
import { bridgeSettings } from '../../../components/tsb/bridgedApplicationSpec';
import { eastWestName, ingressName, tier1Name } from '../../../components/tsb/names';
import type { DrillPlan } from '../../../drill/plan/plan';
import { withoutShares } from '../../../drill/plan/unnamedReplies';
import { milliseconds } from '../../../duration';
import { BadInput } from '../../../errors';
import { type Cluster, inCluster } from '../../clusters/cluster';
import { traitsOf } from '../../infrastructure/traits';
import { bookinfoRequests } from '../bookinfoRequests';
import { httpUrl } from '../httpUrl';
import { meshSettings } from '../mesh/failoverArgs';
import { type MeshMember, trustedClusters } from '../mesh/joinedMesh';
import type { Scenario } from '../scenario';
import {
    application,
    bridgedHosts,
    details,
    namespace,
    ownNamespace,
    productpage,
    tier1Namespace,
} from './application';
import { bridgeExpectations } from './expectations';
import { bridgeFaults } from './faults';
import { bridgeGateway } from './gateways';
import { organizationObjects } from './organization';
import { otherTenant, otherTenantFault } from './otherTenant';
import { placesOf } from './places';

const workspace = 'bookinfo';

/**
 * The TSB guide: Bookinfo in clusters whose control planes do not read each other, two hostnames that each cluster
 * serves, and a Tier-1 gateway in front. `productpage` is served by its own cluster's `details`, and by another's when
 * that one dies.
 */
export const serviceBridge: Scenario = ({ clusters, configuration, infrastructure }) => {
    const hardening = configuration.variant as Hardening;
    const places = placesOf(clusters, infrastructure);
    const { primary, tier1 } = places;
    const { through = BridgeThrough.Istio } = configuration;
    refuseUnmanaged(through, clusters);
    const exposure = hardening === Hardening.Guide ? BridgeExposure.Hostname : BridgeExposure.Endpoints;
    const shared = {
        workspace,
        namespace,
        hosts: bridgedHosts(configuration.clusterDomain),
        hardening,
        exposure,
        ...(tier1 && { tier1: { namespace: tier1Namespace, network: tier1.network } }),
    };

    const members = trustedClusters(clusters, meshSettings(configuration));
    const behind = members
        .filter(({ cluster }) => cluster !== tier1)
        .map((member) => {
            const { cluster } = member;
            const ready = [...member.ready, ownNamespace(member, namespace)];
            const gatewayOf = (type: BridgeGatewayType) => bridgeGateway(member, { type, namespace, through }, ready);
            const gateway = gatewayOf(BridgeGatewayType.Ingress);
            const eastWest = exposure === BridgeExposure.Endpoints ? gatewayOf(BridgeGatewayType.EastWest) : undefined;
            return {
                member,
                cluster,
                ready,
                gateway,
                eastWest,
                ...application(member, configuration, exposure, ready),
            };
        });
    const bridged = behind.map(({ cluster: { name, network, region, zone }, gateway, eastWest }) => ({
        name,
        region,
        zone,
        network,
        address: gateway.address,
        ...(eastWest && { eastWestAddress: eastWest.address }),
    }));
    const declared = (member: MeshMember, role: BridgeRole, dependsOn: pulumi.Resource[]) =>
        through === BridgeThrough.Istio &&
        new BridgedApplication(
            `bridge-${member.cluster.name}`,
            {
                ...shared,
                role,
                clusterName: member.cluster.name,
                clusters: bridged,
                ...(hardening === Hardening.Hardened && { workspaceOnly: true }),
                // Google's control plane takes no EnvoyFilter.
                ...(member.cluster.istio?.joined && { immediateUpdates: false }),
            },
            { ...inCluster(member.cluster), dependsOn },
        );
    for (const { member, ready, gateway, eastWest } of behind) {
        declared(member, BridgeRole.Application, [...ready, gateway, ...(eastWest ? [eastWest] : [])]);
    }
    const front = members
        .filter(({ cluster }) => cluster === tier1)
        .map((member) => {
            const ready = [...member.ready, ownNamespace(member, tier1Namespace)];
            const type = BridgeGatewayType.Tier1;
            const gateway = bridgeGateway(member, { type, namespace: tier1Namespace, through }, ready);
            declared(member, BridgeRole.Tier1, [...ready, gateway]);
            return { member, ready, gateway };
        })[0];

    const [first] = behind;
    const manager = front ?? first;
    const { clusterDomain } = configuration;
    const objects =
        through === BridgeThrough.Tsb && manager
            ? organizationObjects(manager.member, places, shared, { clusterDomain, dependsOn: manager.ready })
            : undefined;
    const intruder =
        hardening === Hardening.Hardened && first
            ? otherTenant({ ...first, clusterDomain, gatewayAddress: first.gateway.address }, [
                  ...first.ready,
                  first.gateway,
              ])
            : undefined;
    const settings = bridgeSettings({ ...shared, through });
    const expectations = bridgeExpectations({ places, hardening, settings });
    const entryName = front ? 'tier1' : 'ingress';
    const calling = `productpage in ${primary.name}`;
    // The published images do not say who served productpage and details.
    const saysWho = traitsOf(infrastructure).embedded;
    const plan: Omit<DrillPlan, 'entry' | 'entries'> = {
        schemaVersion: 1,
        infrastructure,
        scenario: configuration.scenario,
        variant: configuration.variant,
        primary: primary.name,
        workload: {
            namespace,
            deployment: `${details.name}-v1`,
            selector: { app: details.name },
            replicas: configuration.replicas,
        },
        clusters: clusters.map(({ name, region }) => ({ name, region })),
        requests: bookinfoRequests(saysWho, { host: productpage.hostname }),
        ...(!saysWho && { answeredBy: 'none' as const }),
        proxies: [
            ...(tier1 ? [proxy(`Tier-1 gateway in ${tier1.name}`, tier1.name, tier1Namespace, tier1Name)] : []),
            proxy(`ingress gateway in ${primary.name}`, primary.name, namespace, ingressName),
            proxy(calling, primary.name, namespace, productpage.name),
        ],
        fallback: {
            proxy: calling,
            upstream:
                exposure === BridgeExposure.Endpoints
                    ? `outbound|${details.port}||${shared.hosts[1]?.service ?? ''}`
                    : `outbound|80||${details.hostname}`,
        },
        faults: bridgeFaults(primary.name, {
            gateway: ingressName,
            ...(exposure === BridgeExposure.Endpoints && { eastWest: eastWestName }),
        }),
        perTryTimeoutMs: milliseconds(settings.retries.perTryTimeout ?? '') ?? 0,
        baseEjectionTimeMs: milliseconds(settings.detection.baseEjectionTime) ?? 0,
        intervalMs: milliseconds(settings.detection.interval) ?? 0,
        expectations: expectations.entry,
        entryExpectations: { productpage: expectations.productpage },
    };
    const entry = manager?.gateway.address.apply((address) => httpUrl(address)) ?? pulumi.output('');
    const caller = first?.caller.apply((address) => httpUrl(address)) ?? pulumi.output('');
    return {
        entry,
        drill: pulumi.all([entry, caller, intruder]).apply(([url, productpageUrl, other]): DrillPlan => {
            const named: DrillPlan = {
                ...plan,
                entry: url,
                entries: { [entryName]: url, productpage: productpageUrl },
                faults: {
                    ...plan.faults,
                    ...(other !== undefined && {
                        'other-tenant': otherTenantFault(primary.name, other, clusterDomain, objects),
                    }),
                },
            };
            return saysWho ? named : withoutShares(named);
        }),
    };
};

/** Tetrate Service Bridge brings the Istio of its clusters, and the lab plays it; new clusters have neither. */
function refuseUnmanaged(through: BridgeThrough, clusters: readonly Cluster[]): void {
    const without = clusters.filter(({ istio }) => istio === undefined).map(({ name }) => name);
    if (through === BridgeThrough.Tsb && without.length > 0) {
        throw new BadInput(
            `\`through\` is tsb, and ${without.join(' and ')} would get Istio from this stack. Onboard clusters of your ` +
                'own to Tetrate Service Bridge and use the infrastructure `existing` with ' +
                '`istio` {"installed": true, "joined": true}, or set `through` to istio.',
        );
    }
}

function proxy(name: string, cluster: string, inNamespace: string, app: string) {
    return { name, cluster, namespace: inNamespace, selector: { app }, adminPort: 15000 };
}

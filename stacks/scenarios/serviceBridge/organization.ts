import type * as pulumi from '@pulumi/pulumi';
import {
    BridgedApplication,
    type BridgedApplicationArgs,
    BridgeThrough,
    Hardening,
    ServiceBridgeCluster,
    ServiceBridgeGroup,
    ServiceBridgeGroupType,
    ServiceBridgeOrganization,
    ServiceBridgeSecurity,
    ServiceBridgeTenant,
} from '../../../components';
import { inCluster } from '../../clusters/cluster';
import type { MeshMember } from '../mesh/joinedMesh';
import { namespace, ownNamespace, tier1Namespace } from './application';
import { otherWorkspace } from './otherTenant';
import type { Places } from './places';

const organization = 'example';
const tenant = 'bookinfo';

/** Arguments of the bridge that do not depend on whose objects make it. */
export type SharedArgs = pulumi.Unwrap<Pick<BridgedApplicationArgs, 'workspace' | 'namespace' | 'hosts'>> &
    Pick<BridgedApplicationArgs, 'exposure' | 'hardening' | 'retry' | 'tier1'>;

/**
 * The bridge as objects of Tetrate Service Bridge, all in one cluster: that of the Tier-1 gateway, or the primary's where
 * there is none.
 *
 * @param manager The cluster of the objects.
 * @returns Where the objects are.
 */
export function organizationObjects(
    manager: MeshMember,
    { application, tier1 }: Places,
    shared: SharedArgs,
    { clusterDomain, dependsOn }: { clusterDomain: string; dependsOn: pulumi.Resource[] },
): { cluster: string; namespace: string } {
    const { cluster } = manager;
    const options = { ...inCluster(cluster), dependsOn };
    const objects = tier1 ? tier1Namespace : namespace;
    const name = (part: string) => `${part}-${cluster.name}`;
    const own = new ServiceBridgeOrganization(
        name('organization'),
        { namespace: objects, organization, networkReachability: networkReachability({ application, tier1 }) },
        options,
    );
    const place = { namespace: objects, organization: own.organization };
    for (const { name: clusterName, network, region } of [...application, ...(tier1 ? [tier1] : [])]) {
        new ServiceBridgeCluster(
            name(`cluster-${clusterName}`),
            // The guide says where a cluster is; newer versions ask its nodes.
            { ...place, clusterName, network, ...(shared.hardening === Hardening.Guide && { region }) },
            options,
        );
    }
    const { tenant: ownTenant } = new ServiceBridgeTenant(name('tenant'), { ...place, tenant }, options);
    // Istio's own objects lie in the namespace that they are for.
    const filtered = tier1 && shared.hardening === Hardening.Hardened;
    const bridge = new BridgedApplication(
        name('bridge'),
        {
            ...shared,
            through: BridgeThrough.Tsb,
            organization: own.organization,
            tenant: ownTenant,
            objectsNamespace: objects,
            clusters: application.map(({ name: each, network, region, zone }) => ({
                name: each,
                network,
                region,
                zone,
            })),
        },
        filtered ? { ...options, dependsOn: [...dependsOn, ownNamespace(manager, namespace, 'of-filters')] } : options,
    );
    if (shared.hardening === Hardening.Hardened) {
        closedWorkspace(name, { ...place, tenant: ownTenant, workspace: shared.workspace }, tier1 !== undefined, {
            ...options,
            dependsOn: [...dependsOn, bridge],
        });
        // Younger than the bridge: of two that claim a hostname, the older has it.
        otherWorkspace(manager, place, clusterDomain, [...dependsOn, bridge]);
    }
    return { cluster: cluster.name, namespace: objects };
}

/** Lets only the workspace's own workloads call its pods by mutual TLS. */
function closedWorkspace(
    name: (part: string) => string,
    place: pulumi.Inputs & {
        namespace: string;
        workspace: string;
        organization: pulumi.Output<string>;
        tenant: pulumi.Output<string>;
    },
    hasTier1: boolean,
    options: pulumi.ComponentResourceOptions,
): void {
    const { group } = new ServiceBridgeGroup(
        name('security'),
        {
            ...place,
            type: ServiceBridgeGroupType.Security,
            group: place.workspace,
            namespaces: [`*/${namespace}`, ...(hasTier1 ? [`*/${tier1Namespace}`] : [])],
        },
        options,
    );
    new ServiceBridgeSecurity(name('workspace-only'), { ...place, group }, options);
}

/** The clusters of the application reach each other, and that of the Tier-1 gateway reaches them. */
function networkReachability({
    application,
    tier1,
}: Pick<Places, 'application'> & { tier1: Places['tier1'] | undefined }) {
    const networks = application.map(({ network }) => network);
    return Object.fromEntries([
        ...networks.map((network) => [network, networks.filter((other) => other !== network)] as const),
        ...(tier1 ? [[tier1.network, networks] as const] : []),
    ]);
}

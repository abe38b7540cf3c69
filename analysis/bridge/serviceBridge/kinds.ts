/** What an object of Tetrate Service Bridge belongs to, the outermost first. */
export const levels = [
    'organization',
    'tenant',
    'workspace',
    'gatewayGroup',
    'trafficGroup',
    'securityGroup',
    'istioInternalGroup',
] as const;
export type Level = (typeof levels)[number];

interface ServiceBridgeKind {
    readonly apiVersion: string;
    readonly kind: string;
    /** What an object of the kind belongs to. */
    readonly parents: readonly Level[];
    /** What belongs to an object of the kind. */
    readonly level?: Level;
}

const tsb = 'tsb.tetrate.io/v2';
const gateway = 'gateway.tsb.tetrate.io/v2';
const traffic = 'traffic.tsb.tetrate.io/v2';
const security = 'security.tsb.tetrate.io/v2';
const istioInternal = 'istiointernal.tsb.tetrate.io/v2';

const inOrganization = ['organization'] as const;
const inTenant = ['organization', 'tenant'] as const;
const inWorkspace = ['organization', 'tenant', 'workspace'] as const;

/** The kinds of Tetrate Service Bridge that are written and read here, in their Kubernetes form. */
export const serviceBridgeKinds = {
    organization: { apiVersion: tsb, kind: 'Organization', parents: [], level: 'organization' },
    organizationSetting: { apiVersion: tsb, kind: 'OrganizationSetting', parents: inOrganization },
    cluster: { apiVersion: tsb, kind: 'Cluster', parents: inOrganization },
    tenant: { apiVersion: tsb, kind: 'Tenant', parents: inOrganization, level: 'tenant' },
    workspace: { apiVersion: tsb, kind: 'Workspace', parents: inTenant, level: 'workspace' },
    workspaceSetting: { apiVersion: tsb, kind: 'WorkspaceSetting', parents: inWorkspace },
    gatewayGroup: { apiVersion: gateway, kind: 'Group', parents: inWorkspace, level: 'gatewayGroup' },
    trafficGroup: { apiVersion: traffic, kind: 'Group', parents: inWorkspace, level: 'trafficGroup' },
    securityGroup: { apiVersion: security, kind: 'Group', parents: inWorkspace, level: 'securityGroup' },
    istioInternalGroup: {
        apiVersion: istioInternal,
        kind: 'Group',
        parents: inWorkspace,
        level: 'istioInternalGroup',
    },
    ingressGateway: { apiVersion: gateway, kind: 'IngressGateway', parents: [...inWorkspace, 'gatewayGroup'] },
    tier1Gateway: { apiVersion: gateway, kind: 'Tier1Gateway', parents: [...inWorkspace, 'gatewayGroup'] },
    gateway: { apiVersion: gateway, kind: 'Gateway', parents: [...inWorkspace, 'gatewayGroup'] },
    trafficSetting: { apiVersion: traffic, kind: 'TrafficSetting', parents: [...inWorkspace, 'trafficGroup'] },
    securitySetting: { apiVersion: security, kind: 'SecuritySetting', parents: [...inWorkspace, 'securityGroup'] },
} as const satisfies Readonly<Record<string, ServiceBridgeKind>>;

export type ServiceBridgeKindName = keyof typeof serviceBridgeKinds;

/** API by which the data plane's operator installs gateways; its objects belong to nothing. */
export const installApi = 'install.tetrate.io/v1alpha1';

/** Kinds of that API. */
export const installedKinds = ['IngressGateway', 'Tier1Gateway', 'Gateway'] as const;
export type InstalledKind = (typeof installedKinds)[number];

/** Label of Istio objects that Tetrate Service Bridge takes as they are, and hides from the local control plane. */
export const directRevision = { 'istio.io/rev': 'tsb' } as const;

const kindNames = Object.keys(serviceBridgeKinds) as ServiceBridgeKindName[];

/** The kind of an object; undefined for one that is not read here. */
export function serviceBridgeKindOf(object: {
    readonly apiVersion: string;
    readonly kind: string;
}): ServiceBridgeKindName | undefined {
    // Fleets have many objects, and few of them are of this product.
    if (!object.apiVersion.includes('tsb.tetrate.io')) {
        return undefined;
    }
    return kindNames.find((name) => {
        const { apiVersion, kind } = serviceBridgeKinds[name];
        return apiVersion === object.apiVersion && kind === object.kind;
    });
}

import { installApi, installedKinds, serviceBridgeKinds } from '../analysis/bridge/serviceBridge/kinds';
import { controlPlaneNamespace, remoteSecretLabel } from '../analysis/model/reading';

/** A kind that is read of a live cluster. */
export interface ReadKind {
    readonly group: string;
    /** The first that the cluster serves is read. */
    readonly versions: readonly string[];
    readonly kind: string;
    readonly resource: string;
    /** What is unknown without it. */
    readonly hides: string;
    /** Of a product that a cluster need not have: where it does not exist, nothing is hidden. */
    readonly isOptional?: boolean;
    /** The only namespace in which it is read. */
    readonly namespace?: string;
    /** Only objects with these labels. */
    readonly selector?: string;
    /** The API server sends nothing but the metadata. */
    readonly isMetadataOnly?: boolean;
}

const core = (kind: string, resource: string, hides: string): ReadKind => ({
    group: '',
    versions: ['v1'],
    kind,
    resource,
    hides,
});
const istio = (kind: string, resource: string, hides: string): ReadKind => ({
    group: 'networking.istio.io',
    versions: ['v1', 'v1beta1', 'v1alpha3'],
    kind,
    resource,
    hides,
});

const edge = (
    group: string,
    versions: readonly string[],
    kinds: readonly (readonly [kind: string, resource: string])[],
    hides: string,
): ReadKind[] => kinds.map(([kind, resource]) => ({ group, versions, kind, resource, hides, isOptional: true }));

/** The Secrets by which a control plane reads other clusters: which there are, not what is in them. */
const remoteSecrets: ReadKind = {
    ...core('Secret', 'secrets', 'which clusters the control plane reads'),
    namespace: controlPlaneNamespace,
    selector: `${remoteSecretLabel}=true`,
    isMetadataOnly: true,
};

/** The kinds of Tetrate Service Bridge, and the objects by which its gateways and control planes are installed. */
const serviceBridge: readonly ReadKind[] = [
    ...Object.values(serviceBridgeKinds),
    ...[...installedKinds, 'ControlPlane'].map((kind) => ({ apiVersion: installApi, kind })),
].flatMap(({ apiVersion, kind }) => {
    const [group = '', version = ''] = apiVersion.split('/');
    return edge(
        group,
        [version],
        [[kind, `${kind.toLowerCase()}s`]],
        'the hostnames and settings of Tetrate Service Bridge',
    );
});

/** Everything that is read, and no more: of Secrets, the metadata of {@link remoteSecrets}. */
export const readKinds: readonly ReadKind[] = [
    core('ConfigMap', 'configmaps', 'the mesh settings and the networks declared in them'),
    core('Namespace', 'namespaces', 'which namespaces have sidecars, and the network'),
    core('Node', 'nodes', 'regions and zones'),
    core('Pod', 'pods', 'labels of endpoints (subsets), their sidecars, and where gateways run'),
    core('Service', 'services', 'services and east-west gateways'),
    {
        group: 'discovery.k8s.io',
        versions: ['v1'],
        kind: 'EndpointSlice',
        resource: 'endpointslices',
        hides: 'the endpoints of services',
    },
    {
        group: 'apps',
        versions: ['v1'],
        kind: 'Deployment',
        resource: 'deployments',
        hides: 'replicas, where endpoints cannot be read',
    },
    istio('DestinationRule', 'destinationrules', 'every failover rule'),
    istio('Gateway', 'gateways', 'callers from outside'),
    istio('VirtualService', 'virtualservices', 'routes, retries and time-outs'),
    istio('EnvoyFilter', 'envoyfilters', 'whether any changes the result'),
    istio('ServiceEntry', 'serviceentries', 'hosts that are no Services, and their endpoints'),
    istio('Sidecar', 'sidecars', 'which services the sidecars of a namespace see'),
    istio('WorkloadEntry', 'workloadentries', 'endpoints outside pods'),
    {
        group: 'security.istio.io',
        versions: ['v1', 'v1beta1'],
        kind: 'PeerAuthentication',
        resource: 'peerauthentications',
        hides: 'which endpoints accept mutual TLS',
    },
    ...edge(
        'gateway.networking.k8s.io',
        ['v1', 'v1beta1', 'v1alpha2'],
        [
            ['GatewayClass', 'gatewayclasses'],
            ['Gateway', 'gateways'],
            ['HTTPRoute', 'httproutes'],
            ['GRPCRoute', 'grpcroutes'],
            ['TLSRoute', 'tlsroutes'],
        ],
        'routes of the Gateway API',
    ),
    ...edge(
        'gateway.networking.k8s.io',
        ['v1', 'v1alpha3'],
        [['BackendTLSPolicy', 'backendtlspolicies']],
        'whether the certificates of backends are verified',
    ),
    ...edge(
        'gateway.networking.k8s.io',
        ['v1', 'v1beta1'],
        [['ReferenceGrant', 'referencegrants']],
        'whether routes may name backends of other namespaces',
    ),
    ...edge(
        'gateway.envoyproxy.io',
        ['v1alpha1'],
        [
            ['Backend', 'backends'],
            ['BackendTrafficPolicy', 'backendtrafficpolicies'],
            ['ClientTrafficPolicy', 'clienttrafficpolicies'],
            ['EnvoyPatchPolicy', 'envoypatchpolicies'],
        ],
        'failover of Envoy Gateway',
    ),
    ...edge(
        'gateway.kgateway.dev',
        ['v1alpha1'],
        [
            ['Backend', 'backends'],
            ['BackendConfigPolicy', 'backendconfigpolicies'],
            ['TrafficPolicy', 'trafficpolicies'],
        ],
        'failover of kgateway',
    ),
    ...edge(
        'gateway.solo.io',
        ['v1'],
        [
            ['Gateway', 'gateways'],
            ['VirtualService', 'virtualservices'],
        ],
        'routes of Gloo',
    ),
    ...edge('gloo.solo.io', ['v1'], [['Upstream', 'upstreams']], 'health checks and failover of Gloo'),
    ...serviceBridge,
    ...edge('fed.solo.io', ['v1'], [['FailoverScheme', 'failoverschemes']], 'the failover of Gloo'),
    remoteSecrets,
];

/** A rule of a ClusterRole (rbac.authorization.k8s.io/v1). */
export interface ReadRule {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
}

/**
 * The least that a command needs which reads clusters: these kinds, with the verbs it uses. `asksPods`: and what forwarding
 * ports of pods needs. Secrets are left out: {@link optionalRules}.
 */
export function readRules(verbs: readonly ('list' | 'watch')[], asksPods = false): ReadRule[] {
    const everywhere = readKinds.filter(({ namespace }) => namespace === undefined);
    const groups = [...new Set(everywhere.map(({ group }) => group))];
    return [
        ...groups.map((group) => ({
            apiGroups: [group],
            resources: everywhere.filter((each) => each.group === group).map(({ resource }) => resource),
            verbs,
        })),
        ...(asksPods ? [{ apiGroups: [''], resources: ['pods/portforward'], verbs: ['create', 'get'] }] : []),
    ];
}

/** What reading the kinds of one namespace needs: of Secrets, all, as RBAC knows neither labels nor metadata. */
export function optionalRules(verbs: readonly ('list' | 'watch')[]): ReadRule[] {
    return readKinds
        .filter(({ namespace }) => namespace === controlPlaneNamespace)
        .map(({ group, resource }) => ({ apiGroups: [group], resources: [resource], verbs }));
}

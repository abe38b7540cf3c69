import { type Hierarchy, hierarchyAnnotations } from '../../../../../analysis/bridge/serviceBridge/hierarchy';
import { type ServiceBridgeKindName, serviceBridgeKinds } from '../../../../../analysis/bridge/serviceBridge/kinds';
import type { OnboardedCluster, OnboardedService } from '../../../../../analysis/bridge/serviceBridge/onboarded';
import { type KubernetesObject, kubernetesObject } from '../../../../../analysis/manifests/kubernetesObject';

/** An object of Tetrate Service Bridge as an API server has it. */
export function tsbObject(
    kind: ServiceBridgeKindName,
    name: string,
    hierarchy: Hierarchy,
    spec: object,
    creationTimestamp = '2026-01-01T00:00:00Z',
): KubernetesObject {
    const { apiVersion, kind: itsKind } = serviceBridgeKinds[kind];
    const object = kubernetesObject({
        apiVersion,
        kind: itsKind,
        metadata: { name, namespace: 'objects', creationTimestamp, annotations: hierarchyAnnotations(hierarchy) },
        spec,
    });
    if (!object) {
        throw new Error('That is an object.');
    }
    return object;
}

export const organization = { organization: 'acme' };
export const tenant = { ...organization, tenant: 'shop' };
export const workspace = { ...tenant, workspace: 'bookinfo' };

const gateways = { ...workspace, gatewayGroup: 'backend' };

/** An organization with two clusters, and one for the Tier-1 gateway that reaches both. */
export const landscape: readonly KubernetesObject[] = [
    tsbObject('organization', 'acme', {}, {}),
    tsbObject('organizationSetting', 'settings', organization, {
        networkSettings: { networkReachability: { aws: 'google', google: 'aws', edge: 'aws, google' } },
    }),
    tsbObject('cluster', 'columbus', organization, { network: 'aws', locality: { region: 'us-east-2' } }),
    tsbObject('cluster', 'iowa', organization, { network: 'google' }),
    tsbObject('cluster', 'ghent', organization, { network: 'edge' }),
    tsbObject('tenant', 'shop', organization, {}),
    tsbObject('workspace', 'bookinfo', tenant, { namespaceSelector: { names: ['*/backend', 'ghent/edge'] } }),
    tsbObject('gatewayGroup', 'backend', workspace, { namespaceSelector: { names: ['*/*'] } }),
];

const route = { host: 'backend/details.backend.svc.cluster.local', port: 9080 };

/** A server of `details`, in the form of the guide. */
export const server = { name: 'details', hostname: 'details.example.test', port: 80, routing: { rules: [{ route }] } };

const workloadSelector = { namespace: 'backend', labels: { app: 'ingress' } };

export function ingress(change: object = {}, hierarchy: Hierarchy = gateways, created?: string): KubernetesObject {
    return tsbObject('ingressGateway', 'ingress', hierarchy, { workloadSelector, http: [server], ...change }, created);
}

/** The same in the unified form. */
export const unifiedIngress = tsbObject('gateway', 'ingress', gateways, {
    workloadSelector,
    http: [{ ...server, routing: { rules: [{ route: { serviceDestination: route } }] } }],
});

export function tier1(change: object = {}, hierarchy: Hierarchy = gateways): KubernetesObject {
    return tsbObject('tier1Gateway', 'front', hierarchy, {
        workloadSelector: { namespace: 'edge', labels: { app: 'front' } },
        externalServers: [{ name: 'details', hostname: 'details.example.test', port: 80, ...change }],
    });
}

function service(name: string, namespace: string, addresses: string[], podAddresses: string[]): OnboardedService {
    return { name, namespace, selector: { app: name }, addresses, podAddresses };
}

function cluster(name: string, region: string, services: OnboardedService[]): OnboardedCluster {
    return { name, region, services, namespaces: ['backend', 'edge', 'other'] };
}

/** What the three clusters run. */
export const clusters = [
    cluster('columbus', 'us-east-2', [
        service('ingress', 'backend', ['203.0.113.10'], ['10.0.0.1']),
        service('eastwest', 'backend', ['203.0.113.11'], ['10.0.0.2']),
        service('details', 'backend', [], ['10.0.0.3']),
    ]),
    cluster('iowa', 'us-central1', [
        service('ingress', 'backend', ['203.0.113.20'], ['10.0.0.1']),
        service('eastwest', 'backend', ['203.0.113.21'], ['10.0.0.2']),
        service('details', 'backend', [], ['10.0.0.3']),
    ]),
    cluster('ghent', 'europe-west1', [service('front', 'edge', ['203.0.113.30'], ['10.0.0.1'])]),
] as const satisfies readonly OnboardedCluster[];

import type { KubernetesObject } from '@kubernetes/client-node';
import { addressesOf, type ClusterSite } from '../network/plan';
import { injectorWebhook, istiodPorts, istioNamespace, validatorWebhook } from './istiod';

type Manifest = KubernetesObject & Record<string, unknown>;

/** Name of the account by which the other clusters' istiods read this one. */
export const readerAccount = 'istio-reader-service-account';

const service = { name: 'istiod', namespace: istioNamespace };

const ports = [
    { name: 'https-dns', port: istiodPorts.discovery, protocol: 'TCP' },
    { name: 'https-webhook', port: istiodPorts.webhook, protocol: 'TCP' },
];

/** The namespace and the Service of istiod; its endpoint is written by hand because istiod is a process, not a pod. */
export function discoveryObjects(site: ClusterSite): Manifest[] {
    return [
        {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: istioNamespace, labels: { 'topology.istio.io/network': site.network } },
        },
        {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { ...service, labels: { app: 'istiod', istio: 'pilot' } },
            spec: {
                ports: ports.map((port) => ({
                    ...port,
                    port: port.name === 'https-webhook' ? 443 : port.port,
                    targetPort: port.port,
                })),
            },
        },
        {
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSlice',
            metadata: { ...service, labels: { 'kubernetes.io/service-name': service.name } },
            addressType: 'IPv4',
            endpoints: [{ addresses: [addressesOf(site.index).controlPlane], conditions: { ready: true } }],
            ports,
        },
    ];
}

/** What lets the other clusters' istiods read this cluster: an account that may read, and a token for it. */
export function readerObjects(): Manifest[] {
    const account = { kind: 'ServiceAccount', name: readerAccount, namespace: istioNamespace };
    const read = ['get', 'list', 'watch'];
    return [
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: readerAccount, namespace: istioNamespace } },
        {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'ClusterRole',
            metadata: { name: `istio-reader-clusterrole-${istioNamespace}` },
            rules: [
                {
                    apiGroups: [
                        'networking.istio.io',
                        'security.istio.io',
                        'telemetry.istio.io',
                        'extensions.istio.io',
                    ],
                    resources: ['*'],
                    verbs: read,
                },
                {
                    apiGroups: [''],
                    resources: [
                        'endpoints',
                        'pods',
                        'services',
                        'nodes',
                        'namespaces',
                        'secrets',
                        'configmaps',
                        'replicationcontrollers',
                    ],
                    verbs: read,
                },
                { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: read },
                { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
                { apiGroups: ['apps'], resources: ['replicasets'], verbs: read },
                { apiGroups: ['gateway.networking.k8s.io'], resources: ['*'], verbs: read },
                { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
                { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
            ],
        },
        {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'ClusterRoleBinding',
            metadata: { name: `istio-reader-clusterrole-${istioNamespace}` },
            roleRef: {
                apiGroup: 'rbac.authorization.k8s.io',
                kind: 'ClusterRole',
                name: `istio-reader-clusterrole-${istioNamespace}`,
            },
            subjects: [account],
        },
        {
            apiVersion: 'v1',
            kind: 'Secret',
            type: 'kubernetes.io/service-account-token',
            metadata: {
                name: readerAccount,
                namespace: istioNamespace,
                annotations: { 'kubernetes.io/service-account.name': readerAccount },
            },
        },
    ];
}

/** The secret by which the istiod of one cluster reads `remote`; the form that `istioctl create-remote-secret` writes. */
export function remoteSecret(remote: ClusterSite, kubeconfig: string): Manifest {
    return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
            name: `istio-remote-secret-${remote.name}`,
            namespace: istioNamespace,
            labels: { 'istio/multiCluster': 'true' },
            annotations: { 'networking.istio.io/cluster': remote.name },
        },
        stringData: { [remote.name]: kubeconfig },
    };
}

const webhook = (name: string, path: string, rules: object[], failurePolicy: 'Fail' | 'Ignore', selectors: object) => ({
    name,
    clientConfig: { service: { ...service, path, port: 443 } },
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    failurePolicy,
    rules,
    ...selectors,
});

const expression = (key: string, operator: string, values?: string[]) => ({
    key,
    operator,
    ...(values ? { values } : {}),
});

/** Injection (by namespace label or pod label) and validation of Istio's resources; istiod adds its certificate itself. */
export function webhookObjects(): Manifest[] {
    const revision = { 'istio.io/rev': 'default' };
    const pods = [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }];
    const noRevision = expression('istio.io/rev', 'DoesNotExist');
    const inject = 'sidecar.istio.io/inject';
    return [
        {
            apiVersion: 'admissionregistration.k8s.io/v1',
            kind: 'MutatingWebhookConfiguration',
            metadata: { name: injectorWebhook, labels: { ...revision, app: 'sidecar-injector' } },
            webhooks: [
                webhook('namespace.sidecar-injector.istio.io', '/inject', pods, 'Fail', {
                    namespaceSelector: { matchExpressions: [expression('istio-injection', 'In', ['enabled'])] },
                    objectSelector: { matchExpressions: [expression(inject, 'NotIn', ['false'])] },
                }),
                webhook('object.sidecar-injector.istio.io', '/inject', pods, 'Fail', {
                    namespaceSelector: {
                        matchExpressions: [expression('istio-injection', 'DoesNotExist'), noRevision],
                    },
                    objectSelector: { matchExpressions: [expression(inject, 'In', ['true']), noRevision] },
                }),
            ],
        },
        {
            apiVersion: 'admissionregistration.k8s.io/v1',
            kind: 'ValidatingWebhookConfiguration',
            metadata: { name: validatorWebhook, labels: { ...revision, app: 'istiod', istio: 'istiod' } },
            webhooks: [
                webhook(
                    'validation.istio.io',
                    '/validate',
                    [
                        {
                            operations: ['CREATE', 'UPDATE'],
                            apiGroups: [
                                'security.istio.io',
                                'networking.istio.io',
                                'telemetry.istio.io',
                                'extensions.istio.io',
                            ],
                            apiVersions: ['*'],
                            resources: ['*'],
                        },
                    ],
                    'Ignore', // istiod turns this into Fail once it answers
                    {},
                ),
            ],
        },
    ];
}

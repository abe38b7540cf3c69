import { at, objectsAt, type Properties, textAt } from '../protocol/values';
import type { ApiClient } from './apiClient';
import { isNotFound } from './apiError';

/** Where objects of a kind are found. */
export interface Kind {
    apiVersion: string;
    kind: string;
    /** Name in paths, e.g. `deployments`. */
    plural: string;
    namespaced: boolean;
}

/** Groups that are served by kube-apiserver itself; everything else is a custom resource. */
const builtIn =
    /^(|apps|batch|autoscaling|policy|(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)\.k8s\.io)$/;

/** Built-in kinds outside namespaces (`kubectl api-resources --namespaced=false`). */
const clusterScoped: ReadonlySet<string> = new Set([
    'APIService',
    'CSIDriver',
    'CSINode',
    'CertificateSigningRequest',
    'ClusterRole',
    'ClusterRoleBinding',
    'CustomResourceDefinition',
    'FlowSchema',
    'IPAddress',
    'IngressClass',
    'MutatingWebhookConfiguration',
    'Namespace',
    'Node',
    'PersistentVolume',
    'PriorityClass',
    'PriorityLevelConfiguration',
    'RuntimeClass',
    'ServiceCIDR',
    'StorageClass',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
    'VolumeAttachment',
    'VolumeAttributesClass',
]);

/** The API group of an apiVersion; the core group is empty. */
export function groupOf(apiVersion: string): string {
    return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

export function isBuiltIn(apiVersion: string): boolean {
    return builtIn.test(groupOf(apiVersion));
}

/** Whether a built-in kind lives in namespaces; undefined for custom resources, which only the API server knows. */
export function builtInNamespaced(apiVersion: string, kind: string): boolean | undefined {
    return isBuiltIn(apiVersion) ? !clusterScoped.has(kind) : undefined;
}

/** What the API server serves, asked once per group and version, and again for a kind it did not have before. */
export class Kinds {
    private readonly known = new Map<string, Kind>();

    constructor(private readonly request: ApiClient) {}

    /** The kind, or undefined when the server does not (yet) serve it. */
    async find(apiVersion: string, kind: string): Promise<Kind | undefined> {
        const key = `${apiVersion}/${kind}`;
        if (!this.known.has(key)) {
            for (const found of await this.served(apiVersion)) {
                this.known.set(`${found.apiVersion}/${found.kind}`, found);
            }
        }
        return this.known.get(key);
    }

    private async served(apiVersion: string): Promise<Kind[]> {
        try {
            const list = await this.request({ method: 'GET', path: root(apiVersion) });
            return objectsAt(list, 'resources')
                .filter((resource) => !(textAt(resource, 'name') ?? '').includes('/'))
                .map((resource) => ({
                    apiVersion,
                    kind: textAt(resource, 'kind') ?? '',
                    plural: textAt(resource, 'name') ?? '',
                    namespaced: at(resource, 'namespaced') === true,
                }));
        } catch (error) {
            if (isNotFound(error)) {
                return [];
            }
            throw error;
        }
    }
}

/** Path of a kind's list in a namespace, or of one object. */
export function pathOf(kind: Kind, namespace: string | undefined, name?: string): string {
    const parts = [
        ...(kind.namespaced && namespace !== undefined ? ['namespaces', namespace] : []),
        kind.plural,
        ...(name === undefined ? [] : [name]),
    ];
    return `${root(kind.apiVersion)}/${parts.map(encodeURIComponent).join('/')}`;
}

function root(apiVersion: string): string {
    return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** The kind of a manifest, as text for messages: `Deployment default/hello`. */
export function describe(manifest: Properties): string {
    const namespace = textAt(manifest, 'metadata', 'namespace');
    const name = textAt(manifest, 'metadata', 'name') ?? '';
    return `${textAt(manifest, 'kind') ?? 'object'} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/**
 * Structural schemas of the two Federation resources that we emit, as CustomResourceDefinitions: the published one of
 * `FailoverScheme` accepts any field, so an API server that has it would accept every typo. Written from the public
 * field definitions: solo-apis, api/gloo-fed/fed/v1/failover.proto, and skv2, api/multicluster/v1alpha1/cluster.proto.
 */

type Schema = { type: string } & Record<string, unknown>;

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };
const name = { type: 'string', minLength: 1 };

const object = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
});
const list = (items: Schema): Schema => ({ type: 'array', items });

/** `core.skv2.solo.io.ObjectRef` */
const objectRef = object({ name, namespace: name }, 'name', 'namespace');

/** `FailoverSchemeSpec`. The primary has `clusterName`, a target `cluster`; the comment in the proto is wrong. */
const failoverSchemeSpec = object(
    {
        primary: object({ clusterName: name, name, namespace: name }, 'clusterName', 'name', 'namespace'),
        failoverGroups: list(
            object({
                priorityGroup: list(
                    object({ cluster: name, upstreams: list(objectRef), localityWeight: count }, 'cluster'),
                ),
            }),
        ),
    },
    'primary',
);

/** `FailoverSchemeStatus.Status` */
const schemeStatus = {
    state: { type: 'string', enum: ['PENDING', 'PROCESSING', 'INVALID', 'FAILED', 'ACCEPTED'] },
    message: text,
    observedGeneration: { type: 'integer', format: 'int64' },
    processingTime: { type: 'string', format: 'date-time' },
};

const failoverSchemeStatus = object({
    ...schemeStatus,
    namespacedStatuses: { type: 'object', additionalProperties: object(schemeStatus) },
});

/** `KubernetesClusterSpec`, without the provider's metadata, which we do not emit. */
const kubernetesClusterSpec = object({ secretName: name, clusterDomain: text }, 'secretName');

const kubernetesClusterStatus: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

function definition(group: string, version: string, kind: string, spec: Schema, status: Schema) {
    const singular = kind.toLowerCase();
    const plural = `${singular}s`;
    return {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${group}` },
        spec: {
            group,
            scope: 'Namespaced',
            names: { kind, listKind: `${kind}List`, plural, singular },
            versions: [
                {
                    name: version,
                    served: true,
                    storage: true,
                    subresources: { status: {} },
                    schema: { openAPIV3Schema: object({ spec, status }, 'spec') },
                },
            ],
        },
    };
}

/** `fed.solo.io/v1` FailoverScheme. */
export const failoverSchemeDefinition = definition(
    'fed.solo.io',
    'v1',
    'FailoverScheme',
    failoverSchemeSpec,
    failoverSchemeStatus,
);

/** `multicluster.solo.io/v1alpha1` KubernetesCluster. */
export const kubernetesClusterDefinition = definition(
    'multicluster.solo.io',
    'v1alpha1',
    'KubernetesCluster',
    kubernetesClusterSpec,
    kubernetesClusterStatus,
);

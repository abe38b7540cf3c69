import { definition, list, mapOf, name, object, oneOf, type Schema, text } from '../controlPlanes/schemas';

/**
 * Structural schemas of the two Federation resources that we emit, as CustomResourceDefinitions: the published one of
 * `FailoverScheme` accepts any field, so an API server that has it would accept every typo. Written from the public
 * field definitions: solo-apis, api/gloo-fed/fed/v1/failover.proto, and skv2, api/multicluster/v1alpha1/cluster.proto.
 */

const count = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };

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
    state: oneOf('PENDING', 'PROCESSING', 'INVALID', 'FAILED', 'ACCEPTED'),
    message: text,
    observedGeneration: { type: 'integer', format: 'int64' },
    processingTime: { type: 'string', format: 'date-time' },
};

const failoverSchemeStatus = object({
    ...schemeStatus,
    namespacedStatuses: mapOf(object(schemeStatus)),
});

/** `KubernetesClusterSpec`, without the provider's metadata, which we do not emit. */
const kubernetesClusterSpec = object({ secretName: name, clusterDomain: text }, 'secretName');

const kubernetesClusterStatus: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

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

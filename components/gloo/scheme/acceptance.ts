import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { federationApi } from '../gloo';
import type { FailoverSchemeSpec } from './resolvedScheme';

/**
 * Waits until Federation has accepted the latest generation of the scheme. Right after a change, the status is still
 * that of the previous scheme. The new generation is known only after the change, so a second resource waits for it: a
 * patch of annotations alone, which makes no new generation. On a time-out the kubernetes provider names the unmet
 * condition.
 */
export function awaitAcceptance(
    name: string,
    scheme: kubernetes.apiextensions.CustomResource,
    spec: pulumi.Output<FailoverSchemeSpec>,
    parent: pulumi.Resource,
): void {
    const generation = scheme.metadata.generation;
    const annotations = pulumi
        .all([spec, generation])
        .apply(([known, observed]) => acceptanceAnnotations(known, observed));
    const { name: schemeName, namespace } = scheme.metadata;
    new kubernetes.apiextensions.CustomResourcePatch(
        name,
        { apiVersion: federationApi, kind: 'FailoverScheme', metadata: { name: schemeName, namespace, annotations } },
        { parent },
    );
}

/**
 * Annotations that make the kubernetes provider wait
 * (https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/#pulumicomwaitfor).
 */
export function acceptanceAnnotations(
    { namespace, acceptanceTimeoutSeconds }: Pick<FailoverSchemeSpec, 'namespace' | 'acceptanceTimeoutSeconds'>,
    generation: number | undefined,
): Record<string, string> {
    const status = `.status.namespacedStatuses.${namespace}`; // by the namespace that Federation runs in
    const conditions = [
        ...(generation === undefined ? [] : [`jsonpath={${status}.observedGeneration}=${generation}`]),
        `jsonpath={${status}.state}=ACCEPTED`,
    ];
    return {
        'pulumi.com/waitFor': JSON.stringify(conditions),
        'pulumi.com/timeoutSeconds': String(acceptanceTimeoutSeconds),
    };
}

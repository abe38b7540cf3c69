import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { federationApi } from '../gloo';
import type { FailoverSchemeSpec } from './resolvedScheme';

/**
 * Waits until Federation has accepted the scheme as it was last declared. The status that stands there when a change
 * has just been applied is that of the scheme before; so the wait is for the generation that this change has made, and
 * as that is known only now, a second resource has to do it: a patch of nothing but annotations, which make no new
 * generation. When the time is over, the kubernetes provider names the condition that did not come true.
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
 * What the kubernetes provider is told to wait for
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

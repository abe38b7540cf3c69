import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';

/** A custom object with its kind in view, and the rest known later. */
export function customObject(
    name: string,
    apiVersion: string,
    kind: string,
    manifest: pulumi.Output<{ metadata: { name: string; namespace?: string }; spec: object }>,
    opts: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
    return new kubernetes.apiextensions.CustomResource(
        name,
        { apiVersion, kind, metadata: manifest.metadata, spec: manifest.spec },
        opts,
    );
}

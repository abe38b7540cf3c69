import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { networking } from './gateway/gatewayManifest';

/** Declares a resource of Istio's networking API as a part of a component. Its name in the cluster. */
export function networkingResource(
    name: string,
    kind: string,
    manifest: pulumi.Output<{ metadata: object; spec: object }>,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    return new kubernetes.apiextensions.CustomResource(
        name,
        { apiVersion: networking, kind, metadata: manifest.metadata, spec: manifest.spec },
        { parent },
    ).metadata.name;
}

import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { networking } from './gateway/gatewayManifest';

/** Declares a resource of Istio's networking API as a part of a component. */
export function networkingResource(
    name: string,
    kind: string,
    manifest: pulumi.Output<{ metadata: object; spec: object }>,
    parent: pulumi.Resource,
    dependsOn: pulumi.Resource[] = [],
): kubernetes.apiextensions.CustomResource {
    return new kubernetes.apiextensions.CustomResource(
        name,
        { apiVersion: networking, kind, metadata: manifest.metadata, spec: manifest.spec },
        { parent, dependsOn },
    );
}

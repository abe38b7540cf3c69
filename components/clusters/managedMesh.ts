import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { labelProblems } from '../kubernetesNames';
import { resolved } from '../resolved';
import { patienceSeconds, probeAccount, probeBinding, probeJob, probeRole } from './injectionProbe';

/** Arguments of {@link ManagedMesh}. */
export interface ManagedMeshArgs {
    /** Namespace in which injection is tested. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /** Image with `sh`, `curl` and `grep` for the test. Default: `curlimages/curl:8.16.0`. */
    image?: pulumi.Input<string>;
}

/**
 * Waits, at most half an hour, until Cloud Service Mesh injects proxies into a cluster, and switches on endpoint
 * discovery between the fleet's clusters. Declare injected workloads after it: a gateway that is created earlier never
 * starts.
 *
 * Acts on the cluster of the `provider` option. The wait is a `Job` that creates a pod by dry run; discovery is
 * `multicluster_mode: connected` in the ConfigMap `asm-options`
 * (https://cloud.google.com/service-mesh/docs/operate-and-maintain/multi-cluster).
 *
 * @example
 * {@includeCode ../../examples/clouds.ts}
 */
export class ManagedMesh extends pulumi.ComponentResource {
    /** Namespace of the control plane's objects, once it injects. */
    readonly controlNamespace: pulumi.Output<string>;

    constructor(name: string, args: ManagedMeshArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ManagedMesh', name, args, opts);

        const spec = resolved('ManagedMesh', args, managedMeshSpec);
        const part = <T>(of: (namespace: string) => T) => spec.apply(({ namespace }) => of(namespace));
        const account = new kubernetes.core.v1.ServiceAccount(
            `${name}-account`,
            { metadata: part(probeAccount).metadata },
            { parent: this },
        );
        const rules = part(probeRole);
        const role = new kubernetes.rbac.v1.Role(
            `${name}-role`,
            { metadata: rules.metadata, rules: rules.rules },
            { parent: this },
        );
        const bound = part(probeBinding);
        const binding = new kubernetes.rbac.v1.RoleBinding(
            `${name}-binding`,
            { metadata: bound.metadata, roleRef: bound.roleRef, subjects: bound.subjects },
            { parent: this, dependsOn: [role, account] },
        );
        const job = spec.apply(({ namespace, image }) => probeJob(namespace, image));
        const injecting = new kubernetes.batch.v1.Job(
            `${name}-injection`,
            { metadata: job.metadata, spec: job.spec },
            { parent: this, dependsOn: [binding], customTimeouts: { create: `${patienceSeconds}s` } },
        );
        const options = new kubernetes.core.v1.ConfigMapPatch(
            `${name}-discovery`,
            {
                metadata: { name: 'asm-options', namespace: 'istio-system' },
                data: { multicluster_mode: 'connected' },
            },
            { parent: this, dependsOn: [injecting] },
        );

        this.controlNamespace = options.metadata.apply((metadata) => metadata?.namespace ?? 'istio-system');
        this.registerOutputs({ controlNamespace: this.controlNamespace });
    }
}

function managedMeshSpec({
    namespace = 'default',
    image = 'curlimages/curl:8.16.0',
}: pulumi.Unwrap<ManagedMeshArgs>): pulumi.Unwrap<Required<ManagedMeshArgs>> {
    refuse('ManagedMesh', labelProblems('namespace', namespace));
    return { namespace, image };
}

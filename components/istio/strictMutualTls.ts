import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce, type Single } from '../declaredOnce';
import { refuse } from '../invalidArguments';
import { labelProblems } from '../kubernetesNames';
import { resolved } from '../resolved';

/** Arguments of {@link StrictMutualTls}. */
export interface StrictMutualTlsArgs {
    /**
     * Namespace whose workloads refuse plaintext. Default: `istio-system`, the control plane's own, which means the
     * whole mesh.
     */
    namespace?: pulumi.Input<string>;
    /** Name of the `PeerAuthentication`. Default: `default`. Istio applies one for each namespace. */
    policyName?: pulumi.Input<string>;
}

const security = 'security.istio.io/v1';

/** Requires mutual TLS of all clients (https://istio.io/latest/docs/reference/config/security/peer_authentication/). */
function peerAuthentication({ namespace, policyName }: pulumi.Unwrap<StrictMutualTlsArgs>) {
    const metadata = { name: policyName ?? 'default', namespace: namespace ?? 'istio-system' };
    refuse('StrictMutualTls', [
        ...labelProblems('namespace', metadata.namespace),
        ...labelProblems('policyName', metadata.name),
    ]);
    return { apiVersion: security, kind: 'PeerAuthentication', metadata, spec: { mtls: { mode: 'STRICT' } } };
}

/** What a cluster has once. */
function policySingles({ metadata }: ReturnType<typeof peerAuthentication>): Single[] {
    return [
        {
            path: 'namespace',
            thing: `the PeerAuthentication of ${metadata.namespace}`,
            fix: 'Istio applies one to each namespace: declare it once.',
        },
    ];
}

/**
 * Makes the workloads of a mesh, or of one namespace, refuse clients without a certificate of the mesh. Istio's default
 * accepts plaintext too. Between networks only mutual TLS works, as gateways route by its SNI.
 *
 * Acts on the cluster of the `provider` option; each cluster needs its own.
 *
 * @example
 * {@includeCode ../../examples/mesh.ts}
 */
export class StrictMutualTls extends pulumi.ComponentResource {
    /** Name of the `PeerAuthentication`. */
    readonly policyName: pulumi.Output<string>;

    constructor(name: string, args: StrictMutualTlsArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:StrictMutualTls', name, args, opts);

        const manifest = resolved('StrictMutualTls', args, (known) => {
            const read = peerAuthentication(known);
            declaredOnce(this, 'StrictMutualTls', name, policySingles(read));
            return read;
        });
        const policy = new kubernetes.apiextensions.CustomResource(
            `${name}-policy`,
            { apiVersion: security, kind: 'PeerAuthentication', metadata: manifest.metadata, spec: manifest.spec },
            { parent: this },
        );

        this.policyName = policy.metadata.name;
        this.registerOutputs({ policyName: this.policyName });
    }
}

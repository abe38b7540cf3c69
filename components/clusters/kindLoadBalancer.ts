import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { resolvedFrom } from '../resolved';

/** Arguments of {@link KindLoadBalancer}. */
export interface KindLoadBalancerArgs {
    /** Addresses to assign, e.g. `172.18.255.192-172.18.255.223`: unused addresses of the nodes' network. */
    addresses: pulumi.Input<string>;
    /** Version of MetalLB's chart. Default: `0.15.2`. */
    chartVersion?: pulumi.Input<string>;
}

const namespace = 'metallb-system';

/**
 * Gives Services of type `LoadBalancer` an address in a cluster without a cloud: MetalLB (https://metallb.io), which
 * announces the addresses by ARP. With kind, this machine and the other clusters in Docker's network `kind` reach them.
 *
 * Acts on the cluster of the `provider` option.
 *
 * @example
 * {@includeCode ../../examples/kind.ts}
 */
export class KindLoadBalancer extends pulumi.ComponentResource {
    /** The addresses, once MetalLB can assign them. */
    readonly addresses: pulumi.Output<string>;

    constructor(name: string, args: KindLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:KindLoadBalancer', name, args, opts);

        const version = resolvedFrom(
            'KindLoadBalancer',
            args,
            { chartVersion: args.chartVersion },
            ({ chartVersion = '0.15.2' }) => chartVersion,
        );
        const release = new kubernetes.helm.v3.Release(
            `${name}-metallb`,
            {
                name: 'metallb',
                chart: 'metallb',
                version,
                repositoryOpts: { repo: 'https://metallb.github.io/metallb' },
                namespace,
                createNamespace: true,
                values: { speaker: { frr: { enabled: false } } }, // BGP, which Docker's networks do not have
            },
            { parent: this },
        );
        const pool = new kubernetes.apiextensions.CustomResource(
            `${name}-pool`,
            {
                apiVersion: 'metallb.io/v1beta1',
                kind: 'IPAddressPool',
                metadata: { name: 'nodes-network', namespace },
                spec: { addresses: [args.addresses] },
            },
            { parent: this, dependsOn: [release] },
        );
        const advertisement = new kubernetes.apiextensions.CustomResource(
            `${name}-advertisement`,
            {
                apiVersion: 'metallb.io/v1beta1',
                kind: 'L2Advertisement',
                metadata: { name: 'nodes-network', namespace },
                spec: { ipAddressPools: [pool.metadata.name] },
            },
            { parent: this, dependsOn: [release] },
        );

        this.addresses = pulumi.all([args.addresses, advertisement.id]).apply(([addresses]) => addresses);
        this.registerOutputs({ addresses: this.addresses });
    }
}

import * as pulumi from '@pulumi/pulumi';
import { resolved } from '../resolved';
import { command } from './cloudPackages';
import { kindSpec } from './kindClusterSpec';
import { createCluster, deleteCluster, readNodeNetwork } from './kindCommands';
import { configMark, kindConfig } from './kindConfig';
import { nodeNetwork } from './kindNodeNetwork';
import { requireKind } from './kindPrograms';

/** A NodePort that is mapped to 127.0.0.1 of this machine. */
export interface NodePortMapping {
    /** Port of the Service, 30000 to 32767. */
    nodePort: pulumi.Input<number>;
    /** Port on this machine. Default: the same. */
    hostPort?: pulumi.Input<number>;
}

/** Arguments of {@link KindCluster}. */
export interface KindClusterArgs {
    /** Name of the cluster; its containers' names start with it. */
    clusterName: pulumi.Input<string>;
    /** Value of its nodes' label `topology.kubernetes.io/region`. */
    region: pulumi.Input<string>;
    /** Value of its nodes' label `topology.kubernetes.io/zone`. Default: the region's name and `-a`. */
    zone?: pulumi.Input<string>;
    /** Istio's name of its pods' network. Default: `kind`. */
    network?: pulumi.Input<string>;
    /** Worker nodes. Default: 1. */
    workers?: pulumi.Input<number>;
    /** Port of the API server on 127.0.0.1, unique to the cluster. */
    apiServerPort: pulumi.Input<number>;
    /** Addresses of its pods, e.g. `10.10.0.0/16`, unique to the cluster. */
    podSubnet: pulumi.Input<string>;
    /** Addresses of its Services, e.g. `10.110.0.0/16`, unique to the cluster. */
    serviceSubnet: pulumi.Input<string>;
    /** NodePorts that are reachable from this machine. Default: none. */
    nodePorts?: pulumi.Input<pulumi.Input<NodePortMapping>[]>;
    /** Image of the nodes, e.g. `kindest/node:v1.34.0@sha256:…`. Default: the installed kind's own. */
    nodeImage?: pulumi.Input<string>;
}

/**
 * A Kubernetes cluster in Docker containers on this machine (https://kind.sigs.k8s.io). Needs the programs `kind` and
 * `docker`, which are checked first. A change of its configuration replaces the cluster.
 *
 * Acts on this machine; the `provider` option has no effect. After a restart of Docker the API server has its old
 * address, but nodes may have new ones: destroy the stack and deploy it again.
 *
 * @example
 * {@includeCode ../../examples/kind.ts}
 */
export class KindCluster extends pulumi.ComponentResource {
    /** Name of the cluster. */
    readonly name: pulumi.Output<string>;
    /** Region of its nodes. */
    readonly region: pulumi.Output<string>;
    /** Zone of its nodes. */
    readonly zone: pulumi.Output<string>;
    /** Istio's name of its network. */
    readonly network: pulumi.Output<string>;
    /** Admin kubeconfig for this machine. Secret. */
    readonly kubeconfig: pulumi.Output<string>;
    /** Address at which other clusters reach its NodePorts: that of its first node in Docker's network `kind`. */
    readonly nodeAddress: pulumi.Output<string>;
    /** URL at which other clusters reach its API server. */
    readonly apiServer: pulumi.Output<string>;
    /**
     * Changes when the cluster is replaced. As `clusterIdentifier` of a Kubernetes provider, it tells the provider that
     * the cluster's objects are gone.
     */
    readonly identity: pulumi.Output<string>;
    /** Addresses of Docker's network `kind`, e.g. `172.18.0.0/16`. */
    readonly nodeSubnet: pulumi.Output<string>;

    constructor(name: string, args: KindClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:KindCluster', name, args, opts);
        requireKind();

        const spec = resolved('KindCluster', args, kindSpec);
        const config = spec.apply(kindConfig);
        const cluster = new command.local.Command(
            `${name}-cluster`,
            {
                create: createCluster,
                delete: deleteCluster,
                stdin: config,
                environment: { KIND_CLUSTER: spec.clusterName, KIND_MARK: config.apply(configMark) },
                triggers: [spec.clusterName, config],
                addPreviousOutputInEnv: false,
                logging: command.local.Logging.Stderr, // standard output is the kubeconfig
            },
            { parent: this, additionalSecretOutputs: ['stdout'], deleteBeforeReplace: true },
        );
        const network = new command.local.Command(
            `${name}-address`,
            {
                create: readNodeNetwork,
                environment: { KIND_CLUSTER: spec.clusterName },
                triggers: [cluster.id],
                logging: command.local.Logging.Stderr,
            },
            { parent: this },
        ).stdout.apply(nodeNetwork);

        this.name = spec.clusterName;
        this.region = spec.region;
        this.zone = spec.zone;
        this.network = spec.network;
        this.kubeconfig = pulumi.secret(cluster.stdout);
        this.nodeAddress = network.address;
        this.apiServer = pulumi.interpolate`https://${network.address}:6443`;
        this.identity = pulumi.interpolate`kind/${spec.clusterName}/${cluster.id}`;
        this.nodeSubnet = network.subnet;
        this.registerOutputs({
            name: this.name,
            region: this.region,
            zone: this.zone,
            network: this.network,
            kubeconfig: this.kubeconfig,
            nodeAddress: this.nodeAddress,
            apiServer: this.apiServer,
            identity: this.identity,
            nodeSubnet: this.nodeSubnet,
        });
    }
}

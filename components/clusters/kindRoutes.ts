import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { resolvedFrom } from '../resolved';
import { command } from './cloudPackages';
import { joinPods } from './kindCommands';
import { clusterNameProblems } from './placeProblems';

/** Arguments of {@link KindRoutes}. */
export interface KindRoutesArgs {
    /** Names of the clusters, at least two. */
    clusterNames: pulumi.Input<pulumi.Input<string>[]>;
    /** Addresses of their nodes. A change sets the routes again. */
    nodeAddresses: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Their `identity`. A change sets the routes again: a new cluster has none, even if Docker gives its nodes the same
     * addresses.
     */
    identities: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Connects the pods of several kind clusters to one flat network, as in a cloud: Istio then needs no east-west
 * gateways.
 *
 * Acts on this machine's Docker; the `provider` option has no effect. The routes are in the nodes' containers: they are
 * lost with these, and when Docker restarts.
 *
 * @example
 * {@includeCode ../../examples/kind.ts}
 */
export class KindRoutes extends pulumi.ComponentResource {
    /** Names of the clusters, once their pods reach each other. */
    readonly clusterNames: pulumi.Output<string[]>;

    constructor(name: string, args: KindRoutesArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:KindRoutes', name, args, opts);

        const names = resolvedFrom('KindRoutes', args, { clusterNames: args.clusterNames }, ({ clusterNames }) =>
            checked(clusterNames),
        );
        const routes = new command.local.Command(
            `${name}-routes`,
            {
                create: joinPods,
                environment: { KIND_CLUSTERS: names.apply((all) => all.join(' ')) },
                triggers: [args.nodeAddresses, args.identities],
                logging: command.local.Logging.Stderr,
            },
            { parent: this },
        );

        this.clusterNames = pulumi.all([names, routes.stdout]).apply(([joined]) => joined);
        this.registerOutputs({ clusterNames: this.clusterNames });
    }
}

function checked(names: string[]): string[] {
    refuse('KindRoutes', [
        ...(names.length < 2 ? [{ path: 'clusterNames', reason: `has ${names.length}; at least 2 are needed.` }] : []),
        ...names.flatMap((name) => clusterNameProblems(name, 63)),
    ]);
    return names;
}

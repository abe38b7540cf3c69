import { Command, Option } from 'commander';
import { regions } from './explainCommand';
import { type Reads, readsOption } from './readsFlag';

/** Flags of `failover plan`, as commander hands them over. */
export interface PlanFlags {
    kubeconfig: string[];
    context: string[];
    region: Record<string, string>;
    reads: Reads;
    manifests?: string;
    entry?: string;
    primary?: string;
    infrastructure: string;
    json?: boolean;
}

/** `failover plan`: a drill for a service that somebody else deployed. */
export function planCommand(): Command {
    const appended = (value: string, list: string[]): string[] => [...list, value];
    return new Command('plan')
        .description(
            'print the plan of a drill for a service of any clusters, from their configuration; changes nothing',
        )
        .argument('<service>', 'a name, <name>.<namespace>, or a host')
        .option('--manifests <folder>', 'read a folder that has a folder of YAML and JSON files for each cluster')
        .option('--kubeconfig <file>', 'read the cluster of a kubeconfig; repeat for each cluster', appended, [])
        .option('--context <name>', 'read the cluster of a context; repeat for each cluster', appended, [])
        .option(
            '--region <cluster=region>',
            'region of a cluster whose nodes have no region label; repeatable',
            regions,
            {},
        )
        .option(...readsOption)
        .option(
            '--entry <url>',
            'where the load is sent (default: the address of the gateway that routes to the service)',
        )
        .option('--primary <cluster>', 'cluster that the drill breaks (default: the one that gets most requests)')
        .addOption(
            new Option('--infrastructure <name>', 'what the clusters run on: the lab can make more faults')
                .choices(['existing', 'lab'])
                .default('existing'),
        )
        .option('--json', 'print JSON instead of YAML')
        .addHelpText('after', '\nExit codes: 0 done, 1 a cluster could not be read, 2 wrong usage or bad input.')
        .action(async (service: string, flags: PlanFlags) => {
            const { runPlan } = await import('./planOperation.js');
            await runPlan(service, flags);
        });
}

import { Command, InvalidArgumentError } from 'commander';
import { regions } from './explainCommand';
import { type Reads, readsOption } from './readsFlag';

/** What `failover watch` takes. */
export interface WatchFlags {
    manifests?: string;
    kubeconfig: string[];
    context: string[];
    region: Record<string, string>;
    reads: Reads;
    port: number;
    reports: string;
    ejections?: boolean;
    state?: string;
    rbac?: boolean;
}

/** `failover watch`: a live page of a fleet. */
export function watchCommand(): Command {
    const appended = (value: string, list: string[]): string[] => [...list, value];
    return new Command('watch')
        .description('serve a live, read-only page of a fleet on this machine (default: of the running lab)')
        .option('--manifests <folder>', 'show a folder that has a folder of YAML and JSON files for each cluster')
        .option('--kubeconfig <file>', 'watch the cluster of a kubeconfig; repeat for each cluster', appended, [])
        .option(
            '--context <name>',
            'watch the cluster of a context, of the given kubeconfigs or of your own; repeat for each cluster',
            appended,
            [],
        )
        .option(
            '--region <cluster=region>',
            'region of a cluster whose nodes have no region label; repeatable',
            regions,
            {},
        )
        .option(...readsOption)
        .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', portOf, 7272)
        .option('--reports <folder>', 'where the reports of drills are', 'out')
        .option('--ejections', 'ask a proxy of each caller every second which endpoints it has ejected')
        .option(
            '--state <folder>',
            'where the lab keeps its state (default: FAILOVER_LAB_STATE, else the XDG state folder)',
        )
        .option('--rbac', 'print the ClusterRole that watching needs (with --ejections, that too), and nothing else')
        .addHelpText(
            'after',
            '\nCtrl-C ends it. A cluster that cannot be read is marked on the page.' +
                '\nExit codes: 0 ended, 1 it failed, 2 wrong usage or bad input.',
        )
        .action(async (flags: WatchFlags) => {
            const { runWatch } = await import('./watchOperation.js');
            await runWatch(flags);
        });
}

function portOf(value: string): number {
    const port = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(port <= 65_535)) {
        throw new InvalidArgumentError('Write a number from 0 to 65535.');
    }
    return port;
}

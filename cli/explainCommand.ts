import { Command, InvalidArgumentError, Option } from 'commander';
import type { Severity } from '../analysis/rules/rule';
import { type Reads, readsOption } from './readsFlag';

/** What `failover explain` takes. */
export interface ExplainFlags {
    manifests?: string;
    kubeconfig: string[];
    context: string[];
    stack?: string;
    region: Record<string, string>;
    reads: Reads;
    /** Requests a second. */
    rate?: number;
    json?: boolean;
    markdown?: boolean;
    sarif?: boolean;
    failOn?: Severity;
    verify?: boolean;
    rbac?: boolean;
}

/** `failover explain`: what the configuration of any fleet means for its failover. */
export function explainCommand(): Command {
    const appended = (value: string, list: string[]): string[] => [...list, value];
    return new Command('explain')
        .description('say which services survive the loss of a cluster, which do not and why; changes nothing')
        .argument(
            '[service...]',
            'services to show whole: a name, <name>.<namespace>, or a host (default: a table of all services)',
        )
        .option('--manifests <folder>', 'read a folder that has a folder of YAML and JSON files for each cluster')
        .option('--kubeconfig <file>', 'read the cluster of a kubeconfig; repeat for each cluster', appended, [])
        .option(
            '--context <name>',
            'read the cluster of a context, of the given kubeconfigs or of your own; repeat for each cluster',
            appended,
            [],
        )
        .option(
            '--stack <name>',
            'read what a stack of the Pulumi project here would make, from a preview; a cluster has the name of its provider',
            stackOfProject,
        )
        .option(
            '--region <cluster=region>',
            'region of a cluster whose nodes have no region label; repeatable',
            regions,
            {},
        )
        .option(...readsOption)
        .option(
            '--rate <requests/s>',
            'what the predictions are made for, of one proxy of the caller (default: 100)',
            rate,
        )
        .option('--json', 'print JSON (docs/reference/explain.schema.json)')
        .option('--markdown', 'print Markdown, e.g. for $GITHUB_STEP_SUMMARY')
        .option('--sarif', 'print SARIF 2.1.0, for code scanning')
        .addOption(
            new Option('--fail-on <severity>', 'exit with 1 where there is such a problem, or a worse one').choices([
                'error',
                'warning',
            ]),
        )
        .option(
            '--verify',
            'compare with what one proxy of each caller holds, asked by port-forward (Istio, Envoy Gateway)',
        )
        .option('--rbac', 'print the ClusterRole that reading needs, with --verify too, and nothing else')
        .addHelpText(
            'after',
            '\nExit codes: 0 done, 1 --fail-on found a problem, --verify a difference, or a cluster or stack could not be read, 2 wrong usage.',
        )
        .action(async (services: string[], flags: ExplainFlags) => {
            const { runExplain } = await import('./explainOperation.js');
            await runExplain(services, flags);
        });
}

/** The name of a stack, also with its organization and project. */
function stackOfProject(text: string): string {
    if (!/^[\w.-]{1,100}(\/[\w.-]{1,100}){0,2}$/.test(text)) {
        throw new InvalidArgumentError('Write <stack>, <organization>/<stack>, or <organization>/<project>/<stack>.');
    }
    return text;
}

/** Adds `<cluster>=<region>` to those that are known. */
export function regions(value: string, known: Record<string, string>): Record<string, string> {
    const [cluster, region, ...rest] = value.split('=');
    if (!cluster || !region || rest.length > 0) {
        throw new InvalidArgumentError(`Write <cluster>=<region>, e.g. west=us-central1.`);
    }
    return { ...known, [cluster]: region };
}

function rate(value: string): number {
    const number = Number(value);
    if (!(number > 0 && number <= 1e6)) {
        throw new InvalidArgumentError('Write a number above 0 and at most 1000000.');
    }
    return number;
}

import { Command } from 'commander';
import type { TypedOptions } from '../drill/options';
import { faultKinds } from '../drill/plan/plan';
import { BadInput } from '../errors';
import type { ProgramStack } from './programStack';
import { stackName, withStackFile } from './stackName';
import { toolOption } from './toolOption';

/** What `failover drill` takes, as it was typed. */
export interface DrillFlags extends TypedOptions {
    infrastructure: string;
    scenario: string;
    variant?: string;
    stack?: string;
    tool: string[];
    fault?: string;
    output?: string;
    append?: boolean;
    resume?: boolean;
    plan?: string;
    /** The stack of another program, which `--stack` names in the folder of its project. */
    program?: ProgramStack;
    schema?: boolean;
    dryRun?: boolean;
    rbac?: boolean;
    confirm?: string[];
    junit?: string;
    progress?: string;
    entry?: string;
    json?: boolean;
    state?: string;
}

/** What `failover report` takes. */
export interface ReportFlags {
    html?: string;
    junit?: string;
    json?: boolean;
    markdown?: boolean;
    history?: string;
    compare?: string;
    maxRegression: string;
}

/** `failover drill`: proves a deployed scenario's expectations. */
export function drillCommand(): Command {
    const command = new Command('drill');
    return command
        .description('send traffic to a deployed scenario, inject and revert a fault, and judge every request')
        .option('--infrastructure <name>', 'where the clusters come from', 'lab')
        .option('--scenario <name>', 'what fails over', 'locality')
        .option(
            '--variant <names>',
            'settings of the scenario: one, which must be the deployed ones, or several separated by commas, which are deployed and drilled in turn and compared',
        )
        .option('--entry <name>', 'the caller to send the load as, where the scenario has several (default: its first)')
        .option(
            '--stack <name>',
            'name of the stack (default: <infrastructure>-<scenario>); in the folder of another Pulumi project, a stack of its program that has an output `drill`',
            stackName,
        )
        .option(
            '--fault <kinds>',
            `${faultKinds.join(', ')}: one, several separated by commas, or all that the scenario has expectations for (default: crash, or all where crash is not possible)`,
        )
        .option('--rate <number>', 'requests a second', '200')
        .option(
            '--from <clusters>',
            'send the load from inside these clusters, by a Job with so many load generators in each, e.g. eu=2,us=2 (default: one load generator, on this machine)',
        )
        .option(
            '--load-image <image>',
            'image of the load generators of --from (packaging/loadGenerator/Dockerfile); the lab has its own',
        )
        .option('--hold <duration>', 'least time the fault is held', '10s')
        .option('--timeout <duration>', 'a request without its reply after this long is lost', '5s')
        .option('--warm-up <duration>', 'longest wait for the entry, before anything is broken', '30s')
        .option(
            '--attempts <number>',
            'attempts at a drill that is inconclusive, or misses an expectation while this machine is too busy to measure',
            '1',
        )
        .option(
            '--requests <number>',
            'least requests each settled phase is judged by (default: what the scenario says, 2000)',
        )
        .option(
            '--deadline <duration>',
            'longest that all drills together may take; then the fault is reverted and the report says so',
        )
        .option(
            '--abort-on <condition>',
            'end the drill and revert the fault at once when `lost>1%`, `lost>20` or `p99>200ms` (p50, p90, p99, max); may be given several times',
            (condition: string, before: string[]) => [...before, condition],
            [],
        )
        .option(
            '--confirm <cluster>',
            "break this cluster, which is not the lab's; once for each cluster that the faults change",
            (cluster: string, before: string[]) => [...before, cluster],
            [],
        )
        .option('--dry-run', 'show every write that the drill would make to clusters, with its diff, and make none')
        .option('--rbac', 'print the Roles that the drill needs in each cluster, and nothing else')
        .option('--output <folder>', 'where report.json and report.html go (default: out/<scenario>)')
        .option('--junit <file>', 'also write the reports as JUnit XML, as CI systems read it')
        .option('--append', 'keep the reports of other drills that are already in the output')
        .option('--resume', 'as --append, and skip drills that already have a report; its verdict counts')
        .option('--plan <file>', 'drill what this file (YAML or JSON) describes instead of a stack: any HTTP endpoint')
        .option('--schema', 'print the JSON Schema of a plan, and do nothing else')
        .option('--state <folder>', 'where the lab keeps its state')
        .addOption(toolOption())
        .option(
            '--progress <format>',
            'what goes to standard error meanwhile: text, or json (an object a line)',
            'text',
        )
        .option('--json', 'print the reports as JSON instead of tables')
        .addHelpText(
            'after',
            '\nAn injected fault is always reverted; after kill -9, by the next drill.' +
                '\nIn GitHub Actions the reports are added to the summary of the step.' +
                '\nExit codes: 0 every expectation was met, 1 one was not or the drill failed, 2 wrong usage, 3 inconclusive.',
        )
        .action(async (typed: DrillFlags) => {
            if (typed.schema) {
                const { published } = await import('../jsonSchema.js');
                const { planSchema } = await import('../drill/plan/schema.js');
                process.stdout.write(`${JSON.stringify(published(planSchema), undefined, 4)}\n`);
                return;
            }
            refuseUnusedFlags(typed, command);
            const { programStack } = await import('./programStack.js');
            const program = programStack(typed, command);
            const flags =
                typed.plan === undefined && program === undefined
                    ? withStackFile(typed, command)
                    : { ...typed, ...(program && { program }) };
            // Loaded where it is used: clients and engine are not for `--help`.
            const { runDrills } = await import('./drillOperation.js');
            await runDrills(flags);
        });
}

/** Flags that choose a stack, which `--plan` replaces. */
const stackFlags = ['infrastructure', 'scenario', 'variant', 'stack', 'tool'];

function refuseUnusedFlags({ plan }: DrillFlags, command: Command): void {
    const unused = stackFlags.filter((flag) => command.getOptionValueSource(flag) === 'cli');
    if (plan !== undefined && unused.length > 0) {
        const flags = unused.map((flag) => `\`--${flag}\``).join(', ');
        throw new BadInput(
            `${flags} ${unused.length === 1 ? 'chooses' : 'choose'} a stack, but \`--plan\` ${plan} is drilled instead. Leave out one or the other.`,
        );
    }
}

/** `failover report`: shows again what a drill found, alone or beside what others found. */
export function reportCommand(): Command {
    return new Command('report')
        .description('show what a drill found: as tables, as a page, as JSON or as Markdown')
        .argument('[report.json]', 'what `failover drill` wrote')
        .option('--html <file>', 'write the page to this file')
        .option('--junit <file>', 'write JUnit XML to this file')
        .option('--json', 'print the JSON, checked against its schema')
        .option('--markdown', 'print Markdown, e.g. for $GITHUB_STEP_SUMMARY')
        .option(
            '--history <folder>',
            'show the runs of every drill over time, from each report.json in this folder and below it',
        )
        .option('--compare <baseline.json>', 'compare each drill with the same one of an earlier report')
        .option('--max-regression <percent>', 'how much worse a measure may be, beyond its noise', '20%')
        .addHelpText(
            'after',
            '\nExit codes: 0 every drill passed, 1 one failed or `--compare` found a regression, 2 wrong usage, no report or drills that cannot be compared, 3 one was inconclusive.',
        )
        .action(async (file: string | undefined, flags: ReportFlags, command: Command) => {
            refuseMixedModes(file, flags, command);
            if (flags.history !== undefined) {
                const { showHistory } = await import('./reportHistory.js');
                showHistory(flags.history, flags);
            } else if (file !== undefined && flags.compare !== undefined) {
                const { showComparison } = await import('./reportHistory.js');
                showComparison(file, flags.compare, flags);
            } else if (file !== undefined) {
                const { showReport } = await import('./reportOperation.js');
                showReport(file, flags);
            }
        });
}

function refuseMixedModes(
    file: string | undefined,
    { history, compare, html, junit, json, markdown }: ReportFlags,
    command: Command,
): void {
    const problems = [
        ...(json && markdown ? ['`--json` and `--markdown` both print to standard output; use one of them.'] : []),
        ...(history === undefined && file === undefined
            ? ['The path of a report.json is needed, or `--history`.']
            : []),
        ...(history !== undefined && file !== undefined ? [`\`--history\` takes no report; leave out ${file}.`] : []),
        ...(history !== undefined && compare !== undefined
            ? ['`--history` compares runs with those before them; leave out `--compare`.']
            : []),
        ...(junit !== undefined && (history ?? compare) !== undefined ? ['`--junit` is of a report alone.'] : []),
        ...(html !== undefined && compare !== undefined ? ['`--compare` has no page; leave out `--html`.'] : []),
        ...(command.getOptionValueSource('maxRegression') === 'cli' && (history ?? compare) === undefined
            ? ['`--max-regression` needs `--compare` or `--history`.']
            : []),
    ];
    if (problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
}

import { Command, Option } from 'commander';
import { BadInput } from '../errors';
import { ControlClient } from '../lab/controlClient';
import { requireLab, runInside } from '../lab/enter';
import { stopLab } from '../lab/launch';
import { maximumClusters } from '../lab/network/plan';
import { sitesOf } from '../lab/sites';
import { readLab, stateDirectory } from '../lab/state';
import { type LabScenario, labScenarios, labShapes } from '../stacks/scenarios/labShapes';
import { describeLab, labReport } from './labStatus';
import { labToolsCommand } from './labToolsCommand';
import { bringUp } from './labUp';
import { toolOption } from './toolOption';

/** Regions of the CSM guide; one cluster each. */
const defaultClusters = 'europe-west1,us-central1';

interface CommonOptions {
    state?: string;
    json?: boolean;
}

function withCommon(command: Command): Command {
    return command.option(
        '--state <folder>',
        'where the lab keeps its state (default: FAILOVER_LAB_STATE, else the XDG state folder)',
    );
}

function up(): Command {
    return withCommon(new Command('up'))
        .description('start the clusters of the lab and wait until they are ready; does nothing when they already run')
        .option(
            '--clusters <regions>',
            `the regions to have a cluster in, separated by commas, at most ${maximumClusters}`,
            defaultClusters,
        )
        .addOption(
            new Option(
                '--scenario <name>',
                'what the lab is for: whether its clusters share a network, what runs in them',
            )
                .choices(labScenarios)
                .default('locality'),
        )
        .addOption(toolOption())
        .option('--json', 'print the status of the lab as JSON')
        .action(async (options: CommonOptions & { clusters: string; scenario: LabScenario; tool: string[] }) => {
            const stateDir = stateDirectory(options.state);
            await bringUp({
                stateDir,
                sites: sitesOf(options.clusters, labShapes[options.scenario].networks),
                scenario: options.scenario,
                toolSettings: options.tool,
            });
            await printStatus(stateDir, options.json ?? false);
        });
}

function down(): Command {
    return withCommon(new Command('down'))
        .description('end the lab: every process, namespace, mount and interface of it, and its state')
        .option('--json', 'print what was done as JSON')
        .action(async (options: CommonOptions) => {
            const stateDir = stateDirectory(options.state);
            const stopped = await stopLab(stateDir);
            process.stdout.write(
                options.json
                    ? JSON.stringify({ stopped, stateDir }) + '\n'
                    : stopped
                      ? 'The lab is gone.\n'
                      : 'No lab was there.\n',
            );
        });
}

function status(): Command {
    return withCommon(new Command('status'))
        .description('show the lab: its supervisor, clusters, kubeconfigs, tools and pods; exits with 1 when none runs')
        .option('--json', 'print it as JSON')
        .action(async (options: CommonOptions) => {
            const stateDir = stateDirectory(options.state);
            await printStatus(stateDir, options.json ?? false);
            process.exitCode = readLab(stateDir) ? 0 : 1;
        });
}

async function printStatus(stateDir: string, json: boolean): Promise<void> {
    const lab = readLab(stateDir);
    const report = lab
        ? labReport(stateDir, lab, await new ControlClient(lab.controlSocket).status())
        : { running: false as const, stateDir };
    process.stdout.write((json ? JSON.stringify(report, undefined, 2) : describeLab(report)) + '\n');
}

function exec(): Command {
    return withCommon(new Command('exec'))
        .description(
            'run a command inside the lab, where its clusters are reachable; KUBECONFIG has a context for each',
        )
        .argument('<command...>', 'what to run, after --')
        .passThroughOptions()
        .addHelpText('after', '\nExample:\n  failover lab exec -- kubectl --context europe-west1 get pods -A')
        .action(async (command: string[], options: CommonOptions) => {
            const stateDir = stateDirectory(options.state);
            process.exitCode = await runInside(requireLab(stateDir), stateDir, [
                'env',
                '--default-signal=INT', // see how the lab is entered
                ...command,
            ]);
        });
}

function fault(): Command {
    const begin = withCommon(new Command('begin'))
        .description('break something and keep it broken until `end`')
        .argument('<kind>', 'crash, hang, http-503, unreachable (of pods) or partition (of a cluster)')
        .requiredOption('--cluster <name>', 'the cluster to break')
        .option('--namespace <name>', 'namespace of the pods', 'default')
        .option('--selector <key=value>', 'labels of the pods, separated by commas')
        .action(
            async (
                kind: string,
                options: CommonOptions & { cluster: string; namespace: string; selector?: string },
            ) => {
                const lab = requireLab(stateDirectory(options.state));
                const held = await new ControlClient(lab.controlSocket).beginFault({
                    kind: kind as never, // the supervisor knows the kinds and refuses others
                    cluster: options.cluster,
                    namespace: options.namespace,
                    selector: parseSelector(options.selector),
                });
                process.stdout.write(JSON.stringify(held) + '\n');
            },
        );
    const end = withCommon(new Command('end'))
        .description('lift a fault, or with no id every fault that is held')
        .argument('[id]', 'what `begin` printed')
        .action(async (id: string | undefined, options: CommonOptions) => {
            const client = new ControlClient(requireLab(stateDirectory(options.state)).controlSocket);
            const ids = id ? [id] : (await client.status()).faults.map((held) => held.id);
            for (const each of ids) {
                process.stdout.write(JSON.stringify({ id: each, ...(await client.endFault(each)) }) + '\n');
            }
        });
    return new Command('fault')
        .description('break parts of the lab by hand, as the drill does')
        .addCommand(begin)
        .addCommand(end);
}

function parseSelector(text: string | undefined): Record<string, string> {
    const pairs = (text ?? '').split(',').filter(Boolean);
    const wrong = pairs.filter((pair) => !/^[^=]+=[^=]*$/.test(pair));
    if (wrong.length > 0) {
        throw new BadInput(`\`--selector\` has ${wrong.join(', ')}; write key=value, separated by commas.`);
    }
    return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}

/** `failover lab …`: the clusters on this machine. */
export function labCommand(): Command {
    return new Command('lab')
        .enablePositionalOptions() // what follows `exec` belongs to the command that it runs
        .description('real Kubernetes clusters on this machine, without Docker or a cloud')
        .addCommand(up())
        .addCommand(down())
        .addCommand(status())
        .addCommand(exec())
        .addCommand(fault())
        .addCommand(labToolsCommand());
}

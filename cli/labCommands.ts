import { dirname } from 'node:path';
import { Command, Option } from 'commander';
import { labEnvironment } from '../engine/workspace';
import { BadInput } from '../errors';
import { ControlClient } from '../lab/controlClient';
import { requireLab, runInside, workingDirectory } from '../lab/enter';
import { stopLab } from '../lab/launch';
import { maximumClusters } from '../lab/network/plan';
import { edgeGatewayKinds } from '../lab/shape';
import { sitesOf } from '../lab/sites';
import { readLab, stateDirectory } from '../lab/state';
import { findTool } from '../lab/tools';
import {
    acceptedBy,
    effectOn,
    isAccepted,
    isLabFault,
    isPodFault,
    type LabFaultKind,
    labFaultKinds,
    type LabFaultSetting,
    type LabFaultSettings,
    settingsOf,
} from '../labFaults';
import { installLanguageHost, installPlugins } from '../plugins/install';
import { gatewayChoices, labRegions, type LabScenario, labScenarios, labShape } from '../stacks/scenarios/labShapes';
import { examples } from './examples';
import { describeLab, labReport } from './labStatus';
import { labToolsCommand } from './labToolsCommand';
import { bringUp } from './labUp';
import { toolOption } from './toolOption';

interface CommonOptions {
    state?: string;
    json?: boolean;
}

interface UpOptions extends CommonOptions {
    clusters?: string;
    scenario: LabScenario;
    gateway?: string;
    tool: string[];
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
            `regions of the clusters, separated by commas, at most ${maximumClusters} (default: ${labRegions('locality')}; ` +
                `with service-bridge ${labRegions('service-bridge')})`,
        )
        .addOption(
            new Option(
                '--scenario <name>',
                'the scenario to run; decides the networks and the control planes of the lab',
            )
                .choices(labScenarios)
                .default('locality'),
        )
        .addOption(
            new Option(
                '--gateway <names>',
                `the gateway of scenario edge, or both, to move from one to the other (default: ${edgeGatewayKinds[0]})`,
            ).choices(gatewayChoices),
        )
        .addOption(toolOption())
        .option('--json', 'print the status of the lab as JSON')
        .addHelpText(
            'after',
            examples(
                'lab up',
                'lab up --scenario edge --gateway envoy-gateway',
                'lab up --clusters europe-west1,us-central1,us-east1',
            ),
        )
        .action(async (options: UpOptions) => {
            const stateDir = stateDirectory(options.state);
            const shape = labShape(options.scenario, options.gateway);
            await bringUp({
                stateDir,
                sites: sitesOf(options.clusters ?? labRegions(options.scenario), shape.networks),
                scenario: options.scenario,
                shape,
                toolSettings: options.tool,
            });
            await printStatus(stateDir, options.json ?? false);
        });
}

function down(): Command {
    return withCommon(new Command('down'))
        .description('end the lab: all its processes, namespaces, mounts and interfaces, and its state')
        .option('--json', 'print the result as JSON')
        .addHelpText('after', examples('lab down'))
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
        .addHelpText('after', examples('lab status --json'))
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
            'run a command inside the lab, where its clusters are reachable; KUBECONFIG has a context for each cluster',
        )
        .argument('<command...>', 'the command and its arguments, after --')
        .passThroughOptions()
        .addHelpText(
            'after',
            '\n`pulumi` and the plugins of the lab are on PATH. Unless you chose a Pulumi backend, state is kept in the lab.\n' +
                examples('lab exec -- kubectl --context europe-west1 get pods -A', 'lab exec -- pulumi stack ls'),
        )
        .action(async (command: string[], options: CommonOptions) => {
            const stateDir = stateDirectory(options.state);
            const lab = requireLab(stateDir);
            const pulumi = lab.tools.find(({ name }) => name === 'pulumi')?.path;
            const languageHost = installLanguageHost(stateDir);
            const yamlHost = await findTool('pulumi-language-yaml');
            const programs = [pulumi, yamlHost?.path].flatMap((program) => program ?? []).map(dirname);
            process.exitCode = await runInside(
                lab,
                stateDir,
                ['env', '--default-signal=INT', ...command], // see how the lab is entered
                labEnvironment(workingDirectory(), stateDir, installPlugins(stateDir), [...programs, languageHost]),
            );
        });
}

function fault(): Command {
    return new Command('fault')
        .description('inject faults into the lab by hand, as the drill does')
        .addHelpText(
            'after',
            examples('lab fault begin hang --cluster europe-west1 --selector app=hello-world', 'lab fault end'),
        )
        .addCommand(faultBegin())
        .addCommand(faultEnd());
}

function faultBegin(): Command {
    const command = withCommon(new Command('begin'))
        .description('inject a fault; it is held until `end` reverts it')
        .argument('<kind>', labFaultKinds.join(', '))
        .requiredOption('--cluster <name>', 'the cluster to inject it into')
        .option('--namespace <name>', 'namespace of the pods', 'default')
        .option('--selector <key=value>', 'labels of the pods, separated by commas')
        .addHelpText(
            'after',
            `\nFaults:\n${labFaultKinds.map(faultHelp).join('\n')}\n` +
                examples('lab fault begin crash --cluster europe-west1 --selector app=hello-world'),
        );
    labFaultKinds.flatMap(settingsOf).forEach(([name, setting]) => command.addOption(settingOption(name, setting)));
    return command.action(async (kind: string, options: FaultOptions) => {
        const { state, cluster, namespace, selector, ...settings } = options;
        if (!isLabFault(kind)) {
            throw new BadInput(`\`kind\` is ${kind}; use ${labFaultKinds.join(', ')}.`);
        }
        const lab = requireLab(stateDirectory(state));
        const held = await new ControlClient(lab.controlSocket).beginFault({
            kind,
            cluster,
            ...(isPodFault(kind) && { namespace, selector: parseSelector(selector) }),
            ...settings,
        });
        process.stdout.write(JSON.stringify(held) + '\n');
    });
}

type FaultOptions = CommonOptions & LabFaultSettings & { cluster: string; namespace: string; selector?: string };

/** E.g. `  crash        every pod killed (SIGKILL) and kept down`. */
function faultHelp(kind: LabFaultKind): string {
    return `  ${kind.padEnd(15)} ${effectOn(kind, isPodFault(kind) ? 'every pod' : 'the cluster')}`;
}

function settingOption(name: string, setting: LabFaultSetting): Option {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return new Option(`${flag} <${setting.unit}>`, `${setting.description} (default: ${setting.fallback})`).argParser(
        (text) => {
            if (!isAccepted(setting, Number(text))) {
                throw new BadInput(`\`${flag}\` is ${text}; ${acceptedBy(setting)} are accepted.`);
            }
            return Number(text);
        },
    );
}

function faultEnd(): Command {
    return withCommon(new Command('end'))
        .description('revert a fault, or without an id every fault')
        .argument('[id]', 'what `begin` printed')
        .addHelpText('after', examples('lab fault end'))
        .action(async (id: string | undefined, options: CommonOptions) => {
            const client = new ControlClient(requireLab(stateDirectory(options.state)).controlSocket);
            const ids = id ? [id] : (await client.status()).faults.map((held) => held.id);
            for (const each of ids) {
                process.stdout.write(JSON.stringify({ id: each, ...(await client.endFault(each)) }) + '\n');
            }
        });
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
        .addHelpText('after', examples('lab up', 'lab status', 'lab down'))
        .addCommand(up())
        .addCommand(down())
        .addCommand(status())
        .addCommand(exec())
        .addCommand(fault())
        .addCommand(labToolsCommand());
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { StackDeployment } from '../drill/faults/drillAccess';
import { OperationFailed } from '../errors';
import type { StackChoice } from './stackFlags';
import { namedStack } from './stackName';

/** Deploys the stack of a drill again, with these settings added to those of its last deployment. */
export type DeployStack = StackDeployment['deploy'];

/** @param base The settings of the stack before the drill. */
export function stackDeployer(
    flags: StackChoice,
    base: Readonly<Record<string, string>>,
    say: (line: string) => void,
): DeployStack {
    return async (settings) => {
        await deployStack(flags, base, settings, say);
    };
}

/**
 * Runs `failover up` in a separate process: the program and the engine would delay the drill's bookkeeping in this one.
 *
 * @returns The outputs of the stack; those that are secret are not among them.
 */
export async function deployStack(
    flags: StackChoice,
    base: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, string>>,
    say: (line: string) => void,
): Promise<Record<string, unknown>> {
    const startedAt = Date.now();
    const words = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    const what = `${namedStack(flags).name}${words.length > 0 ? ` with ${words.join(', ')}` : ' as it was'}`;
    say(`Deploying ${what} …`);
    const child = spawn(
        process.execPath,
        [...process.execArgv, process.argv[1] ?? '', ...upArguments(flags, { ...base, ...settings }), '--json'],
        // In a process group of its own: Ctrl-C of the terminal would end it too, halfway.
        { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    const said: string[] = [];
    const printed: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => printed.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) {
        throw new OperationFailed(`Deploying ${what} failed:\n${said.join('').trim()}`);
    }
    say(`Deployed ${what} (${((Date.now() - startedAt) / 1000).toFixed(1)} s).`);
    const { outputs = {} } = JSON.parse(printed.join('')) as { outputs?: Record<string, unknown> };
    return outputs;
}

/** The command line of `failover up`: the stack that the drill's flags choose, and its settings. */
export function upArguments(flags: StackChoice, settings: Readonly<Record<string, string>>): string[] {
    const { infrastructure, scenario, stack, state, tool } = flags;
    const { variant, ...rest } = settings;
    const config = Object.entries(rest).filter(([key]) => key !== 'infrastructure' && key !== 'scenario');
    return [
        'up',
        ...['--infrastructure', infrastructure, '--scenario', scenario],
        ...(variant === undefined ? [] : ['--variant', variant]),
        ...(stack === undefined ? [] : ['--stack', stack]),
        ...(state === undefined ? [] : ['--state', state]),
        ...tool.flatMap((each) => ['--tool', each]),
        ...config.flatMap(([key, value]) => ['--config', `${key}=${value}`]),
    ];
}

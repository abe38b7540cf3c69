import { createRequire } from 'node:module';
import * as path from 'node:path';
import { type ProgramInfo, type RunRequest, RunResponse } from '@pulumi/pulumi/proto/language_pb';
import { OperationFailed } from '../../errors';
import { type Children, exitCode } from './children';

/** Exit code of the SDK's runner when the program has already logged its errors. */
const bailed = 32;

/** Runs a Pulumi program by the SDK's `run`, as installed in the program's folder. */
export async function runProgram(request: RunRequest, engine: string, children: Children): Promise<RunResponse> {
    const info = request.getInfo();
    const folder = info?.getProgramDirectory() ?? request.getPwd();
    const runner = resolvedFrom(folder, '@pulumi/pulumi/cmd/run');
    const { nodeArguments, environment } = optionsOf(info);
    const flags = {
        monitor: request.getMonitorAddress(),
        engine,
        organization: request.getOrganization(),
        project: request.getProject(),
        'root-directory': info?.getRootDirectory(),
        stack: request.getStack(),
        pwd: folder,
        parallel: request.getParallel(),
    };
    const args = [
        ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, String(value)] : [])),
        ...(request.getDryrun() ? ['--dry-run'] : []),
        info?.getEntryPoint() ?? request.getProgram(),
        ...request.getArgsList(),
    ];
    const child = children.start(process.execPath, [...nodeArguments, runner, ...args], {
        env: { ...process.env, ...environment, ...configuration(request) },
    });
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    const code = await exitCode(child);
    const response = new RunResponse();
    if (code === bailed) {
        return response.setBail(true);
    }
    return code === 0 ? response : response.setError(`The program ended with exit code ${code}.`);
}

/** The stack's configuration as the SDK's runner reads it. */
function configuration(request: RunRequest): NodeJS.ProcessEnv {
    const config: Record<string, string> = {};
    request.getConfigMap().forEach((value: string, key: string) => {
        const [namespace, ...name] = key.split(':');
        config[`${namespace}:config:${name.join(':')}`] = value;
    });
    return {
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    };
}

/** `runtime.options` of Pulumi.yaml or PulumiPlugin.yaml, as Node.js and the SDK's runners take them. */
export function optionsOf(info: ProgramInfo | undefined): { nodeArguments: string[]; environment: NodeJS.ProcessEnv } {
    const options = (info?.getOptions()?.toJavaScript() ?? {}) as { nodeargs?: string; typescript?: boolean };
    return {
        nodeArguments: (options.nodeargs ?? '').split(' ').filter((argument) => argument !== ''),
        environment: options.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: 'true' },
    };
}

/** Path of a module that the packages in a folder provide. */
export function resolvedFrom(folder: string, module: string): string {
    try {
        return createRequire(path.join(folder, 'package.json')).resolve(module);
    } catch {
        throw new OperationFailed(`${folder} has no @pulumi/pulumi: run \`npm install @pulumi/pulumi\` there.`);
    }
}

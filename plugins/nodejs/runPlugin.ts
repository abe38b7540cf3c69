import type * as grpc from '@grpc/grpc-js';
import { type RunPluginRequest, RunPluginResponse } from '@pulumi/pulumi/proto/language_pb';
import { type Children, exitCode } from './children';
import { optionsOf, resolvedFrom } from './runProgram';

/** Runs a component plugin by the SDK's `run-plugin`, as installed in the plugin's folder, until the engine ends it. */
export async function runPlugin(
    call: grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>,
    children: Children,
): Promise<void> {
    const { request } = call;
    const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
    try {
        const runner = resolvedFrom(folder, '@pulumi/pulumi/cmd/run-plugin');
        const { nodeArguments, environment } = optionsOf(request.getInfo());
        const child = children.start(process.execPath, [...nodeArguments, runner, folder, ...request.getArgsList()], {
            cwd: request.getPwd(),
            env: { ...variables(request.getEnvList()), ...environment },
        });
        child.stdout.on('data', (data: Buffer) => call.write(new RunPluginResponse().setStdout(data)));
        child.stderr.on('data', (data: Buffer) => call.write(new RunPluginResponse().setStderr(data)));
        call.on('cancelled', () => child.kill());
        call.write(new RunPluginResponse().setExitcode(await exitCode(child)));
        call.end();
    } catch (error) {
        call.emit('error', error);
    }
}

/** `NAME=value` each. */
function variables(list: readonly string[]): NodeJS.ProcessEnv {
    return Object.fromEntries(list.map((text) => [text.split('=', 1)[0] ?? '', text.slice(text.indexOf('=') + 1)]));
}

import type * as grpc from '@grpc/grpc-js';
import { type RunPluginRequest, RunPluginResponse } from '@pulumi/pulumi/proto/language_pb';
import { type Children, exitCode } from './children';
import { optionsOf, resolvedFrom } from './runProgram';

/** The kind of a policy pack, as the engine names it. */
const policyPack = 'analyzer';

/**
 * Runs a component plugin or a policy pack by the SDK's runner for it, as installed in its folder, until the engine ends
 * it.
 */
export async function runPlugin(
    call: grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>,
    children: Children,
): Promise<void> {
    const { request } = call;
    const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
    try {
        const isPolicyPack = request.getKind() === policyPack;
        const runner = resolvedFrom(folder, `@pulumi/pulumi/cmd/${isPolicyPack ? 'run-policy-pack' : 'run-plugin'}`);
        const { nodeArguments, environment } = optionsOf(request.getInfo());
        // The one takes the engine's address before the program, the other after it.
        const words = isPolicyPack ? [...request.getArgsList(), folder] : [folder, ...request.getArgsList()];
        const child = children.start(process.execPath, [...nodeArguments, runner, ...words], {
            // A pack reads its version from the current folder.
            cwd: isPolicyPack ? folder : request.getPwd(),
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

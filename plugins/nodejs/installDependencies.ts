import type * as grpc from '@grpc/grpc-js';
import { type InstallDependenciesRequest, InstallDependenciesResponse } from '@pulumi/pulumi/proto/language_pb';
import { type Children, exitCode } from './children';

/** Runs `npm install` in the program's folder; for a plugin without its devDependencies. */
export async function installDependencies(
    call: grpc.ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
    children: Children,
): Promise<void> {
    const { request } = call;
    const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    const cwd = request.getInfo()?.getProgramDirectory() ?? request.getDirectory();
    const child = children.start('npm', [...args, ...(request.getIsPlugin() ? ['--omit=dev'] : [])], {
        cwd,
        env: process.env,
    });
    child.stdout.on('data', (data: Buffer) => call.write(new InstallDependenciesResponse().setStdout(data)));
    child.stderr.on('data', (data: Buffer) => call.write(new InstallDependenciesResponse().setStderr(data)));
    call.on('cancelled', () => child.kill());
    const code = await exitCode(child).catch((error: Error) => error.message);
    if (code === 0) {
        call.end();
    } else {
        call.emit('error', { code: 2, details: `npm install in ${cwd} failed: ${code}` }); // 2: unknown
    }
}

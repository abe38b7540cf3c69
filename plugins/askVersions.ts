import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { credentials, Metadata } from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { executableOf, type PluginChoice } from './install';

/** The longest that a plugin may take to start and to answer. */
const patienceMs = 20_000;

/**
 * The same plugins with the versions that they report themselves (`GetPluginInfo`): one on PATH may be of any version.
 * One that does not answer keeps the word `unknown` for its version. Our stand-ins have the SDK's version by definition.
 */
export function askVersions(plugins: readonly PluginChoice[]): Promise<PluginChoice[]> {
    return Promise.all(
        plugins.map(async (plugin) =>
            plugin.source === 'stand-in'
                ? plugin
                : { ...plugin, version: await reportedVersion(path.join(plugin.folder, executableOf(plugin.name))) },
        ),
    );
}

async function reportedVersion(program: string): Promise<string> {
    const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'ignore'], timeout: patienceMs, killSignal: 'SIGKILL' });
    try {
        const port = await firstLine(child);
        return (await infoAt(`127.0.0.1:${port}`)) || 'unknown';
    } catch {
        return 'unknown';
    } finally {
        child.kill('SIGKILL');
    }
}

/** A plugin's first line is the port on which it serves. */
function firstLine(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('exit', () => reject(new Error('it ended')));
        if (child.stdout) {
            createInterface({ input: child.stdout }).once('line', resolve);
        }
    });
}

function infoAt(address: string): Promise<string> {
    const client = new ResourceProviderClient(address, credentials.createInsecure());
    const deadline = Date.now() + patienceMs;
    return new Promise<string>((resolve, reject) => {
        client.getPluginInfo(new Empty(), new Metadata(), { deadline }, (error, info) =>
            error ? reject(error) : resolve(info.getVersion()),
        );
    }).finally(() => client.close());
}

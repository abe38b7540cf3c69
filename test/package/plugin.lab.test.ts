import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { credentials } from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { GetSchemaRequest, type GetSchemaResponse } from '@pulumi/pulumi/proto/provider_pb';
import { schemaFile } from '../../reference/schema';

const root = resolve(__dirname, '..', '..');

// What Pulumi's language host does with PulumiPlugin.yaml: it runs the SDK's `run-plugin` with the folder.
describe('the package as a plugin', () => {
    let plugin: ChildProcess;
    let client: ResourceProviderClient;

    beforeAll(async () => {
        const runner = join(root, 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run-plugin');
        plugin = spawn(process.execPath, [runner, join(root, 'provider')], {
            cwd: root,
            stdio: ['ignore', 'pipe', 'inherit'],
        });
        const [port] = (await once(createInterface({ input: plugin.stdout ?? process.stdin }), 'line')) as [string];
        client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    });

    afterAll(async () => {
        client.close();
        plugin.kill();
        await once(plugin, 'exit');
    });

    it('serves the schema that is committed, to programs in any language', async () => {
        const response = await new Promise<GetSchemaResponse>((succeed, fail) =>
            client.getSchema(new GetSchemaRequest(), (error, reply) => (error ? fail(error) : succeed(reply))),
        );
        const committed = JSON.parse(readFileSync(join(root, schemaFile), 'utf8')) as unknown;
        expect(JSON.parse(response.getSchema())).toEqual(committed);
    });
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askVersions } from '../../plugins/askVersions';
import type { PluginChoice } from '../../plugins/install';

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ask-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A plugin that serves `GetPluginInfo` and nothing else, as a program. */
const plugin = (version: string) => `#!${process.execPath}
const grpc = require(${JSON.stringify(require.resolve('@grpc/grpc-js'))});
const { ResourceProviderService } = require(${JSON.stringify(require.resolve('@pulumi/pulumi/proto/provider_grpc_pb'))});
const { PluginInfo } = require(${JSON.stringify(require.resolve('@pulumi/pulumi/proto/plugin_pb'))});
const server = new grpc.Server();
const { getPluginInfo } = ResourceProviderService;
server.addService({ getPluginInfo }, {
    getPluginInfo: (_, answer) => {
        const info = new PluginInfo();
        info.setVersion(${JSON.stringify(version)});
        answer(null, info);
    },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_, port) => console.log(port));
`;

function installed(program: string): PluginChoice {
    const file = join(folder, 'pulumi-resource-kubernetes');
    writeFileSync(file, program);
    chmodSync(file, 0o755);
    return { name: 'kubernetes', version: '4.34.2', source: 'official', folder };
}

describe('askVersions', () => {
    it('gives an official plugin the version that it reports itself', async () => {
        const choice = installed(plugin('4.33.0-alpha.0+94977969'));
        expect(await askVersions([choice])).toEqual([{ ...choice, version: '4.33.0-alpha.0+94977969' }]);
    });

    it.each([
        ['reports none', plugin('')],
        ['ends at once', '#!/bin/sh\nexit 1\n'],
        ['serves nothing at its port', '#!/bin/sh\necho 1\ncat >/dev/null\n'],
    ])('calls the version of one that %s unknown', async (_, program) => {
        expect(await askVersions([installed(program)])).toMatchObject([{ version: 'unknown' }]);
    });

    it('calls the version of one that is not there unknown', async () => {
        const gone: PluginChoice = { name: 'tls', version: '5.5.1', source: 'official', folder };
        expect(await askVersions([gone])).toMatchObject([{ version: 'unknown' }]);
    });

    it('starts no stand-in: its version is the SDK’s', async () => {
        const standIn: PluginChoice = { name: 'tls', version: '5.5.1', source: 'stand-in', folder: '/nowhere' };
        expect(await askVersions([standIn])).toEqual([standIn]);
    });
});

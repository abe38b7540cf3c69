import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { load } from 'js-yaml';
import { labWorkspace, ownWorkspace } from '../../engine/workspace';
import type { PluginChoice } from '../../plugins/install';

let stateDir: string;
beforeEach(() => {
    stateDir = mkdtempSync(path.join(tmpdir(), 'workspace-'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

const plugins: PluginChoice[] = [
    { name: 'kubernetes', version: '4.34.2', source: 'stand-in', folder: '/state/plugins' },
    { name: 'tls', version: '5.6.1', source: 'official', folder: '/home/me/.pulumi/plugins/resource-tls-v5.6.1' },
];

describe('the lab’s workspace', () => {
    it('has everything in the lab’s state folder', () => {
        const { folder, backend, environment } = labWorkspace(stateDir, plugins);
        [folder, backend, environment['PULUMI_HOME']].forEach((place) =>
            expect(place).toContain(`${stateDir}/pulumi/`),
        );
        expect(environment['PULUMI_BACKEND_URL']).toBe(`file://${backend}?metadata=skip`);
    });

    it('names the plugins to the engine', () => {
        const { folder } = labWorkspace(stateDir, plugins);
        expect(load(readFileSync(path.join(folder, 'Pulumi.yaml'), 'utf8'))).toMatchObject({
            name: 'pulumi-failover',
            plugins: { providers: plugins.map(({ name, folder: place }) => ({ name, path: place })) },
        });
    });

    it('has a passphrase of its own that stays, for its owner only', () => {
        const passphrase = labWorkspace(stateDir, plugins).environment['PULUMI_CONFIG_PASSPHRASE'];
        expect(passphrase?.length).toBeGreaterThan(30);
        expect(labWorkspace(stateDir, plugins).environment['PULUMI_CONFIG_PASSPHRASE']).toBe(passphrase);
        const file = path.join(stateDir, 'pulumi', 'passphrase');
        expect(statSync(file).mode & 0o777).toBe(0o600);
        writeFileSync(file, '');
        expect(() => labWorkspace(stateDir, plugins)).toThrow('is empty');
    });
});

describe('the user’s own workspace', () => {
    it('is left as it is', () => {
        writeFileSync(path.join(stateDir, 'Pulumi.yaml'), 'name: pulumi-failover\n');
        const { backend, environment } = ownWorkspace(stateDir);
        expect(backend).toBeUndefined();
        expect(Object.keys(environment)).toEqual(['PULUMI_SKIP_UPDATE_CHECK']);
    });

    it('is asked for where there is none', () => {
        expect(() => ownWorkspace(stateDir)).toThrow(`${stateDir} holds no Pulumi.yaml`);
    });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { load } from 'js-yaml';
import { labEnvironment, labWorkspace, labWorkspaceIn, ownWorkspace } from '../../engine/workspace';
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

describe('the workspace of a stack of the checkout on the lab', () => {
    let project: string;
    beforeEach(() => {
        project = path.join(stateDir, 'checkout');
        mkdirSync(project);
        writeFileSync(path.join(project, 'Pulumi.yaml'), 'name: pulumi-failover\nruntime: nodejs\n');
    });
    const state = () => path.join(stateDir, 'lab');

    it('is the checkout, with the lab’s plugins', () => {
        const { folder, userSettings, environment } = labWorkspaceIn(project, state(), plugins, { HOME: stateDir });
        expect({ folder, userSettings }).toEqual({ folder: project, userSettings: true });
        expect(environment['PATH']?.split(path.delimiter).slice(0, 2)).toEqual(plugins.map((each) => each.folder));
    });

    it('has the lab’s state where the user has chosen no backend', () => {
        const { backend, environment } = labWorkspaceIn(project, state(), plugins, { HOME: stateDir });
        const ofLab = labWorkspace(state(), plugins);
        expect(backend).toBe(ofLab.backend);
        ['PULUMI_BACKEND_URL', 'PULUMI_CONFIG_PASSPHRASE', 'PULUMI_HOME'].forEach((name) =>
            expect(environment[name]).toBe(ofLab.environment[name]),
        );
    });

    it('has the user’s state, login and passphrase where there is a backend', () => {
        const { backend, environment } = labWorkspaceIn(project, state(), plugins, {
            PULUMI_BACKEND_URL: 's3://states',
        });
        expect(backend).toBeUndefined();
        expect(Object.keys(environment).filter((name) => /BACKEND|PASSPHRASE|HOME/.test(name))).toEqual([]);
    });
});

describe('the environment of a command in the lab', () => {
    it('has the plugins first, the user’s programs next, and the lab’s `pulumi` for who has none', () => {
        const environment = labEnvironment(stateDir, path.join(stateDir, 'lab'), plugins, ['/tools/pulumi-3'], {});
        const folders = environment['PATH']?.split(path.delimiter) ?? [];
        expect(folders.slice(0, 2)).toEqual(plugins.map((each) => each.folder));
        expect(folders.at(-1)).toBe('/tools/pulumi-3');
    });

    it('keeps the user’s backend', () => {
        const chosen = { PULUMI_BACKEND_URL: 's3://states' };
        expect(labEnvironment(stateDir, path.join(stateDir, 'lab'), plugins, [], chosen)).not.toHaveProperty(
            'PULUMI_BACKEND_URL',
        );
        expect(labEnvironment(stateDir, path.join(stateDir, 'lab'), plugins, [], { HOME: stateDir })).toHaveProperty(
            'PULUMI_BACKEND_URL',
        );
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

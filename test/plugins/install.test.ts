import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { version } from '@pulumi/kubernetes/package.json';
import { installLanguageHost, installPlugins, launcherText, linkPlugins, standInFolder } from '../../plugins/install';

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'install-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const executable = (...parts: string[]): string => {
    const file = path.join(folder, ...parts);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '#!/bin/sh\n');
    chmodSync(file, 0o755);
    return path.dirname(file);
};

const choices = (env: NodeJS.ProcessEnv): Record<string, [string, string]> =>
    Object.fromEntries(
        installPlugins(path.join(folder, 'state'), env, (name) => `/dist/${name}/main.js`).map(
            ({ name, source, folder: place }) => [name, [source, place]],
        ),
    );

describe('installPlugins', () => {
    it('uses the official plugins of the SDKs’ versions where Pulumi has them, or PATH', () => {
        const home = path.join(folder, 'home');
        const kubernetes = executable(
            'home',
            'plugins',
            `resource-kubernetes-v${version}`,
            'pulumi-resource-kubernetes',
        );
        const tls = executable('bin', 'pulumi-resource-tls');
        expect(choices({ PULUMI_HOME: home, PATH: `/nowhere:${tls}` })).toEqual({
            kubernetes: ['official', kubernetes],
            tls: ['official', tls],
        });
    });

    it('writes launchers for those that are not installed in that version', () => {
        executable('home', 'plugins', 'resource-kubernetes-v4.0.0', 'pulumi-resource-kubernetes');
        const standIns = standInFolder(path.join(folder, 'state'));
        const env = { PULUMI_HOME: path.join(folder, 'home'), PATH: standIns };
        expect(choices(env)).toEqual({ kubernetes: ['stand-in', standIns], tls: ['stand-in', standIns] });
        expect(choices(env)).toEqual({ kubernetes: ['stand-in', standIns], tls: ['stand-in', standIns] });
        expect(statSync(path.join(standIns, 'pulumi-resource-tls')).mode & 0o777).toBe(0o755);
    });

    it('takes a launcher away once the official plugin is there', () => {
        choices({});
        const launcher = path.join(standInFolder(path.join(folder, 'state')), 'pulumi-resource-tls');
        expect(existsSync(launcher)).toBe(true);
        choices({ PATH: executable('bin', 'pulumi-resource-tls') });
        expect(existsSync(launcher)).toBe(false);
    });
});

describe('installLanguageHost', () => {
    const chosen = (env: NodeJS.ProcessEnv) =>
        installLanguageHost(path.join(folder, 'state'), env, (name) => `/dist/${name}/main.js`);
    const launcher = () => path.join(standInFolder(path.join(folder, 'state')), 'pulumi-language-nodejs');

    it('writes a launcher where Pulumi was installed without its hosts', () => {
        expect(chosen({ PULUMI_HOME: folder })).toBe(path.dirname(launcher()));
        expect(existsSync(launcher())).toBe(true);
    });

    it.each([
        ['on PATH', (place: string) => ({ PULUMI_HOME: '/nowhere', PATH: place })],
        ['beside the `pulumi` of the user', (place: string) => ({ PULUMI_HOME: path.dirname(place) })],
    ])('prefers the official one %s', (_, env) => {
        chosen({ PULUMI_HOME: folder });
        const official = executable('home', 'bin', 'pulumi-language-nodejs');
        expect(chosen(env(official))).toBe(official);
        expect(existsSync(launcher())).toBe(false);
    });
});

describe('linkPlugins', () => {
    it('makes the chosen plugins installed ones, again after another choice', () => {
        const version = '5.6.1';
        const link = path.join(folder, 'home', 'plugins', `resource-tls-v${version}`, 'pulumi-resource-tls');
        for (const place of [executable('one', 'pulumi-resource-tls'), executable('two', 'pulumi-resource-tls')]) {
            linkPlugins(path.join(folder, 'home'), [{ name: 'tls', version, source: 'official', folder: place }]);
            expect(path.dirname(realpathSync(link))).toBe(place);
        }
    });
});

describe('launcherText', () => {
    it('starts the program with its arguments, whatever its path', () => {
        const odd = path.join(folder, "it's here");
        mkdirSync(odd);
        const main = path.join(odd, 'main.js');
        writeFileSync(main, 'console.log(JSON.stringify(process.argv.slice(2)))');
        const launcher = path.join(odd, 'launch');
        writeFileSync(launcher, launcherText(process.execPath, main, 'tls'));
        expect(execFileSync('sh', [launcher, '127.0.0.1:1', 'a b'], { encoding: 'utf8' })).toBe(
            '["127.0.0.1:1","a b"]\n',
        );
    });
});

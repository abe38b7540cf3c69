import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { chosenBackend, ownProject, projectFolder, requireOwnProject } from '../../engine/project';
import { BadInput } from '../../errors';

let folder: string;
let below: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'project-'));
    below = path.join(folder, 'docs', 'guides');
    mkdirSync(below, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const project = (text: string): void => writeFileSync(path.join(folder, 'Pulumi.yaml'), text);

describe('the project', () => {
    it('is the nearest folder with a Pulumi.yaml, as for `pulumi` itself', () => {
        expect(projectFolder(below)).toBeUndefined();
        project('name: pulumi-failover\nruntime: nodejs\n');
        expect(projectFolder(below)).toBe(folder);
        expect(ownProject(below)).toBe(folder);
        expect(requireOwnProject(folder)).toBe(folder);
    });

    it.each([
        ['there is none', undefined, 'holds no Pulumi.yaml'],
        ['it is the user’s', 'name: shop\nruntime: nodejs\n', 'is shop, not pulumi-failover'],
    ])('is not used where %s, and the refusal says what would be deployed', (_, text, reason) => {
        if (text !== undefined) {
            project(text);
        }
        expect(ownProject(below)).toBeUndefined();
        const refused = () => requireOwnProject(below);
        expect(refused).toThrow(BadInput);
        expect(refused).toThrow(reason);
        expect(refused).toThrow('echo application');
        expect(refused).toThrow('never runs a program of yours');
    });

    it('that is no YAML is refused by its path', () => {
        project('name: [');
        expect(() => ownProject(folder)).toThrow(path.join(folder, 'Pulumi.yaml'));
    });
});

describe('the backend', () => {
    const logIn = (place: string, current: string): void => {
        mkdirSync(place, { recursive: true });
        writeFileSync(path.join(place, 'credentials.json'), JSON.stringify({ current }));
    };

    it.each<[string, NodeJS.ProcessEnv, string | undefined]>([
        ['nobody chose', {}, undefined],
        ['the environment names', { PULUMI_BACKEND_URL: 's3://states' }, 's3://states'],
        ['an access token belongs to', { PULUMI_ACCESS_TOKEN: 'pul-1' }, 'https://api.pulumi.com'],
    ])('is the one that %s', (_, env, backend) => {
        project('name: pulumi-failover\n');
        expect(chosenBackend(folder, { HOME: folder, ...env })).toBe(backend);
    });

    it('is the project’s, unless the environment names one', () => {
        project('name: pulumi-failover\nbackend: { url: "gs://states" }\n');
        logIn(path.join(folder, '.pulumi'), 'file://~');
        expect(chosenBackend(folder, { HOME: folder })).toBe('gs://states');
        expect(chosenBackend(folder, { HOME: folder, PULUMI_BACKEND_URL: 's3://states' })).toBe('s3://states');
    });

    it.each(['HOME', 'PULUMI_HOME', 'PULUMI_CREDENTIALS_PATH'])('is the one logged in to, found by %s', (variable) => {
        project('name: pulumi-failover\n');
        const home = path.join(folder, 'home');
        logIn(variable === 'HOME' ? path.join(home, '.pulumi') : home, 'file://~');
        expect(chosenBackend(folder, { HOME: folder, [variable]: home })).toBe('file://~');
    });
});

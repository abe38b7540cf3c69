import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import type { DrillPlan } from '../../drill/plan/plan';
import type { TextSource } from '../../drill/plan/request';
import { labScenarios } from '../../stacks/scenarios/labShapes';
import { execute, failoverProgram, TestLab } from '../lab/support/failover';

const root = resolve(__dirname, '..', '..');

/** No backend, login or plugin folder of this machine's user. */
const home = mkdtempSync(join(tmpdir(), 'home-'));
const unset = ['PULUMI_BACKEND_URL', 'PULUMI_HOME', 'PULUMI_ACCESS_TOKEN', 'PULUMI_CREDENTIALS_PATH'];

/** A checkout as `git clone` and `make build` leave it, so that the settings files of this one stay as they are. */
const checkout = join(mkdtempSync(join(tmpdir(), 'checkout-')), 'pulumi-failover');
beforeAll(() => {
    mkdirSync(checkout);
    ['Pulumi.yaml', 'Pulumi.lab.yaml', 'package.json'].forEach((file) =>
        copyFileSync(join(root, file), join(checkout, file)),
    );
    ['dist', 'node_modules'].forEach((folder) => symlinkSync(join(root, folder), join(checkout, folder)));
});

const lab = new TestLab();
afterEach(() => lab.run('lab', 'down'));
afterAll(async () => {
    await lab.remove();
    [home, resolve(checkout, '..')].forEach((folder) => rmSync(folder, { recursive: true }));
});

const environment = () => ({
    ...Object.fromEntries(Object.entries(lab.env).filter(([name]) => !unset.includes(name))),
    HOME: home,
});

/** What a user types in the checkout: `failover lab exec -- …`; gives its standard output. */
async function inLab(...command: string[]): Promise<string> {
    const { code, stdout, stderr } = await execute(
        process.execPath,
        [failoverProgram, 'lab', 'exec', '--', ...command],
        { cwd: checkout, env: environment() },
    );
    if (code !== 0) {
        throw new Error(`${command.join(' ')} exited with ${code}:\n${stdout}\n${stderr}`);
    }
    return stdout;
}

const pulumi = (...args: string[]) => inLab('pulumi', '--non-interactive', ...args);
const settingsFile = (stack: string) => join(checkout, `Pulumi.${stack}.yaml`);

/** `locality` has a settings file in the repository; stacks of other scenarios are the user's own. */
async function initialize(scenario: string): Promise<string> {
    if (scenario === 'locality') {
        const committed = readFileSync(settingsFile('lab'), 'utf8');
        await pulumi('stack', 'init', 'lab');
        expect(readFileSync(settingsFile('lab'), 'utf8').replace(/^encryptionsalt: .*\n/m, '')).toBe(committed);
        return 'lab';
    }
    await pulumi('stack', 'init', scenario);
    await pulumi('config', 'set', 'infrastructure', 'lab', '--stack', scenario);
    await pulumi('config', 'set', 'scenario', scenario, '--stack', scenario);
    const { config } = load(readFileSync(settingsFile(scenario), 'utf8')) as { config: unknown };
    expect(config).toEqual({ 'pulumi-failover:infrastructure': 'lab', 'pulumi-failover:scenario': scenario });
    return scenario;
}

async function output<T>(stack: string, name: string, ...more: string[]): Promise<T> {
    return JSON.parse(await pulumi('stack', 'output', name, '--json', '--stack', stack, ...more)) as T;
}

/** What curl sends: a Tier-1 gateway answers for its hostnames only, an edge in front of a mesh for those with a token. */
async function firstRequest(
    stack: string,
    { entry, requests: [request] = [] }: Pick<DrillPlan, 'entry' | 'requests'>,
): Promise<string[]> {
    const { headers = {}, host, path } = request ?? {};
    const secrets =
        Object.keys(headers).length > 0
            ? await output<Record<string, { text: string }>>(stack, 'drillSecrets', '--show-secrets')
            : {};
    const text = (source: TextSource) =>
        typeof source === 'string' ? source : 'fromSecret' in source ? secrets[source.fromSecret]?.text : undefined;
    const sent = Object.entries(headers).map(([name, source]) => `${name}: ${text(source) ?? ''}`);
    const lines = [...(host === undefined ? [] : [`Host: ${host}`]), ...sent];
    return [...lines.flatMap((line) => ['--header', line]), path === undefined ? entry : new URL(path, entry).href];
}

/** `service` needs an application that is there before; yourService.lab.test.ts has one. */
const scenarios = labScenarios.filter((scenario) => scenario !== 'service');

describe.each(scenarios)('plain `pulumi` on the lab, scenario %s', (scenario) => {
    it('previews, deploys, deploys again without a change, and destroys', async () => {
        expect(await lab.run('lab', 'up', '--scenario', scenario)).toMatchObject({ code: 0 });
        const stack = await initialize(scenario);

        const preview = JSON.parse(await pulumi('preview', '--json', '--stack', stack)) as { changeSummary: object };
        expect(Object.keys(preview.changeSummary)).toEqual(['create']);
        await pulumi('up', '--yes', '--skip-preview', '--stack', stack);
        const plan = await output<Pick<DrillPlan, 'entry' | 'requests'>>(stack, 'drill');
        expect(await inLab('curl', '--silent', '--fail', ...(await firstRequest(stack, plan)))).not.toBe('');

        await pulumi('up', '--yes', '--skip-preview', '--expect-no-changes', '--stack', stack);
        await pulumi('destroy', '--yes', '--skip-preview', '--stack', stack);
        await pulumi('stack', 'rm', stack, '--yes', '--preserve-config'); // refuses a stack that still has resources
    }, 600_000); // a minute each where the machine is quiet
});

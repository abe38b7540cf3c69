import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
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

/**
 * One whose settings file is committed, and one whose settings are a user's own. `.ci/run` deploys the other scenarios by
 * plain `pulumi` and drills them; yourService.lab.test.ts has the application that `service` needs.
 */
const scenarios = ['locality', 'edge'];

describe.each(scenarios)('plain `pulumi` on the lab, scenario %s', (scenario) => {
    it('previews, deploys, deploys again without a change, and destroys', async () => {
        expect(await lab.run('lab', 'up', '--scenario', scenario)).toMatchObject({ code: 0 });
        const stack = await initialize(scenario);

        const preview = JSON.parse(await pulumi('preview', '--json', '--stack', stack)) as { changeSummary: object };
        expect(Object.keys(preview.changeSummary)).toEqual(['create']);
        await pulumi('up', '--yes', '--skip-preview', '--stack', stack);
        const plan = JSON.parse(await pulumi('stack', 'output', 'drill', '--json', '--stack', stack)) as {
            entry: string;
        };
        expect(await inLab('curl', '--silent', '--fail', plan.entry)).not.toBe('');

        await pulumi('up', '--yes', '--skip-preview', '--expect-no-changes', '--stack', stack);
        await pulumi('destroy', '--yes', '--skip-preview', '--stack', stack);
        await pulumi('stack', 'rm', stack, '--yes', '--preserve-config'); // refuses a stack that still has resources
    }, 600_000); // a minute each where the machine is quiet
});

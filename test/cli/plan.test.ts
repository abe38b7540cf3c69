import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { readPlanFile } from '../../cli/planFile';
import { runPlan } from '../../cli/planOperation';
import { drillPlan } from '../../drill/plan/planCheck';
import { validFleet } from '../analysis/support/fleet';

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plan-'));
    for (const [name, manifests] of Object.entries(validFleet())) {
        mkdirSync(join(folder, 'fleet', name), { recursive: true });
        writeFileSync(join(folder, 'fleet', name, 'all.yaml'), manifests.map((each) => dump(each)).join('---\n'));
    }
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the command prints. */
async function planned(flags: { json?: boolean; entry?: string }, service = 'hello'): Promise<string> {
    let written = '';
    const spies = [
        jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((written += String(text)), true)),
        jest.spyOn(process.stderr, 'write').mockImplementation(() => true),
    ];
    try {
        await runPlan(service, {
            ...{ kubeconfig: [], context: [], region: {}, manifests: join(folder, 'fleet') },
            ...{ infrastructure: 'existing', ...flags },
        });
    } finally {
        spies.forEach((spy) => spy.mockRestore());
    }
    return written;
}

describe('failover plan', () => {
    it.each([
        ['plan.yaml', {}],
        ['plan.json', { json: true }],
    ])('prints a plan that the drill reads: %s', async (name, flags) => {
        writeFileSync(join(folder, name), await planned({ entry: 'http://127.0.0.1:8080/', ...flags }));
        const plan = drillPlan(readPlanFile(join(folder, name)), name);
        expect(plan).toMatchObject({ entry: 'http://127.0.0.1:8080/', scenario: 'hello' });
    });

    it('says which flag gives what the objects do not', async () => {
        await expect(planned({})).rejects.toThrow('Give the URL of the load with `--entry <url>`.');
    });

    it('names the nearest service for one that is not there', async () => {
        await expect(planned({}, 'helo')).rejects.toThrow('Did you mean "hello"?');
    });
});

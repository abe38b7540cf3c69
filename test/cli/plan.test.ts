import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { PlanFlags } from '../../cli/planCommand';
import { readPlanFile } from '../../cli/planFile';
import { runPlan } from '../../cli/planOperation';
import { drillPlan } from '../../drill/plan/planCheck';
import { manifestClusters } from '../../fleet/manifests';
import { validFleet } from '../analysis/support/fleet';

jest.mock('../../cli/explainClusters', () => ({
    readLiveClusters: () =>
        manifestClusters(join(folder, 'fleet')).map(({ name, objects }) => ({ name, objects, hidden: [] })),
}));

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plan-'));
    for (const [name, manifests] of Object.entries(validFleet())) {
        mkdirSync(join(folder, 'fleet', name), { recursive: true });
        writeFileSync(join(folder, 'fleet', name, 'all.yaml'), manifests.map((each) => dump(each)).join('---\n'));
    }
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the command prints, and what it says beside. */
async function printed(flags: Partial<PlanFlags>, service = 'hello'): Promise<{ plan: string; said: string }> {
    let [plan, said] = ['', ''];
    const spies = [
        jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((plan += String(text)), true)),
        jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true)),
    ];
    try {
        await runPlan(service, {
            kubeconfig: [],
            context: [],
            region: {},
            reads: {},
            infrastructure: 'existing',
            ...flags,
        });
    } finally {
        spies.forEach((spy) => spy.mockRestore());
    }
    return { plan, said };
}

async function planned(flags: Partial<PlanFlags>, service?: string): Promise<string> {
    return (await printed({ manifests: join(folder, 'fleet'), ...flags }, service)).plan;
}

describe('failover plan', () => {
    it.each([
        ['plan.yaml', {}],
        ['plan.json', { json: true }],
    ])('prints a plan that the drill reads: %s', async (name, flags) => {
        writeFileSync(join(folder, name), await planned({ entry: 'http://127.0.0.1:8080/', ...flags }));
        const plan = drillPlan(readPlanFile(join(folder, name)).value, name);
        expect(plan).toMatchObject({ entry: 'http://127.0.0.1:8080/', scenario: 'hello' });
    });

    it('says which flag gives what the objects do not', async () => {
        await expect(planned({})).rejects.toThrow('Give the URL of the load with `--entry <url>`.');
    });

    it('names the nearest service for one that is not there', async () => {
        await expect(planned({}, 'helo')).rejects.toThrow('Did you mean "hello"?');
    });

    describe('of live clusters', () => {
        const entry = 'http://127.0.0.1:8080/';
        const kubeconfig = ['/one.yaml', '/two.yaml'];
        const names = (): string[] => manifestClusters(join(folder, 'fleet')).map(({ name }) => name);

        it('has the kubeconfig of each cluster, which a drill reaches it by', async () => {
            const { plan, said } = await printed({ entry, kubeconfig, json: true });
            const [first = '', second = ''] = names();
            expect(JSON.parse(plan)).toHaveProperty('kubeconfigs', { [first]: '/one.yaml', [second]: '/two.yaml' });
            expect(said).not.toContain('`kubeconfigs`');
        });

        it.each<[string, Partial<PlanFlags>]>([
            ['contexts, which are not the current ones of their files', { kubeconfig, context: ['east', 'west'] }],
            ['contexts of the default kubeconfig', { context: ['east', 'west'] }],
            ['fewer files than clusters', { kubeconfig: ['/one.yaml'] }],
        ])('has no kubeconfigs for %s, and says what is missing', async (_, flags) => {
            const { plan, said } = await printed({ entry, json: true, ...flags });
            expect(JSON.parse(plan)).not.toHaveProperty('kubeconfigs');
            expect(said).toContain('give `--kubeconfig` once for each cluster and no `--context`');
        });

        it('needs no kubeconfigs for clusters of the lab', async () => {
            const { plan, said } = await printed({ entry, kubeconfig, json: true, infrastructure: 'lab' });
            expect(JSON.parse(plan)).not.toHaveProperty('kubeconfigs');
            expect(said).not.toContain('`kubeconfigs`');
        });
    });
});

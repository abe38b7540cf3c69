import { join } from 'node:path';
import { TestLab } from '../support/failover';

const typescript = join(__dirname, '../../drill/support/register.js');
const compare = join(__dirname, 'inside/compareEdge.ts');
/** Printed with a failure; `EXPLAIN_SEED` repeats it. */
const seed = Number(process.env['EXPLAIN_SEED'] ?? Date.now() % 1_000_000);
const routes = 60;

const lab = new TestLab();

beforeAll(async () => {
    expect(await lab.run('lab', 'up', '--scenario', 'edge', '--gateway', 'envoy-gateway')).toMatchObject({ code: 0 });
}, 300_000);
afterAll(() => lab.remove());

describe('the Envoy of an edge gateway', () => {
    it('holds what is predicted of it, for 60 random routes', async () => {
        const said = await lab.exec(process.execPath, '--require', typescript, compare, String(seed), String(routes));
        expect({ seed, ...(JSON.parse(said) as object) }).toEqual({ seed, compared: routes, mismatches: [] });
    });
});

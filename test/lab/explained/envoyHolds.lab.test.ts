import { join } from 'node:path';
import { regions } from '../conformance/zones';
import { TestLab } from '../support/failover';

const typescript = join(__dirname, '../../drill/support/register.js');
const compare = join(__dirname, 'inside/compare.ts');
/** Printed with a failure; `EXPLAIN_SEED` repeats it. */
const seed = Number(process.env['EXPLAIN_SEED'] ?? Date.now() % 1_000_000);
const [rounds, services] = [10, 20];

const lab = new TestLab();

beforeAll(async () => {
    expect(await lab.run('lab', 'up', '--clusters', regions.join())).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

describe('a gateway’s Envoy', () => {
    it('holds what is predicted of it, for 200 random configurations', async () => {
        const said = await lab.exec(
            ...[process.execPath, '--require', typescript, compare, ...[seed, rounds, services].map(String)],
        );
        expect({ seed, ...(JSON.parse(said) as object) }).toEqual({
            seed,
            compared: rounds * services,
            mismatches: [],
        });
    });
});

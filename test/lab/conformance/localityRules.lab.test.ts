import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestLab } from '../support/failover';
import { DriverProcess } from './driverProcess';
import { tables, tablesBegin } from './page';
import { deviations, type Outcome, promised } from './rule';
import { rules } from './rules';
import { refused } from './rules/refused';
import { regions } from './zones';

const page = join(__dirname, '../../../docs/reference/locality-rules.md');

const lab = new TestLab();
const outcomes = new Map<string, Outcome>();
let driver: DriverProcess | undefined;

beforeAll(async () => {
    expect(await lab.run('lab', 'up', '--clusters', regions.join())).toMatchObject({ code: 0 });
    driver = await DriverProcess.start(lab.env);
});
afterAll(async () => {
    await driver?.end();
    await lab.remove();
    if (process.env['FAILOVER_WRITE_PAGE'] === '1') {
        const [prose] = readFileSync(page, 'utf8').split(tablesBegin);
        writeFileSync(page, `${prose}${tablesBegin}\n\n${tables(outcomes)}\n`);
    }
});

describe('a client in europe-west1-b, by real istiods and Envoy', () => {
    it.each(rules)('$says', async (rule) => {
        const { outcome } = (await driver?.ask({ rule })) ?? {};
        if (!outcome) {
            throw new Error('the driver gave no outcome');
        }
        outcomes.set(rule.says, outcome);
        expect(deviations(promised(rule), outcome)).toEqual([]);
    });
});

describe('Istio', () => {
    it.each(refused)('refuses %s', async (_, policy, words) => {
        expect(await driver?.ask({ policy })).toMatchObject({ refusal: expect.stringContaining(words) as unknown });
    });
});

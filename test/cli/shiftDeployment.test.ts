import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShiftDeployment } from '../../cli/shiftDeployment';
import { type ShiftRecord, ShiftRecordFile } from '../../cli/shiftRecord';
import { standsAt } from '../../cli/shiftRequest';
import type { DrillPlan } from '../../drill/plan/plan';
import { failbackAt } from '../../stacks/scenarios/failbackSettings';
import { AMERICA, EUROPE, plan } from '../drill/support/synthetic';

const folder = mkdtempSync(join(tmpdir(), 'shift-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A stack in memory, with the first of its shifts. */
function stack() {
    let percent = 100;
    const settings: Record<string, string> = { replicas: '2' };
    const outputs = () => {
        const shares = { [EUROPE]: percent / 100, [AMERICA]: 1 - percent / 100 };
        const drill: DrillPlan = {
            ...plan,
            sides: { primary: EUROPE, fallbacks: [AMERICA] },
            expectations: { ...plan.expectations, steady: shares, recovery: shares },
        };
        return Promise.resolve({ drill });
    };
    const deployed: Record<string, string>[] = [];
    const record = new ShiftRecordFile(folder, 'lab-edge');
    record.remove();
    const deployment = new ShiftDeployment(
        {
            deploy: (steps) => {
                deployed.push(steps);
                percent = Number(steps['share'] ?? (steps['failback'] === 'hold' ? 0 : 100));
                Object.assign(settings, steps);
                return outputs();
            },
            outputs,
            settings: () => Promise.resolve({ ...settings }),
        },
        record,
        { from: EUROPE, to: AMERICA, began: 100, deployed: 100 },
        { ...settings },
        failbackAt,
    );
    const moved = (to: number) => (percent = to);
    return { deployed, deployment, moved, record, settings };
}

describe('the deployments of a shift', () => {
    it('are recorded one after another', async () => {
        const { deployed, deployment, record } = stack();
        await deployment.deploy(60);
        await deployment.deploy(0);
        expect(deployed).toEqual([
            { failback: 'ramp', share: '60' },
            { failback: 'hold', serving: 'fallback' },
        ]);
        expect(record.read()).toMatchObject({ from: EUROPE, to: AMERICA, began: 100, deployed: 0 });
        expect(deployment.deployed).toBe(0);
    });

    it('end where somebody else has changed a setting, which the next one would undo', async () => {
        const { deployed, deployment, record, settings } = stack();
        await deployment.deploy(60);
        settings['replicas'] = '5';
        await expect(deployment.deploy(0)).rejects.toThrow(/^Somebody else has changed `replicas` of the stack/);
        expect(deployed).toHaveLength(1);
        expect(record.read()).toMatchObject({ deployed: 60 });
        expect(record.read()).not.toHaveProperty('deploying');
    });

    it('end where somebody else has deployed another share, also before the first', async () => {
        const { deployed, deployment, moved, record } = stack();
        moved(30);
        await expect(deployment.deploy(60)).rejects.toThrow(
            `Deployed were 100 % of the requests at ${EUROPE}, but the stack now says 30 %: somebody else has deployed it.`,
        );
        expect(deployed).toEqual([]);
        expect(record.read()).toBeUndefined();
    });
});

describe('the record of a shift', () => {
    const left: ShiftRecord = {
        version: 1,
        from: EUROPE,
        to: AMERICA,
        began: 100,
        deployed: 60,
        deploying: 50,
        at: '',
    };

    it.each([
        [60, true],
        [50, true],
        [51, true],
        [30, false],
        [100, false],
    ])('of 60 %%, with 50 %% being deployed, fits a stack at %d %%: %s', (percent, fits) => {
        expect(standsAt(left, percent)).toBe(fits);
    });
});

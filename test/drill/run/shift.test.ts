import { setTimeout as sleep } from 'node:timers/promises';
import { abortConditions } from '../../../drill/abortCondition';
import { inspector } from '../../../drill/inspection/inspector';
import { loadRequests } from '../../../drill/load/loadRequests';
import type { DrillPlan } from '../../../drill/plan/plan';
import { assembleShift } from '../../../drill/report/assembleShift';
import { reportPage } from '../../../drill/report/html/page';
import { reportSchema } from '../../../drill/report/schema';
import { terminalText } from '../../../drill/report/terminal';
import { problems } from '../../../drill/report/validate';
import { Interrupted } from '../../../drill/run/interrupted';
import { runShift, type ShiftSettings } from '../../../drill/run/shift';
import { closeServers, serve } from '../support/servers';
import { AMERICA, EUROPE, machine, plan as localityPlan } from '../support/synthetic';
import { runTypescript } from '../support/typescript';

beforeAll(runTypescript);
afterEach(closeServers);
jest.setTimeout(120_000);

/** An entry that gives Europe a percentage of the requests, in turns; below `losesBelow` it loses 2 % of them. */
async function entry({ losesBelow = -1, latencyMs = 0 } = {}) {
    let atEurope = 100;
    let sent = 0;
    const { url } = await serve((_, response) => {
        sent = (sent + 37) % 100; // every remainder once in a hundred requests
        const cluster = sent < atEurope ? EUROPE : AMERICA;
        response.statusCode = atEurope < losesBelow && sent % 50 === 49 ? 503 : 200;
        setTimeout(() => response.end(`hello cluster=${cluster} pod=a`), latencyMs);
    });
    const deployed: number[] = [];
    const planAt = (percent: number): DrillPlan => {
        const shares = { [EUROPE]: percent / 100, [AMERICA]: 1 - percent / 100 };
        const expectations = { ...localityPlan.expectations, steady: shares, recovery: shares };
        return { ...localityPlan, entry: url, sides: { primary: EUROPE, fallbacks: [AMERICA] }, expectations };
    };
    const deploy = (percent: number): Promise<DrillPlan> => {
        atEurope = percent;
        deployed.push(percent);
        return Promise.resolve(planAt(percent));
    };
    return { deploy, deployed, planAt };
}

function settings(
    { deploy, planAt }: Awaited<ReturnType<typeof entry>>,
    change: Partial<ShiftSettings> = {},
): ShiftSettings {
    const plan = planAt(100);
    return {
        plan,
        move: 'shift',
        from: EUROPE,
        to: AMERICA,
        load: loadRequests(plan),
        steps: [60, 20, 0],
        everyMs: 200,
        abortOn: abortConditions(['lost>0']),
        backTo: 100,
        deploy,
        inspector: inspector(plan, { toPods: () => Promise.resolve([]), materials: {} }),
        rate: 200,
        timeoutMs: 30_000, // on however busy a machine, no request is lost
        warmUpMs: 20_000,
        minimumRequests: 200,
        ...change,
    };
}

const judge = async (all: ShiftSettings) => {
    const found = await runShift(all);
    const report = assembleShift(all, found, machine);
    expect(problems(JSON.parse(JSON.stringify(report)), reportSchema)).toEqual([]);
    return { found, report };
};

describe('a shift', () => {
    it('deploys each step, and goes on once the traffic follows', async () => {
        const made = await entry();
        const { report } = await judge(settings(made));
        expect(made.deployed).toEqual([60, 20, 0]);
        expect(report.steps?.map(({ percent, shares }) => [percent, Math.round((shares[EUROPE] ?? 0) * 10)])).toEqual([
            [60, 6],
            [20, 2],
            [0, 0],
        ]);
        expect(report.steps?.every(({ lost, reachedMs }) => lost === 0 && reachedMs !== null)).toBe(true);
        expect(report).toMatchObject({ fault: 'shift', ended: 'completed' });
        expect(terminalText([report], false)).toMatch(/Step +Deployed in[^]*\n +60 % at europe-west1/);
        expect(reportPage([report])).toContain('60 % at europe-west1');
        expect(report.events.map(({ text }) => text)).toContain('The shift ends.');
        expect(report.expectations.filter(({ ok, unit }) => !ok && unit !== 'ms')).toEqual([]);
    });

    it('goes back to where it began when a condition is met', async () => {
        const made = await entry({ losesBelow: 50 });
        const { report } = await judge(settings(made));
        expect(made.deployed).toEqual([60, 20, 100]);
        expect(report.steps?.map(({ broken }) => broken !== undefined)).toEqual([false, true, false]);
        expect(report.expectations.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(
            expect.arrayContaining(['abort.lost', 'shift.steps']),
        );
        expect(report.topology.expected.recovery).toEqual({ [EUROPE]: 1, [AMERICA]: 0 });
    });

    it('deploys nothing when a condition is met before the first step', async () => {
        const made = await entry({ latencyMs: 20 });
        const { found, report } = await judge(settings(made, { abortOn: abortConditions(['p50>10ms']) }));
        expect(made.deployed).toEqual([]);
        expect(found.met?.condition.text).toBe('p50>10ms');
        expect(report.expectations.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(
            expect.arrayContaining(['abort.p50', 'shift.steps']),
        );
    });

    it('ends on a condition that is met only while a step is deployed', async () => {
        const made = await entry({ losesBelow: 50 });
        const deploy = async (percent: number): Promise<DrillPlan> => {
            if (percent === 60) {
                await made.deploy(20); // loses
                await sleep(1500);
                await made.deploy(percent);
                await sleep(11_000); // until the latest 10 s have no lost request
            }
            return made.deploy(percent);
        };
        const { found } = await judge(settings(made, { deploy, steps: [60], abortOn: abortConditions(['lost>0.1%']) }));
        expect(found.met?.condition.text).toBe('lost>0.1%');
        expect(made.deployed.at(-1)).toBe(100);
    });

    it('deploys nothing where the requests are not as deployed', async () => {
        const made = await entry();
        await made.deploy(90);
        const { found } = await judge({ ...settings(made), plan: made.planAt(50), reachMs: 500 });
        expect(made.deployed).toEqual([90]);
        expect(found.recording.error).toMatchObject({
            message: 'The requests are not where the deployed stack sends them. Nothing was changed.',
        });
    });

    it('stops where it stands when that is asked for', async () => {
        const made = await entry({ losesBelow: 50 });
        const { found } = await judge(settings(made, { backTo: undefined }));
        expect(made.deployed).toEqual([60, 20]);
        expect(found.met?.condition.text).toBe('lost>0');
    });

    it('loses as much as the conditions allow', async () => {
        const made = await entry({ losesBelow: 50 });
        await judge(settings(made, { abortOn: abortConditions(['lost>20%']), steps: [20] }));
        expect(made.deployed).toEqual([20]);
    });

    it('keeps what it has measured when it is interrupted', async () => {
        const made = await entry();
        const stop = new AbortController();
        const deploy = async (percent: number) => {
            const deployed = await made.deploy(percent);
            if (percent === 20) {
                stop.abort(new Interrupted(130, 'SIGINT'));
            }
            return deployed;
        };
        const { found, report } = await judge(settings(made, { deploy, signal: stop.signal }));
        expect(found.recording.error).toBeInstanceOf(Interrupted);
        expect(made.deployed).toEqual([60, 20]);
        expect(report).toMatchObject({ ended: 'interrupted', verdict: 'inconclusive' });
        expect(report.steps).toHaveLength(1);
    });

    it('reports a deployment that fails', async () => {
        const made = await entry();
        const deploy = (percent: number) =>
            percent === 20 ? Promise.reject(new Error('refused by the API server')) : made.deploy(percent);
        const { found, report } = await judge(settings(made, { deploy }));
        expect(found.recording.error).toMatchObject({ message: 'refused by the API server' });
        expect(report.doubts).toContain('The drill ended early: refused by the API server');
    });
});

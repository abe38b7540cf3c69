import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../drill/report/report';
import { type FakeLab, fakeLab } from './support/fakeLab';
import { failover, type Run } from './support/program';
import { until } from './support/until';

/* What fools a drill from outside its process. Slow load: the verdict must not be the machine's. */

const SLOW = ['--rate', '60', '--hold', '2s', '--requests', '100'];
/** Steps the wall clock of every process that requires it, a second after its start. */
const clockStep = join(__dirname, 'support', 'clockStep.js');

// Nothing but waiting, side by side: each drill has a lab of its own.
const labs: FakeLab[] = [];
afterAll(() => labs.forEach((lab) => lab.close()));
jest.setTimeout(120_000);

async function drill(options: Parameters<typeof fakeLab>[0], fault: string, environment = {}): Promise<[FakeLab, Run]> {
    const lab = await fakeLab(options);
    labs.push(lab);
    const args = ['drill', '--plan', lab.planFile, '--output', lab.output, ...SLOW, '--fault', fault];
    return [lab, failover(args, { ...lab.environment, ...environment })];
}

function report({ output }: FakeLab): Report {
    return JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as Report;
}

function loadGeneratorOf(pid: number): number {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    return children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('senderProcess')) ?? NaN;
}

describe('a drill is inconclusive where', () => {
    it.concurrent.each([
        ['the lab holds a fault and the pods go on', { ineffective: true }, 'crash', 'is running, not gone'],
        ['the lab holds a fault and the pods do not stop', { ineffective: true }, 'hang', 'is running, not stopped'],
        ['an autoscaler restores the replicas after 200 ms', { autoscaler: true }, 'scale', 'has 2 replicas, not 0'],
    ])('%s', async (_, options, fault, doubt) => {
        const [made, run] = await drill(options, fault);
        const { code, stderr } = await run.ended;
        expect({ code, stderr: code === 3 ? '' : stderr }).toEqual({ code: 3, stderr: '' });
        expect(report(made).verdict).toBe('inconclusive');
        expect(report(made).doubts.join()).toContain(doubt);
    });

    it.concurrent('the load generator is stopped at the fault', async () => {
        const [made, run] = await drill({ retries: false }, 'crash');
        await until('the fault', () => made.held().length > 0, 60_000);
        const generator = loadGeneratorOf(run.pid);
        process.kill(generator, 'SIGSTOP');
        const stoppedAt = Date.now();
        await until('a gap in the load', () => Date.now() - stoppedAt > 750);
        process.kill(generator, 'SIGCONT');
        expect((await run.ended).code).toBe(3);
        expect(report(made).doubts.join()).toContain('The load generator was held up');
    });
});

describe('a step of the wall clock', () => {
    it.concurrent.each([-3000, 3000])('of %d ms moves no request into another phase', async (stepMs) => {
        const environment = { NODE_OPTIONS: `--require ${clockStep}`, CLOCK_STEP_MS: String(stepMs) };
        const [made, run] = await drill({ retries: false }, 'crash', environment);
        const { code, stderr } = await run.ended;
        expect({ failed: code === 1 || code === 3, stderr: code === 0 ? stderr : '' }).toEqual({
            failed: true,
            stderr: '',
        });
        const { phases, transitions } = report(made);
        expect(phases[0]).toMatchObject({ lost: 0 });
        expect(phases[1]?.lost).toBeGreaterThan(0);
        expect(transitions[0]?.firstReplyMs).toBeLessThan(1500);
    });
});

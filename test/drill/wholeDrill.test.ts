import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillPlan } from '../../drill/plan/plan';
import { assemble } from '../../drill/report/assemble';
import { reportJson, writeAtomically } from '../../drill/report/file';
import type { Report } from '../../drill/report/report';
import { reportSchema } from '../../drill/report/schema';
import { problems } from '../../drill/report/validate';
import { type FakeLab, fakeLab } from './support/fakeLab';
import { failover, type Run } from './support/program';
import { AMERICA, EUROPE, machine, recording, settings } from './support/synthetic';
import { until } from './support/until';

/** Tried again where a busy machine holds the load generator up: that is no verdict. */
const QUICK = ['--rate', '300', '--hold', '300ms', '--requests', '200', '--attempts', '10'];

function drill(lab: FakeLab, ...args: string[]): Run {
    return failover(['drill', '--plan', lab.planFile, '--output', lab.output, ...QUICK, ...args], lab.environment);
}

function reports(lab: FakeLab): unknown {
    return JSON.parse(readFileSync(join(lab.output, 'report.json'), 'utf8'));
}

/** Why a drill is in doubt, but for a load generator that a busy machine held up. */
const doubts = (lab: FakeLab) =>
    (reports(lab) as Report).doubts.filter((doubt) => !doubt.startsWith('The load generator was '));

/** With a lab of its own, which goes when the test does: these tests run side by side. */
async function within(options: Parameters<typeof fakeLab>[0], test: (lab: FakeLab) => Promise<void>): Promise<void> {
    const lab = await fakeLab(options);
    try {
        await test(lab);
    } finally {
        lab.close();
    }
}

// Several processes each, side by side, on however busy a machine: this only ends what hangs.
jest.setTimeout(120_000);

describe('a whole drill', () => {
    it.concurrent('refuses to run beside another, whose fault it leaves alone', () =>
        within({}, async (lab) => {
            const first = drill(lab, '--fault', 'hang', '--hold', '20s');
            await until('the fault', () => lab.held().length > 0, 60_000);
            const { code, stderr } = await drill(lab, '--fault', 'crash').ended;
            expect({ code, stderr }).toMatchObject({
                code: 1,
                stderr: expect.stringMatching(/^Another drill is at work/) as string,
            });
            expect(lab.held()).toEqual(['hang']);
            first.kill('SIGINT');
            await first.ended;
            expect(lab.held()).toEqual([]);
        }));

    it.concurrent('passes where the entry fails over, after ending what a killed drill left', () =>
        within({}, async (lab) => {
            const killed = drill(lab, '--fault', 'hang');
            await until('the fault', () => lab.held().length > 0, 60_000);
            killed.kill('SIGKILL');
            await killed.ended;
            expect(lab.held()).toEqual(['hang']);

            const { code, stdout, stderr } = await drill(lab, '--fault', 'crash,scale').ended;
            expect({ code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, stderr: '' });
            expect(stderr).toContain(`Ended the fault hang in ${EUROPE}, left by an earlier drill.`);
            const once = [...new Set(lab.events)];
            expect(once).toEqual(['begin hang', 'end hang', 'scale 0', 'scale 2', 'begin crash', 'end crash']);
            expect(stdout).toMatch(/PASS[^]*PASS[^]*All drills/);
            expect(stdout).not.toContain('\u001b');

            const written = reports(lab);
            expect(problems(written, reportSchema)).toEqual([]);
            expect(written).toMatchObject([{ fault: 'scale' }, { fault: 'crash' }]);
            for (const report of written as Report[]) {
                expect(report.phases.map(({ lost }) => lost)).toEqual([0, 0, 0]);
                expect(report.phases[1]?.shares[AMERICA]).toBeGreaterThanOrEqual(0.98);
                expect(report.phases.every(({ settledRequests }) => settledRequests >= 200)).toBe(true);
                expect(report.transitions[1]?.firstReplyMs).toBeGreaterThan(0);
            }
            expect(readdirSync(lab.output).sort()).toEqual(['report.html', 'report.json']);
        }));

    it.concurrent('fails, says why, and exits with 1 where the entry does not', () =>
        within({ retries: false }, async (lab) => {
            const { code, stdout } = await drill(lab, '--fault', 'crash', '--json').ended;
            expect(code).toBe(1);
            expect(lab.held()).toEqual([]);
            const report = JSON.parse(stdout) as Report;
            expect(report).toMatchObject({ verdict: 'fail', fault: 'crash' });
            expect(report).toEqual(reports(lab));
            const missed = report.expectations.filter(({ ok }) => !ok);
            expect(missed).toContainEqual(expect.objectContaining({ name: 'failover.lost', expected: 0 }));
            expect(report.transitions[0]?.lost).toBeGreaterThan(0);

            const file = join(lab.output, 'report.json');
            const page = join(lab.state, 'page.html');
            const shown = await failover(['report', file, '--markdown', '--html', page]).ended;
            expect(shown).toMatchObject({ code: 1, stderr: '' });
            expect(shown.stdout).toContain('❌ Failover drill failed (1 of 1)');
            expect(readFileSync(page, 'utf8')).toBe(readFileSync(join(lab.output, 'report.html'), 'utf8'));
        }));

    it.concurrent('holds streams open, which break with their cluster and come back at the other', () =>
        within({ streams: true }, async (lab) => {
            const { code, stderr, stdout } = await drill(lab, '--fault', 'crash', '--rate', '100').ended;
            expect({ code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, stderr: '' });
            const report = reports(lab) as Report;
            expect(problems(report, reportSchema)).toEqual([]);
            const [steady, fault, recovery] = report.phases.map(({ streams }) => streams);
            expect(steady).toMatchObject({ open: 2, broken: 0, longestGapMs: 0 });
            expect(fault).toMatchObject({ open: 2, clusters: { [AMERICA]: 2 } });
            expect(fault?.broken).toBe(steady?.clusters[EUROPE] ?? 0);
            expect(recovery).toMatchObject({ open: 2, broken: 0 });
            expect(report.phases.every(({ lost, streams }) => lost === 0 && (streams?.messages ?? 0) > 0)).toBe(true);
            expect(stdout).toContain('Longest until back');
        }));

    it.concurrent('that resumes counts the verdicts of before', () =>
        within({}, async (lab) => {
            const { infrastructure, scenario, variant } = JSON.parse(readFileSync(lab.planFile, 'utf8')) as DrillPlan;
            const missed = recording({ shiftMs: 1000, duringShift: 'lost' });
            const before = { ...assemble(settings(), missed, machine), infrastructure, scenario, variant };
            writeAtomically(join(lab.output, 'report.json'), reportJson([before]));
            const junit = join(lab.state, 'drill.xml');
            const { code, stderr, stdout } = await drill(lab, '--fault', 'crash', '--resume', '--junit', junit).ended;
            expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
            expect(stderr).toContain('has a report of every drill');
            expect(lab.events).toEqual([]);
            expect(readFileSync(junit, 'utf8')).toContain('<failure');
            expect(reports(lab)).toMatchObject({ fault: 'crash', verdict: 'fail' });
        }));

    it.concurrent.each([
        ['SIGINT', 130],
        ['SIGTERM', 143],
    ] as const)('ends its fault on %s, and then itself', (signal, expected) =>
        within({}, async (lab) => {
            const run = drill(lab, '--fault', signal === 'SIGINT' ? 'hang' : 'scale', '--hold', '60s');
            await until('the fault', () => lab.events.length > 0, 60_000);
            run.kill(signal);
            const { code, stderr } = await run.ended;
            expect(code).toBe(expected);
            expect(stderr).toContain('Nothing is left broken.');
            expect(lab.events).toEqual(signal === 'SIGINT' ? ['begin hang', 'end hang'] : ['scale 0', 'scale 2']);
            const written = reports(lab);
            expect(problems(written, reportSchema)).toEqual([]);
            expect(written).toMatchObject({
                ended: 'interrupted',
                verdict: 'inconclusive',
            });
            expect(doubts(lab)).toEqual([`The drill ended early: Stopped by ${signal}.`]);
        }),
    );

    it.concurrent('reverts its fault at the deadline, reports what it has, and exits with 3', () =>
        within({}, async (lab) => {
            const { code, stderr } = await drill(lab, '--fault', 'scale', '--hold', '60s', '--deadline', '15s').ended;
            expect({ code, stderr: code === 3 ? '' : stderr }).toEqual({ code: 3, stderr: '' });
            expect(lab.events.slice(-2)).toEqual(lab.events.length === 0 ? [] : ['scale 0', 'scale 2']);
            expect(reports(lab)).toMatchObject({
                ended: 'deadline',
                verdict: 'inconclusive',
            });
            expect(doubts(lab)).toEqual(['The drill ended early: The deadline of 15 s has passed.']);
        }));

    it.concurrent('reverts its fault as soon as an abort condition is met, says which, and exits with 1', () =>
        within({ retries: false }, async (lab) => {
            const [junit, summary] = [join(lab.state, 'junit', 'drill.xml'), join(lab.state, 'summary.md')];
            const forPipelines = ['--junit', junit, '--progress', 'json'];
            const { code, stderr } = await failover(
                [
                    ...['drill', '--plan', lab.planFile, '--output', lab.output, ...QUICK, ...forPipelines],
                    ...['--fault', 'crash,hang', '--hold', '60s', '--abort-on', 'lost>5'],
                ],
                { ...lab.environment, GITHUB_STEP_SUMMARY: summary },
            ).ended;
            expect(code).toBe(1);
            const events = stderr
                .trim()
                .split('\n')
                .map((line) => JSON.parse(line) as object);
            expect(events.slice(-2)).toMatchObject([
                { type: 'report', fault: 'crash', ended: 'aborted', verdict: 'fail' },
                {
                    type: 'end',
                    exitCode: 1,
                    error: expect.stringMatching(
                        /^Aborted on `lost>5`: \d+ was measured\. Nothing is left broken\.$/,
                    ) as string,
                },
            ]);
            expect(readFileSync(junit, 'utf8')).toMatch(/name="Aborted on lost&gt;5"[^\n]*<failure/);
            expect(readFileSync(summary, 'utf8')).toContain('❌ Failover drill failed (1 of 1)');
            // The drills after it are not run.
            expect(lab.events).toEqual(['begin crash', 'end crash']);
            const written = reports(lab);
            expect(problems(written, reportSchema)).toEqual([]);
            expect(written).toMatchObject({
                ended: 'aborted',
                verdict: 'fail',
                doubts: [],
                expectations: [{ name: 'abort.lost', title: 'Aborted on lost>5', expected: 5, ok: false }],
            });
            expect((written as Report).phases[1]?.durationMs).toBeLessThan(30_000);
        }));

    it.concurrent('breaks nothing where the entry does not answer', () =>
        within({ answers: false }, async (lab) => {
            const { code, stderr } = await drill(lab, '--fault', 'all', '--warm-up', '3s').ended;
            expect(code).toBe(1);
            expect(stderr).toMatch(
                /The drill did not start, and nothing was broken: at http:\/\/127\.0\.0\.1:9\/ of the last 50 requests 50 got no 2xx \(50 x ECONNREFUSED\)/,
            );
            expect(lab.events).toEqual([]);
        }));

    it.concurrent('refuses bad input with everything that is wrong, and breaks nothing', () =>
        within({}, async (lab) => {
            const options = await drill(lab, '--rate', 'fast', '--hold', '10').ended;
            expect(options).toMatchObject({ code: 2, stdout: '' });
            expect(options.stderr).toMatch(/`--rate` is fast[^]*`--hold` is 10;/);

            const elsewhere = join(lab.state, 'kind.json');
            const plan = JSON.parse(readFileSync(lab.planFile, 'utf8')) as object;
            writeFileSync(elsewhere, JSON.stringify({ ...plan, infrastructure: 'kind' }));
            const fault = await drill(lab, '--plan', elsewhere, '--fault', 'crash').ended;
            expect(fault).toMatchObject({ code: 2, stdout: '' });
            expect(fault.stderr).toContain(
                '`--fault` has `crash`, which only the lab can make; this is kind.\nPossible here: scale, all.',
            );
            expect(lab.events).toEqual([]);
        }));
});

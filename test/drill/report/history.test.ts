import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../../../drill/report/assemble';
import { reportJson, writeAtomically } from '../../../drill/report/file';
import { compared } from '../../../drill/report/history/compare';
import { historyOf, historyTable } from '../../../drill/report/history/history';
import { isRegression, type MetricName, metrics } from '../../../drill/report/history/metrics';
import { historyPage } from '../../../drill/report/html/historyPage';
import type { Report } from '../../../drill/report/report';
import { failover } from '../support/program';
import { type Behaviour, machine, recording, settings } from '../support/synthetic';

const drilled = (behaviour: Behaviour = {}): Report => assemble(settings(behaviour), recording(behaviour), machine);
const base = drilled();
const guide = drilled({ variant: 'guide' });

interface Values {
    readonly lost?: number;
    readonly firstReplyMs?: number | null;
    readonly fullShiftMs?: number | null;
    readonly p99Ms?: number;
    readonly lateMs?: number;
}

/** The report with other values, started on this day. */
function run(values: Values, day = 21, change: Partial<Report> = {}): Report {
    const { lost = 0, firstReplyMs = 20, fullShiftMs = 100, p99Ms = 10, lateMs = 1 } = values;
    const { phases, transitions, environment } = base;
    return {
        ...base,
        startedAt: `2026-11-${day}T09:30:00.000Z`,
        phases: phases.map((phase) =>
            phase.name === 'fault' ? { ...phase, lost, latencyMs: { ...phase.latencyMs, p99: p99Ms } } : phase,
        ),
        transitions: transitions.map((each) => ({ ...each, firstReplyMs, fullShiftMs })),
        environment: { ...environment, sender: { ...environment.sender, lateMs: { p50: 0, p99: lateMs, max: 9 } } },
        ...change,
    };
}

describe('a regression', () => {
    const worse = (before: Values, now: Values): MetricName[] =>
        metrics
            .filter((metric) =>
                isRegression(metric, run(now), { value: metric.of(run(before)), run: run(before) }, 0.2),
            )
            .map(({ name }) => name);

    it.each<[string, Values, Values, MetricName[]]>([
        ['the same', {}, {}, []],
        ['better', { lost: 50, p99Ms: 100 }, {}, []],
        ['two lost requests more', { lost: 0 }, { lost: 2 }, []],
        ['three lost requests more', { lost: 0 }, { lost: 3 }, ['lost']],
        ['19 % more lost requests', { lost: 100 }, { lost: 119 }, []],
        ['21 % more lost requests', { lost: 100 }, { lost: 121 }, ['lost']],
        ['twice a small p99', { p99Ms: 5 }, { p99Ms: 10 }, []],
        ['twice a large p99', { p99Ms: 50 }, { p99Ms: 100 }, ['p99Ms']],
        ['a p99 within the lateness of the load generator', { p99Ms: 10 }, { p99Ms: 40, lateMs: 30 }, []],
        ['a first reply that comes late', { firstReplyMs: 20 }, { firstReplyMs: 60 }, ['firstReplyMs']],
        ['a first reply that never comes', {}, { firstReplyMs: null }, ['firstReplyMs']],
        ['a first reply that came never', { firstReplyMs: null }, {}, []],
        ['a shift within a window of requests', { fullShiftMs: 100 }, { fullShiftMs: 600 }, []],
        ['a shift that takes longer', { fullShiftMs: 100 }, { fullShiftMs: 700 }, ['fullShiftMs']],
    ])('is judged: %s', (_, before, now, expected) => {
        expect(worse(before, now)).toEqual(expected);
    });
});

describe('the comparison with a baseline', () => {
    it('finds each drill, and what is worse', () => {
        const rows = compared([run({ lost: 50 }), guide], [guide, run({})], 'b.json', 0.2);
        expect(rows).toHaveLength(8);
        expect(rows.filter(({ regression }) => regression)).toEqual([
            expect.objectContaining({ measure: 'lost', baseline: 0, measured: 50 }),
        ]);
    });

    it('refuses what cannot be compared, all in one error', () => {
        const slower = { ...guide, environment: { ...guide.environment, timeoutMs: 1000 } };
        const doubtful: Report = { ...base, verdict: 'inconclusive' };
        const cut: Report = { ...base, ended: 'deadline', verdict: 'inconclusive' };
        expect(() => compared([{ ...base, rate: 100 }], [base], 'b.json', 0.2)).toThrow(
            'The drills cannot be compared with `--compare` b.json:\n  lab / locality (hardened): crash at 100 requests/s: the baseline has no such drill at this rate.',
        );
        expect(() => compared([doubtful, slower], [cut, guide], 'b.json', 0.2)).toThrow(
            /this drill is inconclusive\.\n.*the baseline did not complete \(deadline\)\.\n.*`--timeout` was 5000 ms in the baseline, and is 1000 ms\./,
        );
    });
});

describe('the history of drills', () => {
    const days = [run({}, 21), run({ lost: 1 }, 22), run({ lost: 90 }, 23), run({ lost: 1 }, 24)];
    const newer = { ...run({ p99Ms: 90 }, 25), environment: { ...base.environment, version: '9.9.9' } };
    const doubtful = run({ lost: 500 }, 22, { verdict: 'inconclusive', startedAt: '2026-11-22T10:00:00.000Z' });

    it('is by drill and in order of time, whatever the order of the files; a report kept twice is one run', () => {
        const histories = historyOf([newer, guide, ...days, doubtful, ...days], 0.2);
        expect(histories.map(({ drill, runs }) => [drill, runs.length])).toEqual([
            ['lab / locality (guide): crash at 200 requests/s', 1],
            ['lab / locality (hardened): crash at 200 requests/s', 6],
        ]);
        const started = histories[1]?.runs.map(({ report }) => report.startedAt) ?? [];
        expect(started).toEqual([...started].sort());
    });

    it('marks runs that are worse than the median before them, and judges by conclusive ones', () => {
        const [history] = historyOf([...days, doubtful, newer], 0.2);
        expect(history?.runs.map(({ regressions }) => regressions)).toEqual([[], [], [], ['lost'], [], ['p99Ms']]);
        expect(history?.runs.map(({ counts }) => counts)).toEqual([true, true, false, true, true, true]);
        expect(history && historyTable(history).rows.map((cells) => cells[3])).toEqual([
            '0',
            '1',
            '500',
            '90 ▲',
            '1',
            '0',
        ]);
    });

    it('keeps shifts apart that move requests elsewhere, or in other steps', () => {
        const moved = (faultDescription: string): Report => ({
            ...base,
            fault: 'shift',
            topology: { ...base.topology, faultDescription },
        });
        const texts = ['requests moved from a to b at once', 'requests moved from a to b in 4 steps'];
        expect(historyOf(texts.map(moved), 0.2).map(({ drill }) => drill)).toEqual(
            texts.map((text) => `lab / locality (hardened): ${text} at 200 requests/s`),
        );
    });

    it('compares runs of one timeout', () => {
        const hasty = { ...run({ lost: 90 }, 25), environment: { ...base.environment, timeoutMs: 1000 } };
        const [history] = historyOf([...days.slice(0, 2), hasty, run({ lost: 9 }, 26)], 0.2);
        expect(history?.runs.map(({ regressions }) => regressions)).toEqual([[], [], [], ['lost']]);
    });

    it('does not forget a regression over a run that proves nothing', () => {
        const later = { ...doubtful, startedAt: '2026-11-30T10:00:00.000Z' };
        expect(historyPage(historyOf([...days.slice(0, 3), later], 0.2), 0.2)).toContain('▲ REGRESSION');
    });

    it('is drawn, with each version and each regression', () => {
        const page = historyPage(historyOf([...days, doubtful, newer, guide], 0.2), 0.2);
        expect(page).toContain('▲ REGRESSION');
        expect(page).toContain('9.9.9');
        expect(page.match(/NaN|Infinity|undefined/g)).toBeNull();
        expect(page.match(/fill="var\(--failure\)"/g)).toHaveLength(2);
        const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(historyPage(historyOf(days, 0.2), 0.2)).toContain('✓ NO REGRESSION');
    });
});

describe('failover report', () => {
    const folder = mkdtempSync(join(tmpdir(), 'history-'));
    const file = (name: string, ...reports: Report[]): string => {
        const path = join(folder, name, 'report.json');
        writeAtomically(path, reportJson(reports));
        return path;
    };
    const [first, second] = [file('1', run({}, 21), guide), file('2', run({ lost: 90 }, 22))];
    writeAtomically(join(folder, 'old', 'report.json'), '{}');
    writeAtomically(join(folder, 'notes.json'), '{}');
    afterAll(() => rmSync(folder, { recursive: true }));
    jest.setTimeout(60_000);

    it('compares with a baseline, and exits with 1 on a regression', async () => {
        const worse = await failover(['report', second, '--compare', first]).ended;
        const missing = `Not compared, since ${second} has no such drill: lab / locality (guide): crash at 200 requests/s\n`;
        expect(worse).toMatchObject({ code: 1, stderr: missing });
        expect(worse.stdout).toMatch(/^1 of 4 measures are worse by more than 20%\n[^]*✗ {2}.*Lost +0 +90\n/);
        const same = await failover(['report', second, '--compare', second, '--json']).ended;
        expect(same.code).toBe(0);
        expect(JSON.parse(same.stdout)).toHaveLength(4);
        const none = await failover(['report', first, '--compare', second]).ended;
        expect(none).toMatchObject({ code: 2, stdout: '' });
        expect(none.stderr).toContain(
            'lab / locality (guide): crash at 200 requests/s: the baseline has no such drill',
        );
    });

    it('shows the history of a folder, and names what it cannot read', async () => {
        const { code, stdout, stderr } = await failover(['report', '--history', folder]).ended;
        expect(code).toBe(0);
        expect(stdout).toMatch(/locality \(hardened\)[^]*90 ▲/);
        expect(stderr).toBe(
            `Left out: ${join(folder, 'old', 'report.json')} is not a drill report: $.schemaVersion: is missing\n`,
        );
        const json = await failover(['report', '--history', folder, '--json', '--max-regression', '1%']).ended;
        expect(JSON.parse(json.stdout)).toMatchObject([
            { runs: [{ version: null }] },
            {
                runs: [
                    { lost: 0, regressions: [] },
                    { lost: 90, regressions: ['lost'] },
                ],
            },
        ]);
    });

    it.each([
        [[], 'The path of a report.json is needed, or `--history`.'],
        [['--history', '/nowhere'], '`--history` is /nowhere; a folder with reports of drills is accepted.'],
        [[second, '--history', folder], '`--history` takes no report; leave out'],
        [[second, '--max-regression', '5%'], '`--max-regression` needs `--compare` or `--history`.'],
        [[second, '--compare', first, '--max-regression', '5'], '`--max-regression` is 5; a percentage is accepted'],
        [[second, '--compare', first, '--html', 'x'], '`--compare` has no page; leave out `--html`.'],
    ])('refuses %j', async (args, message) => {
        const { code, stdout, stderr } = await failover(['report', ...args]).ended;
        expect({ code, stdout, stderr: stderr.includes(message) ? message : stderr }).toEqual({
            code: 2,
            stdout: '',
            stderr: message,
        });
    });
});

import fc from 'fast-check';
import { assemble } from '../../../drill/report/assemble';
import { reportPage } from '../../../drill/report/html/page';
import { markdownText } from '../../../drill/report/markdown';
import type { Report } from '../../../drill/report/report';
import { textTable } from '../../../drill/report/table';
import { comparisonTable } from '../../../drill/report/tables';
import { terminalText, wantsColor } from '../../../drill/report/terminal';
import { duration, percent, senderCaveat, whole } from '../../../drill/report/wording';
import { type Behaviour, machine, recording, settings } from '../support/synthetic';

const drilled = (behaviour: Behaviour = {}): Report => assemble(settings(behaviour), recording(behaviour), machine);
const pass = drilled();
const fail = drilled({ variant: 'guide', shiftMs: 1000, duringShift: 'lost' });
const ESCAPE = '\u001b[';

describe('the text for terminals', () => {
    it('says verdict, shares, transitions, and every expectation with what was measured', () => {
        const text = terminalText([pass], false);
        expect(text).toMatch(/PASS .*lab \/ locality \(hardened\): crash at 200 requests\/s, all 18 expectations met/);
        expect(text).toMatch(/fault +10\.5 s +2,100 +0 +0\.0 % +100\.0 %/);
        expect(text).toMatch(/failover .* us-central1/);
        expect(text).toMatch(/✓ +Failover: first reply of a survivor +at most 60\.0 ms +\d+\.\d ms/);
    });

    it('marks what was missed by more than a colour', () => {
        expect(terminalText([fail], false)).toMatch(/✗ +Failover: requests lost +at most 0 +100\n/);
    });

    it('sums several drills up', () => {
        expect(terminalText([pass, fail], false)).toMatch(/All drills\n.*\n +pass .*crash .*\n +fail .*crash +100 /);
        expect(terminalText([pass], false)).not.toContain('All drills');
    });

    it('has no colour codes unless asked for', () => {
        expect(terminalText([pass, fail], false)).not.toContain(ESCAPE);
        expect(terminalText([pass, fail], true)).toContain(ESCAPE);
    });

    it.each([
        ['on a terminal', { isTTY: true }, {}, true],
        ['not in a pipe', {}, {}, false],
        ['not where NO_COLOR forbids', { isTTY: true }, { NO_COLOR: '1' }, false],
        ['where NO_COLOR is empty', { isTTY: true }, { NO_COLOR: '' }, true],
        ['not on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ])('is coloured: %s', (_, stream, environment, expected) => {
        expect(wantsColor(stream, environment)).toBe(expected);
    });
});

describe('the Markdown', () => {
    it('opens what failed, and closes what passed', () => {
        const text = markdownText([pass, fail]);
        expect(text).toContain('## ❌ Failover drill failed (1 of 2)');
        expect(text.match(/<details>/g)).toHaveLength(1);
        expect(text.match(/<details open>/g)).toHaveLength(1);
        expect(text).toContain('| ✗ | Failover: requests lost | at most 0 | 100 |');
        expect(markdownText([pass])).toContain('## ✅ Failover drill passed');
    });

    it('leaves names as they are, whatever Markdown or HTML would make of them', () => {
        const odd = '<b>|`x`_y_*z*[a](b)\n# c';
        const text = markdownText([
            { ...fail, variant: odd, topology: { ...fail.topology, faultDescription: odd, entryName: odd } },
        ]);
        const shown = '&lt;b&gt;\\|\\`x\\`\\_y\\_\\*z\\*\\[a\\](b) \\# c';
        expect(text).toContain(`started ${fail.startedAt}; ${shown}.`);
        expect(text).toContain(`locality (${shown}) as ${shown} | crash`);
        expect(text).toContain('<summary>❌ lab / locality (&lt;b&gt;|`x`');
        expect(text).not.toContain('<b>');
    });
});

describe('several variants', () => {
    const columns = (report: Report[]): string[][] =>
        (comparisonTable(report)?.rows ?? []).map((row) =>
            row.map((cell) => cell.replace(/^[1-9][\d.]* m?s$/, 'time')),
        );

    it('stand side by side, by fault, with who answered during it', () => {
        const nobody: Report = {
            ...fail,
            fault: 'impostor',
            phases: fail.phases.map((phase) => ({
                ...phase,
                lost: phase.requests,
                shares: { 'europe-west1': 0, 'us-central1': 0 },
            })),
        };
        expect(columns([pass, fail, { ...nobody, variant: 'hardened' }])).toEqual([
            ['crash', '0', 'time', 'time', 'us-central1', '100', 'time', 'time', 'us-central1'],
            ['impostor', expect.any(String), 'time', '–', 'nobody', '–', '–', '–', '–'],
        ]);
        expect(terminalText([pass, fail], false)).toMatch(/Side by side\n +Fault +hardened: lost .* guide: lost /);
        expect(markdownText([pass, fail])).toContain('| Fault | hardened: lost |');
        expect(reportPage([pass, fail])).toContain('Side by side');
    });

    it('are nothing to compare where there is one', () => {
        expect(comparisonTable([pass, drilled({ fault: 'hang' })])).toBeUndefined();
        expect(terminalText([pass, pass], false)).not.toContain('Side by side');
    });
});

describe('the causes of what was lost', () => {
    const causes: Report = {
        ...fail,
        causes: [
            { source: 'reply', where: 'entry', text: 'HTTP 503: no healthy upstream', count: 2000 },
            { source: 'probe', where: 'a:15443', text: 'refused, TLS alert: unknown ca', count: null },
        ],
    };

    it('stand in every form of the report', () => {
        expect(terminalText([causes], false)).toMatch(/reply +entry +2,000 +HTTP 503: no healthy upstream\n/);
        expect(markdownText([causes])).toContain('| probe | a:15443 | – | refused, TLS alert: unknown ca |');
        expect(reportPage([causes])).toContain('HTTP 503: no healthy upstream');
        expect(terminalText([pass], false)).not.toContain('Cause ');
    });
});

describe('a table', () => {
    it('has its columns under each other whatever stands in them', () => {
        const cell = fc.string({ unit: fc.constantFrom('a', 'b', '7'), minLength: 1, maxLength: 12 });
        fc.assert(
            fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
                const lines = textTable(
                    [
                        { head: 'left', align: 'left' },
                        { head: 'right', align: 'right' },
                    ],
                    rows,
                );
                expect(new Set(lines.map((line) => line.length)).size).toBe(1);
            }),
        );
    });
});

describe('wording', () => {
    it.each([
        [null, '–'],
        [0, '0.0 ms'],
        [28.06, '28.1 ms'],
        [250, '250 ms'],
        [1929, '1.93 s'],
        [31_006.8, '31.0 s'],
    ])('says %p ms as %s', (ms, text) => {
        expect(duration(ms)).toBe(text);
    });

    it('says fractions and counts the same in every locale', () => {
        expect([percent(0.5), percent(1), whole(7), whole(2012), whole(1_234_567)]).toEqual([
            '50.0 %',
            '100.0 %',
            '7',
            '2,012',
            '1,234,567',
        ]);
    });

    it('warns where the sender itself was late', () => {
        expect(senderCaveat(pass)).toBeUndefined();
        const late = recording().samples.map((sample, index) => ({ ...sample, lateMs: index % 20 === 0 ? 40 : 0 }));
        expect(senderCaveat(assemble(settings(), { ...recording(), samples: late }, machine))).toContain(
            'The load generator was late itself (p99 40.0 ms',
        );
    });
});

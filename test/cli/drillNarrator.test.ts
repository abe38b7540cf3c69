import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drillNarrator } from '../../cli/drillNarrator';
import { progressSchema } from '../../drill/live/progressSchema';
import { assemble } from '../../drill/report/assemble';
import { problems } from '../../drill/report/validate';
import type { Progress } from '../../drill/run/progress';
import { published } from '../../jsonSchema';
import { machine, recording, settings } from '../drill/support/synthetic';

const progress: Progress = {
    fault: 'crash',
    stage: 'fault',
    elapsedMs: 3000,
    rate: 200,
    lost: 2,
    shares: { west: 0, east: 1 },
    awaiting: 'held 7.0 s more',
};

/** What a drill says, in this format. */
function narrated(format: string): string[] {
    const lines: string[] = [];
    const narrator = drillNarrator(format, (line) => lines.push(line));
    narrator.say('Drill of "lab"\nwith two lines');
    narrator.progress(progress);
    narrator.report(assemble(settings(), recording(), machine));
    narrator.written(0, { json: 'out/report.json', html: 'out/report.html' });
    narrator.failed(1, 'The drill did not start.');
    return lines;
}

describe('the progress of a drill', () => {
    it('is lines for people', () => {
        expect(narrated('text')).toEqual([
            'Drill of "lab"\nwith two lines',
            '[crash] fault 3 s: 200/s, 2 lost, west 0.0 %, east 100.0 % (held 7.0 s more)',
            'Written: out/report.json and out/report.html',
            'The drill did not start.',
        ]);
    });

    it('is a JSON object a line, as the schema says', () => {
        const lines = narrated('json');
        const events = lines.map((line) => JSON.parse(line) as object);
        expect(lines.every((line) => !line.includes('\n'))).toBe(true);
        expect(events.flatMap((event) => problems(event, progressSchema))).toEqual([]);
        expect(events).toMatchObject([
            { type: 'message', text: 'Drill of "lab"\nwith two lines' },
            { type: 'progress', ...progress },
            { type: 'report', scenario: 'locality', fault: 'crash', ended: 'completed', verdict: 'pass', lost: 0 },
            { type: 'end', exitCode: 0, report: 'out/report.json' },
            { type: 'end', exitCode: 1, error: 'The drill did not start.' },
        ]);
    });

    it('has the schema of the reference', () => {
        const committed = readFileSync(join(__dirname, '../../docs/reference/progress.schema.json'), 'utf8');
        expect(JSON.parse(committed)).toEqual(published(progressSchema));
        expect(problems({ type: 'report', at: '' }, progressSchema)).not.toEqual([]);
    });

    it('has no other format', () => {
        expect(() => drillNarrator('xml', () => undefined)).toThrow('`--progress` is xml; text and json are accepted.');
    });
});

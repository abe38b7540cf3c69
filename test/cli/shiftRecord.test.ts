import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShiftRecordFile } from '../../cli/shiftRecord';
import { standingText, waysText } from '../../cli/shiftTexts';

const folder = mkdtempSync(join(tmpdir(), 'shift-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shift = { from: 'west', to: 'east', began: 100, deployed: 60 };

describe('the record of an unfinished shift', () => {
    it('is read by the next command, until it is removed', () => {
        const record = new ShiftRecordFile(folder, 'lab-edge');
        expect(record.read()).toBeUndefined();
        record.write({ ...shift, deploying: 50 });
        expect(new ShiftRecordFile(folder, 'lab-edge').read()).toMatchObject({ ...shift, deploying: 50 });
        expect(new ShiftRecordFile(folder, 'another').read()).toBeUndefined();
        record.remove();
        expect(record.read()).toBeUndefined();
        record.remove();
    });

    it.each(['', '{', '[]', '{"version":2}'])('that reads `%s` is none', (text) => {
        const record = new ShiftRecordFile(folder, 'broken');
        record.write(shift);
        const file = join(folder, 'pulumi', 'engine', 'broken.shift.json');
        expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(shift);
        writeFileSync(file, text);
        expect(record.read()).toBeUndefined();
    });

    it('says where the requests are, and how to go on or back', () => {
        const unfinished = { version: 1 as const, at: '2026-11-29T16:00:00.000Z', ...shift, deploying: 50 };
        expect(standingText(unfinished, 'west')).toBe(
            'A shift from west to east is unfinished since 2026-11-29T16:00:00.000Z: 60 % of the requests were at west, and 50 % was being deployed.',
        );
        expect(waysText({ infrastructure: 'lab', scenario: 'edge', state: '/lab' }, unfinished)).toContain(
            'failover shift --infrastructure lab --scenario edge --state /lab --from west --to east\n',
        );
        expect(waysText({ infrastructure: 'lab', scenario: 'edge', stack: 'mine' }, unfinished)).toBe(
            '  go on:   failover shift --infrastructure lab --scenario edge --stack mine --from west --to east\n' +
                '  go back: failover shift --infrastructure lab --scenario edge --stack mine --from east --to west',
        );
    });
});

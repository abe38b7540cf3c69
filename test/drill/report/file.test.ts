import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { assemble } from '../../../drill/report/assemble';
import { merged, readReports, reportJson, reportOf, writeAtomically } from '../../../drill/report/file';
import { BadInput, OperationFailed } from '../../../errors';
import { type Behaviour, machine, plan, recording, settings } from '../support/synthetic';

const drilled = (behaviour: Behaviour = {}) => assemble(settings(behaviour), recording(behaviour), machine);
let folder: string;

beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'drill-report-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('report.json', () => {
    it('holds one report as such, several as a list, and reads both back', () => {
        const [one, two] = [drilled(), drilled({ fault: 'hang' })];
        const file = path.join(folder, 'report.json');
        writeAtomically(file, reportJson([one]));
        expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ fault: 'crash' });
        expect(readReports(file)).toEqual([one]);
        writeAtomically(file, reportJson([one, two]));
        expect(readReports(file)).toEqual([one, two]);
    });

    it.each([
        ['is not there', undefined, 'There is no file'],
        ['is not JSON', '{', 'is not JSON'],
        ['is something else', '{"a":1}', 'is not a drill report:\n  $.schemaVersion: is missing'],
    ])('is refused where it %s', (_, text, message) => {
        const file = path.join(folder, 'report.json');
        if (text !== undefined) {
            fs.writeFileSync(file, text);
        }
        expect(() => readReports(file)).toThrow(BadInput);
        expect(() => readReports(file)).toThrow(message);
    });

    it('is kept small: what is drawn, not every request', () => {
        expect(reportJson([drilled({ failbackMs: 31_000 })]).length).toBeLessThan(100_000);
    });
});

describe('merging', () => {
    it('replaces the report of the same drill, and keeps the others', () => {
        const old = [drilled(), drilled({ fault: 'hang' }), drilled({ variant: 'guide' })];
        const fresh = drilled({ seed: 2 });
        expect(merged(old, [fresh])).toEqual([old[1], old[2], fresh]);
    });

    it('keeps the report of the same fault on another gateway', () => {
        const old = [drilled({ gateway: 'gloo' }), drilled()];
        const fresh = drilled({ gateway: 'envoy-gateway' });
        expect(merged(old, [fresh])).toEqual([...old, fresh]);
    });

    it.each([
        ['crash', undefined, true],
        ['crash', 'client', false],
        ['hang', undefined, false],
    ])('finds the report of %s as caller %s', (fault, entryName, found) => {
        const one = drilled();
        const reports = [{ ...one, ended: 'interrupted' as const }, one, drilled({ fault: 'hang', variant: 'guide' })];
        expect(reportOf(reports, plan, fault, entryName)).toBe(found ? one : undefined);
    });
});

describe('writing', () => {
    it('makes the folder, and leaves nothing but the file', () => {
        const file = path.join(folder, 'a', 'b', 'report.json');
        writeAtomically(file, 'text');
        expect(fs.readFileSync(file, 'utf8')).toBe('text');
        expect(fs.readdirSync(path.dirname(file))).toEqual(['report.json']);
    });

    it('goes through a pipe that is there, and leaves it in place', () => {
        const pipe = path.join(folder, 'pipe');
        execFileSync('mkfifo', [pipe]);
        const reader = fs.openSync(pipe, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
        writeAtomically(pipe, 'text');
        expect(fs.readFileSync(reader, 'utf8')).toBe('text');
        fs.closeSync(reader);
        expect(fs.statSync(pipe).isFIFO()).toBe(true);
    });

    it('says which file was not written and why, and keeps what was there', () => {
        const file = path.join(folder, 'report.json');
        fs.writeFileSync(file, 'old');
        expect(() => writeAtomically(path.join(file, 'below-a-file.json'), 'new')).toThrow(OperationFailed);
        expect(fs.readFileSync(file, 'utf8')).toBe('old');
    });

    // Every write to /dev/full fails as on a full disk; Linux has it.
    (fs.existsSync('/dev/full') ? it : it.skip)('has one clear error for a full disk', () => {
        const file = path.join(folder, 'report.json');
        fs.symlinkSync('/dev/full', `${file}.${process.pid}.part`);
        expect(() => writeAtomically(file, 'new')).toThrow(`${file} was not written: the disk is full.`);
        expect(fs.readdirSync(folder)).toEqual([]);
    });
});

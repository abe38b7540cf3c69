import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addStepSummary } from '../../cli/stepSummary';
import { assemble } from '../../drill/report/assemble';
import { markdownText } from '../../drill/report/markdown';
import { machine, recording, settings } from '../drill/support/synthetic';

const report = assemble(settings(), recording(), machine);
const folder = mkdtempSync(join(tmpdir(), 'step-summary-'));
const file = join(folder, 'summary.md');
afterAll(() => rmSync(folder, { recursive: true }));

describe('the summary of a GitHub step', () => {
    it('has the reports after what was there', () => {
        writeFileSync(file, '# Before\n');
        addStepSummary([report], { GITHUB_STEP_SUMMARY: file }, fail);
        expect(readFileSync(file, 'utf8')).toBe(`# Before\n${markdownText([report])}\n`);
    });

    it('is left alone without a report, and outside a step', () => {
        writeFileSync(file, '');
        addStepSummary([], { GITHUB_STEP_SUMMARY: file }, fail);
        addStepSummary([report], {}, fail);
        expect(readFileSync(file, 'utf8')).toBe('');
    });

    it('has a line for each drill where the whole is more than GitHub takes', () => {
        writeFileSync(file, '');
        addStepSummary(Array<typeof report>(1000).fill(report), { GITHUB_STEP_SUMMARY: file }, fail);
        const text = readFileSync(file, 'utf8');
        expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
        expect(text.match(/\| pass \|/g)).toHaveLength(1000);
    });

    it('counts what another command of the step has written', () => {
        writeFileSync(file, 'x'.repeat(1024 * 1024 - 5000));
        addStepSummary(Array<typeof report>(10).fill(report), { GITHUB_STEP_SUMMARY: file }, fail);
        expect(readFileSync(file).length).toBeLessThan(1024 * 1024);
    });

    it('makes nothing fail where it cannot be written', () => {
        const said: string[] = [];
        addStepSummary([report], { GITHUB_STEP_SUMMARY: folder }, (line) => said.push(line));
        expect(said).toEqual([expect.stringMatching(/^GITHUB_STEP_SUMMARY is .* which was not written: EISDIR/)]);
    });
});

function fail(line: string): void {
    throw new Error(line);
}

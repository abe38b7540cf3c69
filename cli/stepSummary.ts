import { appendFileSync, statSync } from 'node:fs';
import { markdownText } from '../drill/report/markdown';
import type { Report } from '../drill/report/report';
import { messageOf } from '../errors';

/** GitHub refuses the summary of a step that is larger. */
const mostBytes = 1024 * 1024;

/**
 * Adds the reports to the summary of a GitHub Actions step, where this is one
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary). A summary that
 * cannot be written does not make a drill fail.
 */
export function addStepSummary(
    reports: readonly Report[],
    { GITHUB_STEP_SUMMARY: file }: NodeJS.ProcessEnv,
    say: (line: string) => void,
): void {
    if (!file || reports.length === 0) {
        return;
    }
    const whole = markdownText(reports);
    try {
        const room = mostBytes - (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
        const text = Buffer.byteLength(whole) < room ? whole : markdownText(reports, { details: false });
        appendFileSync(file, `${text}\n`);
    } catch (error) {
        say(`GITHUB_STEP_SUMMARY is ${file}, which was not written: ${messageOf(error)}`);
    }
}

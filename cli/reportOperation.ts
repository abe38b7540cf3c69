import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeFolder, merged, readReports, reportJson, writeAtomically } from '../drill/report/file';
import { reportPage } from '../drill/report/html/page';
import { junitText } from '../drill/report/junit';
import { markdownText } from '../drill/report/markdown';
import type { Report } from '../drill/report/report';
import { summaryText, terminalText, wantsColor } from '../drill/report/terminal';
import { BadInput, messageOf } from '../errors';
import type { ReportFlags } from './drillCommands';
import { exitCode } from './exitCodes';

/** Shows the reports of a file again. */
export function showReport(file: string, flags: ReportFlags): void {
    const reports = readReports(file);
    if (flags.html !== undefined) {
        writeAtomically(flags.html, reportPage(reports));
    }
    if (flags.junit !== undefined) {
        writeAtomically(flags.junit, junitText(reports));
    }
    if (flags.json) {
        process.stdout.write(reportJson(reports));
    } else if (flags.markdown) {
        process.stdout.write(markdownText(reports));
    } else {
        print(reports);
    }
    process.exitCode = exitCodeOf(reports);
}

/** 0 when every drill passed, 1 when one failed, else 3. */
export function exitCodeOf(reports: readonly Report[]): number {
    const verdicts = new Set(reports.map(({ verdict }) => verdict));
    return verdicts.has('fail')
        ? exitCode.failed
        : verdicts.has('inconclusive')
          ? exitCode.inconclusive
          : exitCode.done;
}

/** Tables for people, coloured on a terminal. */
export function print(reports: readonly Report[]): void {
    process.stdout.write(terminalText(reports, wantsColor(process.stdout, process.env)));
}

/** One line for each drill, where there are several. */
export function printSummary(reports: readonly Report[]): void {
    process.stdout.write(summaryText(reports, wantsColor(process.stdout, process.env)));
}

/** The folder that a drill's report goes to. */
export interface Output {
    readonly json: string;
    readonly html: string;
    /** Reports from before that are kept. */
    readonly kept: readonly Report[];
    /** Writes these reports, beside those that are kept from before. */
    write(fresh: readonly Report[]): void;
}

/** Finds out before anything is broken that the report can be written, and the JUnit file where there is to be one. */
export function outputIn(folder: string, append: boolean, junit?: string): Output {
    checkFolder('--output', folder, folder);
    if (junit !== undefined) {
        if (junit === '') {
            throw new BadInput('`--junit` is empty; the path of a file is accepted.');
        }
        checkFolder('--junit', junit, dirname(junit));
        if (statSync(junit, { throwIfNoEntry: false })?.isDirectory()) {
            throw new BadInput(`\`--junit\` is ${junit}, which is a folder; the path of a file is accepted.`);
        }
    }
    const [json, html] = [join(folder, 'report.json'), join(folder, 'report.html')];
    const kept = append && existsSync(json) ? readReports(json) : [];
    return {
        json,
        html,
        kept,
        write(fresh) {
            const reports = merged(kept, fresh);
            writeAtomically(json, reportJson(reports));
            writeAtomically(html, reportPage(reports));
            if (junit !== undefined) {
                writeAtomically(junit, junitText(fresh));
            }
        },
    };
}

function checkFolder(option: string, value: string, folder: string): void {
    try {
        makeFolder(resolve(folder));
        accessSync(folder, constants.W_OK);
    } catch (error) {
        throw new BadInput(`\`${option}\` is ${value}, which cannot be written: ${messageOf(error)}`);
    }
}

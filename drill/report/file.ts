import * as fs from 'node:fs';
import * as path from 'node:path';
import { BadInput, codeOf, messageOf, OperationFailed } from '../../errors';
import type { Report } from './report';
import { reportSchema } from './schema';
import { problems } from './validate';

/** Reads `report.json`, one report or several; one error describes a file that is something else. */
export function readReports(file: string): Report[] {
    let text: string;
    try {
        text = fs.readFileSync(file, 'utf8');
    } catch (error) {
        const code = codeOf(error);
        throw new BadInput(
            code === 'ENOENT'
                ? `There is no file ${file}. \`failover drill\` writes one.`
                : `${file} cannot be read: ${code}.`,
        );
    }
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        throw new BadInput(`${file} is not JSON: ${messageOf(error)}`);
    }
    const found = problems(value, reportSchema);
    if (found.length > 0) {
        throw new BadInput([`${file} is not a drill report:`, ...found.map((problem) => `  ${problem}`)].join('\n'));
    }
    return [value].flat() as Report[];
}

/** One report as such, several as a list. */
export function reportJson(reports: readonly Report[]): string {
    return `${JSON.stringify(reports.length === 1 ? reports[0] : reports)}\n`;
}

/** Reports with the new ones in place of those of the same drill. */
export function merged(old: readonly Report[], fresh: readonly Report[]): Report[] {
    const replaced = new Set(fresh.map((report) => drillOf(report, report.fault, report.topology.entryName)));
    return [
        ...old.filter((report) => !replaced.has(drillOf(report, report.fault, report.topology.entryName))),
        ...fresh,
    ];
}

/** The report of this fault of this plan, as this caller, that a completed drill wrote. */
export function reportOf(
    reports: readonly Report[],
    plan: Drilled,
    fault: string,
    entryName: string | undefined,
): Report | undefined {
    return reports.find(
        (report) =>
            report.ended === 'completed' &&
            drillOf(report, report.fault, report.topology.entryName) === drillOf(plan, fault, entryName),
    );
}

type Drilled = Pick<Report, 'infrastructure' | 'scenario' | 'variant' | 'gateway'>;

function drillOf(
    { infrastructure, scenario, variant, gateway = '' }: Drilled,
    fault: string,
    entryName: string | undefined,
): string {
    return [infrastructure, scenario, variant, gateway, fault, entryName ?? ''].join(' ');
}

/**
 * Makes a folder and those above it. Node's own recursive mkdir never returns where the file system answers ENOENT for a
 * folder that exists, as /proc does.
 */
export function makeFolder(folder: string): void {
    const above = path.dirname(folder);
    if (!fs.existsSync(above)) {
        makeFolder(above);
    }
    try {
        fs.mkdirSync(folder);
    } catch (error) {
        if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
            throw error;
        }
    }
}

/**
 * Writes a whole file or leaves what was there: first beside it, then in its place. What is there and no file, such as
 * /dev/stdout, stays and is written to.
 */
export function writeAtomically(file: string, text: string): void {
    const beside = `${file}.${process.pid}.part`;
    try {
        if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
            fs.writeFileSync(file, text);
            return;
        }
        makeFolder(path.dirname(file));
        const handle = fs.openSync(beside, 'w');
        try {
            fs.writeFileSync(handle, text);
            fs.fsyncSync(handle);
        } finally {
            fs.closeSync(handle);
        }
        fs.renameSync(beside, file);
    } catch (error) {
        removeQuietly(beside);
        const code = codeOf(error);
        const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : messageOf(error);
        throw new OperationFailed(`${file} was not written: ${why}.`);
    }
}

/** Where even this fails, the error that led here says why. */
function removeQuietly(file: string): void {
    try {
        fs.rmSync(file, { force: true });
    } catch {
        // e.g. its folder is a file
    }
}

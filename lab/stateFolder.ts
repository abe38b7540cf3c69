import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput, codeOf } from '../errors';

/** Written before anything else, so that a folder with it is a lab's. */
const mark = 'supervisor.log';

/** Everything that a lab, and engine and drill that work on it, write into the folder; nothing else is ever removed. */
const ownEntries = [
    ...['clusters', 'lab.json', 'lab.json.new', 'control.sock', 'supervisor.json'],
    ...['plugins', 'pulumi', 'drill.lock'],
];

export const supervisorLog = (stateDir: string) => join(stateDir, mark);

/** The entries of the folder, or undefined where there is none. */
function entriesOf(stateDir: string): string[] | undefined {
    try {
        if (statSync(stateDir).isDirectory()) {
            return readdirSync(stateDir);
        }
    } catch (error) {
        const code = codeOf(error);
        if (code === 'ENOENT') {
            return undefined;
        }
        if (code !== 'ENOTDIR') {
            throw error;
        }
    }
    throw new BadInput(`\`--state\` is ${stateDir}, which is, or lies below, a file. Nothing was changed.`);
}

/** Whether the folder has files of a lab; throws when it has only other files. */
export function holdsLab(stateDir: string): boolean {
    const entries = entriesOf(stateDir) ?? [];
    if (entries.length > 0 && !entries.includes(mark)) {
        throw new BadInput(
            `\`--state\` is ${stateDir}, which is no folder of a lab: it holds ${entries.slice(0, 3).join(', ')}. Nothing was removed.`,
        );
    }
    return entries.length > 0;
}

/** Removes the files of an ended lab, but for its supervisor's log. */
export function removeLeftovers(stateDir: string): void {
    ownEntries.forEach((name) => rmSync(join(stateDir, name), { recursive: true, force: true }));
}

/** Removes the lab's files, and their folder where it is then empty. */
export function removeState(stateDir: string): void {
    removeLeftovers(stateDir);
    rmSync(supervisorLog(stateDir), { force: true });
    try {
        rmdirSync(stateDir);
    } catch (error) {
        if (!['ENOENT', 'ENOTEMPTY', 'EBUSY'].includes(codeOf(error) ?? '')) {
            throw error; // EBUSY: something is mounted there
        }
    }
}

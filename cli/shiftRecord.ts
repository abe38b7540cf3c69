import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../drill/report/file';
import { isObject } from '../isObject';

/** Where an unfinished shift stands; it outlives the command. */
export interface ShiftRecord {
    readonly version: 1;
    readonly from: string;
    readonly to: string;
    /** Percent of the requests at the primary when the shift began. */
    readonly began: number;
    /** The last percent that was deployed. */
    readonly deployed: number;
    /** The percent whose deployment had begun; absent between two steps. */
    readonly deploying?: number;
    /** ISO 8601. */
    readonly at: string;
}

/** The record of a stack's unfinished shift. */
export class ShiftRecordFile {
    private readonly file: string;

    constructor(stateDir: string, stack: string) {
        this.file = join(stateDir, 'pulumi', 'engine', `${stack}.shift.json`);
    }

    /** Undefined where no shift is unfinished, or the record is of another version. */
    read(): ShiftRecord | undefined {
        try {
            const value: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
            return isObject(value) && value.version === 1 ? (value as unknown as ShiftRecord) : undefined;
        } catch {
            return undefined;
        }
    }

    write(record: Omit<ShiftRecord, 'version' | 'at'>): void {
        writeAtomically(this.file, `${JSON.stringify({ version: 1, ...record, at: new Date().toISOString() })}\n`);
    }

    remove(): void {
        rmSync(this.file, { force: true });
    }
}

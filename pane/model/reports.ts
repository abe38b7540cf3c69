import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readReports } from '../../drill/report/file';
import type { Report } from '../../drill/report/report';

/** A report, and its name in addresses. */
export interface StoredReport {
    readonly id: string;
    readonly report: Report;
}

/** The reports in a folder as drills write them, `report.json` in it or in a folder of it. Unchanged files are read once. */
export class ReportFolder {
    private readonly known = new Map<string, { readonly changedMs: number; readonly reports: readonly Report[] }>();

    constructor(private readonly folder: string) {}

    /** The newest first. */
    current(): StoredReport[] {
        return this.files()
            .flatMap((file) => this.reportsOf(file))
            .map((report) => ({ id: idOf(report), report }))
            .sort((one, other) => (one.id < other.id ? 1 : -1));
    }

    private files(): string[] {
        try {
            const entries = readdirSync(this.folder, { withFileTypes: true });
            const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
            return ['', ...folders].map((name) => join(this.folder, name, 'report.json'));
        } catch {
            return []; // nothing was drilled yet
        }
    }

    private reportsOf(file: string): readonly Report[] {
        const changedMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
        if (changedMs === undefined) {
            return [];
        }
        const known = this.known.get(file);
        if (known?.changedMs === changedMs) {
            return known.reports;
        }
        const reports = readable(file);
        this.known.set(file, { changedMs, reports });
        return reports;
    }
}

function readable(file: string): Report[] {
    try {
        return readReports(file);
    } catch {
        return []; // of another version, or no report
    }
}

/** Start and fault; drills of one second have different ones. */
function idOf({ fault, startedAt }: Report): string {
    return `${startedAt.replace(/[^0-9TZ]/g, '-')}-${fault}`;
}

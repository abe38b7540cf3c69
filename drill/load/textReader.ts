import { readFileSync } from 'node:fs';
import { messageOf } from '../../errors';
import type { TextSource } from '../plan/request';

/** Reads the texts of a plan, and collects which of them are secret and which cannot be read. */
export class TextReader {
    readonly problems: string[] = [];
    private readonly found = new Set<string>();

    /** Undefined, and a problem, where it cannot be read. */
    read(field: string, source: TextSource): string | undefined {
        if (typeof source === 'string') {
            return source;
        }
        try {
            return 'fromFile' in source ? fileText(source.fromFile) : variable(source.fromEnvironment);
        } catch (error) {
            this.problems.push(`\`${field}\` cannot be read: ${messageOf(error)}.`);
            return undefined;
        }
    }

    /** Hides a text wherever it shows: its lines, as they are and inside JSON. */
    hide(text: string): void {
        for (const line of text.split(/\r?\n/).filter((each) => each !== '')) {
            this.found.add(line).add(JSON.stringify(line).slice(1, -1));
        }
    }

    /** The longest first, since it may contain another. */
    get secrets(): string[] {
        return [...this.found].sort((one, other) => other.length - one.length);
    }
}

/** Where a text is read from, for messages. */
export function originOf(field: string, source: TextSource): string {
    return typeof source === 'string'
        ? `\`${field}\``
        : 'fromFile' in source
          ? source.fromFile
          : source.fromEnvironment;
}

/** Without the line end that editors and `echo` add. */
function fileText(file: string): string {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (text === '') {
        throw new Error(`${file} is empty`);
    }
    return text;
}

function variable(name: string): string {
    const text = process.env[name];
    if (text === undefined || text === '') {
        throw new Error(`the environment has no ${name}`);
    }
    return text;
}

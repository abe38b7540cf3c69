import { readFileSync } from 'node:fs';
import { messageOf } from '../../errors';
import type { TextSource } from '../plan/request';

/** Reads the texts of a plan, and collects which of them are secret and which cannot be read. */
export class TextReader {
    readonly problems: string[] = [];
    private readonly found = new Set<string>();

    /** @param given Texts by name, for `fromSecret`. */
    constructor(private readonly given: Readonly<Record<string, string>> = {}) {}

    /** Undefined, and a problem, where it cannot be read. */
    read(field: string, source: TextSource): string | undefined {
        if (typeof source === 'string') {
            return source;
        }
        try {
            return 'fromFile' in source
                ? fileText(source.fromFile)
                : 'fromSecret' in source
                  ? this.secret(source.fromSecret)
                  : variable(source.fromEnvironment);
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

    private secret(name: string): string {
        const text = Object.hasOwn(this.given, name) ? this.given[name] : undefined;
        if (text === undefined) {
            throw new Error(`the stack's output \`drillSecrets\` has no text \`${name}\``);
        }
        return text;
    }

    /** The longest first, since it may contain another. */
    get secrets(): string[] {
        return [...this.found].sort((one, other) => other.length - one.length);
    }
}

/** Where a text is read from, for messages. */
export function originOf(field: string, source: TextSource): string {
    if (typeof source === 'string') {
        return `\`${field}\``;
    }
    return 'fromFile' in source ? source.fromFile : 'fromSecret' in source ? source.fromSecret : source.fromEnvironment;
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

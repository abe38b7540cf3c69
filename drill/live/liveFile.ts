import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../run/progress';
import type { Verdict } from '../verdict/expectation';
import { type LiveBin, type LiveHead, liveLine } from './liveLine';

/** Width of a bin. */
export const liveBinMs = 250;

/** A drill that writes nothing for this long was killed. */
const silenceMs = 10_000;

/** A drill's file, read. */
export interface LiveDrill {
    /** Name of its file, without the ending. */
    readonly id: string;
    readonly head: LiveHead;
    readonly stages: readonly { readonly stage: Stage; readonly at: number }[];
    readonly bins: readonly LiveBin[];
    readonly state: 'running' | 'ended' | 'killed';
    readonly verdict?: Verdict;
    /** Of the last line, milliseconds since the epoch. */
    readonly lastAt: number;
}

/**
 * Where the drills of this user say what they do. Beside the lab's state, which every process of the user sees, inside
 * the lab too.
 */
export function liveFolder(environment: NodeJS.ProcessEnv = process.env): string {
    const base = environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
    return join(base, 'pulumi-failover', 'drills');
}

/** The drills in a folder, the newest first. Files that are something else are left out. */
export function readLiveDrills(folder: string, now: number): LiveDrill[] {
    return liveFiles(folder)
        .flatMap((id) => readLiveDrill(folder, id, now) ?? [])
        .sort((one, other) => (one.id < other.id ? 1 : -1));
}

/** Names of the drills' files, without the ending. */
export function liveFiles(folder: string): string[] {
    try {
        return readdirSync(folder).flatMap((name) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : []));
    } catch {
        return []; // no drill has run yet
    }
}

const ending = '.jsonl';

export function liveFile(folder: string, id: string): string {
    return join(folder, `${id}${ending}`);
}

function readLiveDrill(folder: string, id: string, now: number): LiveDrill | undefined {
    let text: string;
    let lastAt: number;
    try {
        const file = liveFile(folder, id);
        lastAt = statSync(file).mtimeMs;
        text = readFileSync(file, 'utf8');
    } catch {
        return undefined; // removed just now
    }
    return liveDrill(id, text, lastAt, now);
}

/** What the text of a drill's file says; undefined without a head. What is no line of a drill's file is left out. */
export function liveDrill(id: string, text: string, lastAt: number, now: number): LiveDrill | undefined {
    const lines = text.split('\n').flatMap((line) => liveLine(line) ?? []);
    const head = lines.flatMap((line) => ('head' in line ? [line.head] : []))[0];
    if (!head) {
        return undefined;
    }
    const end = lines.flatMap((line) => ('ended' in line ? [line] : []))[0];
    return {
        id,
        head,
        stages: lines.flatMap((line) => ('stage' in line ? [line] : [])),
        bins: lines.flatMap((line) => ('bin' in line ? [line] : [])),
        state: end ? 'ended' : now - lastAt > silenceMs ? 'killed' : 'running',
        ...(end?.ended && { verdict: end.ended }),
        lastAt: end?.at ?? lastAt,
    };
}

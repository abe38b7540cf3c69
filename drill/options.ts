import { milliseconds } from '../duration';
import { BadInput, messageOf } from '../errors';
import { type AbortCondition, abortConditions } from './abortCondition';
import { type LoadPlacement, loadSources } from './load/remote/loadPlacement';

/** Options of `failover drill` as they were typed. */
export interface TypedOptions {
    readonly rate: string;
    readonly hold: string;
    readonly timeout: string;
    readonly warmUp: string;
    readonly attempts: string;
    readonly requests?: string | undefined;
    readonly deadline?: string | undefined;
    readonly abortOn?: readonly string[] | undefined;
    readonly from?: string | undefined;
    readonly loadImage?: string | undefined;
}

/** The same, read. */
export interface DrillOptions {
    readonly rate: number;
    readonly holdMs: number;
    readonly timeoutMs: number;
    readonly warmUpMs: number;
    /** Attempts at a drill that was inconclusive. */
    readonly attempts: number;
    /** End the drill at once. */
    readonly abortOn?: readonly AbortCondition[];
    /** Overrides the plan's `minimumRequests`. */
    readonly requests?: number;
    /** Longest that all drills of the command may take together. */
    readonly deadlineMs?: number;
    /** Load generators by cluster. Default: one, on this machine. */
    readonly from?: LoadPlacement['from'];
    /** Their image. */
    readonly loadImage?: string;
}

/** The load generator keeps its schedule up to about this rate on one core. */
const mostRate = 5000;
const longestMs = 3_600_000;
const longestDeadlineMs = 24 * longestMs;
const mostAttempts = 10;

/** Reads the options; one error names every one that is wrong. */
export function drillOptions(typed: TypedOptions): DrillOptions {
    const problems: string[] = [];
    const rate = Number(typed.rate);
    if (!(rate >= 1 && rate <= mostRate)) {
        problems.push(`\`--rate\` is ${typed.rate}; requests a second, 1 to ${mostRate}, are accepted.`);
    }
    const duration = (option: string, text: string, mostMs = longestMs): number => {
        const ms = milliseconds(text.trim());
        if (ms === undefined || ms < 100 || ms > mostMs) {
            problems.push(
                `\`--${option}\` is ${text}; a duration from 100ms to ${mostMs / 60_000}m is accepted, e.g. 500ms, 10s, 2m.`,
            );
        }
        return ms ?? 0;
    };
    const holdMs = duration('hold', typed.hold);
    const timeoutMs = duration('timeout', typed.timeout);
    const warmUpMs = duration('warm-up', typed.warmUp);
    const deadlineMs =
        typed.deadline === undefined ? undefined : duration('deadline', typed.deadline, longestDeadlineMs);
    const requests = typed.requests === undefined ? undefined : Number(typed.requests);
    if (requests !== undefined && !(Number.isInteger(requests) && requests >= 1)) {
        problems.push(`\`--requests\` is ${typed.requests}; a whole number, 1 or more, is accepted.`);
    }
    const attempts = Number(typed.attempts);
    if (!(Number.isInteger(attempts) && attempts >= 1 && attempts <= mostAttempts)) {
        problems.push(`\`--attempts\` is ${typed.attempts}; a whole number from 1 to ${mostAttempts} is accepted.`);
    }
    let abortOn: readonly AbortCondition[] = [];
    try {
        abortOn = abortConditions(typed.abortOn ?? []);
    } catch (error) {
        problems.push(messageOf(error));
    }
    const from = typed.from === undefined ? undefined : loadSources(typed.from, problems);
    const { loadImage } = typed;
    if (loadImage !== undefined && from === undefined) {
        problems.push(`\`--load-image\` is ${loadImage}, but nothing runs it without \`--from\`.`);
    }
    if (problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    return {
        rate,
        holdMs,
        timeoutMs,
        warmUpMs,
        attempts,
        ...(abortOn.length === 0 ? {} : { abortOn }),
        ...(requests === undefined ? {} : { requests }),
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
        ...(from === undefined ? {} : { from }),
        ...(loadImage === undefined ? {} : { loadImage }),
    };
}

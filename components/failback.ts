import type { Problem } from './problem';
import { enumProblems } from './valueProblems';

/** Who decides when requests return to a primary that answers again. */
export const FailbackMode = {
    /** Envoy: as soon as the primary passes its checks. */
    Auto: 'auto',
    /**
     * The operator, by `serving`, which is required. It holds only the side that it names; the other side is its fallback.
     * With `serving: primary`, requests return as with `auto`: after a failure, set `serving: fallback` before the primary
     * recovers.
     */
    Hold: 'hold',
    /** The operator, step by step, by changing `share`. */
    Ramp: 'ramp',
} as const;
export type FailbackMode = (typeof FailbackMode)[keyof typeof FailbackMode];

/** Sides of a failover. */
export const FailoverSide = {
    /** The primary. */
    Primary: 'primary',
    /** Its fallbacks. */
    Fallback: 'fallback',
} as const;
export type FailoverSide = (typeof FailoverSide)[keyof typeof FailoverSide];

/** Names of the three values, as a user knows them. */
interface FailbackNames {
    mode: string;
    serving: string;
    share: string;
    /** The mode beside the two others in a sentence. */
    said: string;
}

const argumentNames: FailbackNames = {
    mode: 'failback.mode',
    serving: 'failback.serving',
    share: 'failback.share',
    said: 'mode',
};

/** What is wrong with a failback: each mode has what it needs, and nothing of another one. */
export function failbackProblems(
    { mode, serving, share }: { mode: FailbackMode; serving?: FailoverSide; share?: number },
    names: FailbackNames = argumentNames,
): Problem[] {
    const unused = { reason: `has no effect with \`${names.said}: ${mode}\``, fix: 'leave it out.' };
    const missing = `is missing, which \`${names.said}: ${mode}\` needs`;
    return [
        ...enumProblems(names.mode, mode, FailbackMode),
        ...(serving === undefined ? [] : enumProblems(names.serving, serving, FailoverSide)),
        ...(serving !== undefined && mode !== FailbackMode.Hold ? [{ path: names.serving, ...unused }] : []),
        ...(serving === undefined && mode === FailbackMode.Hold
            ? [
                  {
                      path: names.serving,
                      reason: missing,
                      fix: `name the side to hold: ${FailoverSide.Fallback} after a failure, before the primary recovers; else ${FailoverSide.Primary}.`,
                  },
              ]
            : []),
        ...(share !== undefined && mode !== FailbackMode.Ramp ? [{ path: names.share, ...unused }] : []),
        ...(mode === FailbackMode.Ramp && !(Number.isInteger(share) && Number(share) >= 1 && Number(share) <= 99)
            ? [
                  {
                      path: names.share,
                      reason: share === undefined ? missing : `is ${share}`,
                      fix: `use 1 to 99; \`${names.said}: ${FailbackMode.Hold}\` serves from one side.`,
                  },
              ]
            : []),
    ];
}

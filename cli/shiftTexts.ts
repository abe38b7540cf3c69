import type { ShareSettings } from '../stacks/scenarios/shareSettings';
import type { ShiftFlags } from './shiftFlags';
import type { ShiftRecord } from './shiftRecord';
import type { ShiftOptions, ShiftRoute } from './shiftRequest';

/** What the commands say about a shift. */

/** `failback=ramp share=40` */
export function settingsText(percent: number, { at }: ShareSettings): string {
    return Object.entries(at(percent))
        .map(([key, value]) => `${key}=${value}`)
        .join(' ');
}

/** `90 %, 80 %, … 0 %` */
export function stepsText({ began, steps }: ShiftRoute): string {
    return steps.length === 0
        ? `nothing to do, ${began} % of the requests are at the primary already`
        : `${began} % of the requests at the primary, then ${steps.map((percent) => `${percent} %`).join(', ')}`;
}

/** Where an unfinished shift stands. */
export function standingText({ at, deployed, deploying, from, to }: ShiftRecord, primary: string): string {
    const midway = deploying === undefined ? '' : `, and ${deploying} % was being deployed`;
    return `A shift from ${from} to ${to} is unfinished since ${at}: ${deployed} % of the requests were at ${primary}${midway}.`;
}

/** Why the record of a shift does not count: the stack was deployed otherwise since. */
export function otherwiseText({ at, from, to }: ShiftRecord, percent: number, primary: string): string {
    return `The shift from ${from} to ${to} that ended early at ${at} does not count any more: somebody else has deployed ${percent} % of the requests at ${primary} since.`;
}

/** How to go on with it or back. */
export function waysText(
    flags: Pick<ShiftFlags, 'infrastructure' | 'scenario' | 'stack' | 'state'>,
    { from, to }: ShiftRecord,
): string {
    const stack = [
        `--infrastructure ${flags.infrastructure} --scenario ${flags.scenario}`,
        ...(flags.stack === undefined ? [] : [`--stack ${flags.stack}`]),
        ...(flags.state === undefined ? [] : [`--state ${flags.state}`]),
    ].join(' ');
    const way = (source: string, target: string): string => `failover shift ${stack} --from ${source} --to ${target}`;
    return `  go on:   ${way(from, to)}\n  go back: ${way(to, from)}`;
}

/** What `--dry-run` prints. */
export function routeText(
    { began, from, steps, to }: ShiftRoute,
    options: ShiftOptions,
    primary: string,
    settings: ShareSettings,
): string {
    const at = (percent: number): string => `${String(percent).padStart(3)} % at ${primary}`;
    const { abortOn, everyMs, onAbort } = options;
    return [
        `from ${from} to ${to}`,
        `  ${at(began)}  deployed`,
        ...steps.map((percent) => `  ${at(percent)}  ${settingsText(percent, settings)}`),
        steps.length === 0
            ? 'Nothing to do.'
            : `A step every ${everyMs / 1000} s or more; ${onAbort === 'back' ? `back to ${began} %` : 'stop'} on ${abortOn.map(({ text }) => text).join(', ')}.`,
        '',
    ].join('\n');
}

/** The same for machines. */
export function routeJson(
    { began, from, steps, to }: ShiftRoute,
    options: ShiftOptions,
    primary: string,
    { at }: ShareSettings,
): string {
    const { abortOn, everyMs, onAbort } = options;
    const document = {
        from,
        to,
        primary,
        deployedPercent: began,
        steps: steps.map((percent) => ({ percent, settings: at(percent) })),
        everyMs,
        abortOn: abortOn.map(({ text }) => text),
        onAbort,
    };
    return `${JSON.stringify(document, undefined, 2)}\n`;
}

import { type AbortCondition, abortConditions } from '../drill/abortCondition';
import { drillOptions } from '../drill/options';
import type { DrillPlan, MoveKind } from '../drill/plan/plan';
import { shiftSteps } from '../drill/run/shiftSteps';
import { milliseconds } from '../duration';
import { BadInput, messageOf, OperationFailed } from '../errors';
import { type ShareSettings, shareSettings } from '../stacks/scenarios/shareSettings';
import { onAbortChoices, type ShiftFlags } from './shiftFlags';
import type { ShiftRecord } from './shiftRecord';

/** What a shift is asked to do, apart from where to. */
export interface ShiftOptions {
    /** Percent of the requests. */
    readonly step: number;
    readonly everyMs: number;
    readonly abortOn: readonly AbortCondition[];
    readonly onAbort: (typeof onAbortChoices)[number];
    readonly rate: number;
    readonly minimumRequests: number;
    readonly timeoutMs: number;
    readonly warmUpMs: number;
}

/** Every request of a step is kept and looked at again while it goes on. */
const longestEveryMs = 600_000;

/** Without `--abort-on`: a planned move loses nothing. */
const usualConditions = ['lost>0'];

/** Reads the flags; one error names every one that is wrong. */
export function shiftOptions(flags: ShiftFlags): ShiftOptions {
    const problems: string[] = [];
    const read = <T>(reader: () => T): T | undefined => {
        try {
            return reader();
        } catch (error) {
            problems.push(messageOf(error));
            return undefined;
        }
    };
    const { rate, requests, timeout, warmUp } = flags;
    const load = read(() => drillOptions({ rate, requests, timeout, warmUp, hold: '1s', attempts: '1' }));
    const abortOn = read(() => abortConditions(flags.abortOn.length > 0 ? flags.abortOn : usualConditions));
    const step = Number(/^(\d+)%?$/.exec(flags.step)?.[1]);
    if (!(step >= 1 && step <= 100)) {
        problems.push(`\`--step\` is ${flags.step}; whole percents from 1% to 100% are accepted.`);
    }
    const everyMs = milliseconds(flags.every.trim());
    if (everyMs === undefined || everyMs > longestEveryMs) {
        problems.push(`\`--every\` is ${flags.every}; a duration up to 10m is accepted, e.g. 10s, 5m.`);
    }
    const onAbort = onAbortChoices.find((each) => each === flags.onAbort);
    if (!onAbort) {
        problems.push(`\`--on-abort\` is ${flags.onAbort}; ${onAbortChoices.join(' and ')} are accepted.`);
    }
    if (!load || !abortOn || !onAbort || everyMs === undefined || problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    const { rate: perSecond, requests: minimumRequests = 1, timeoutMs, warmUpMs } = load;
    return { step, everyMs, abortOn, onAbort, rate: perSecond, minimumRequests, timeoutMs, warmUpMs };
}

/** From which clusters to which, and by which shares. */
export interface ShiftRoute {
    readonly from: string;
    readonly to: string;
    /** Percent of the requests at the primary that is deployed. */
    readonly began: number;
    /** Percents that are deployed in turn; none where the requests are there already. */
    readonly steps: readonly number[];
}

/** What is deployed, and how far each step goes. */
export interface ShiftStart {
    readonly plan: DrillPlan;
    /** Of the stack's last deployment. */
    readonly settings: Readonly<Record<string, string>>;
    readonly step: number;
    /** Whether an earlier shift ended within a deployment: then settings and outputs may say more than there is. */
    readonly halfDeployed?: boolean;
}

/** Percent of the requests that the deployed stack gives to its primary. */
export function percentAtPrimary({ expectations, sides, primary }: DrillPlan): number {
    return Math.round((expectations.steady[sides?.primary ?? primary] ?? 0) * 100);
}

/** The way from what is deployed to what `--from` and `--to` ask for. One error names what does not fit the stack. */
export function shiftRoute(
    move: MoveKind,
    { from, to }: Pick<ShiftFlags, 'from' | 'to'>,
    { plan, ...start }: ShiftStart,
): ShiftRoute {
    const sides = sidesOf(plan);
    const isReturn = move === 'failback';
    const target = sideOf(to, sides);
    const source = isReturn ? 'fallbacks' : sideOf(from, sides);
    const problems = [
        ...(source ? [] : [unknownSide('from', from, sides)]),
        ...(target ? [] : [unknownSide('to', to, sides)]),
        ...(target && target === source
            ? [
                  isReturn
                      ? `\`--to\` is ${to}, a fallback. Requests return to the primary, ${sides.primary}; ` +
                        `\`failover shift --from ${sides.primary} --to ${to}\` moves them.`
                      : `\`--from\` and \`--to\` are both ${to}; use another cluster for one of them.`,
              ]
            : []),
    ];
    if (!target || !source || problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    const began = percentAtPrimary(plan);
    const [end, other] = target === 'primary' ? [100, nameOf('fallbacks', sides)] : [0, sides.primary];
    return {
        from: other,
        to: nameOf(target, sides),
        began,
        steps: stepsTo(end, began, { ...start, at: shareSettings(plan).at }),
    };
}

/** None where the end is deployed already. A hold of the primary is released by a deployment, which moves nothing. */
function stepsTo(
    end: number,
    began: number,
    { at, halfDeployed, settings, step }: Omit<ShiftStart, 'plan'> & Pick<ShareSettings, 'at'>,
): number[] {
    const wanted = Object.entries(at(end));
    const undeclared = at(100); // what a stack without the settings has
    const isDeclared = wanted.every(([key, value]) => (settings[key] ?? undeclared[key]) === value);
    const steps = shiftSteps(began, end, step);
    return isDeclared && !halfDeployed && Math.abs(began - end) <= clamped ? [] : steps.length > 0 ? steps : [end];
}

/** Percents by which a share may differ from what is asked for: Istio keeps 1 % for every region. */
const clamped = 2;

/** Whether the deployed share is the one that an unfinished shift left. */
export function standsAt({ deployed, deploying }: ShiftRecord, percent: number): boolean {
    return [deployed, deploying].some((left) => left !== undefined && Math.abs(left - percent) <= clamped);
}

/** Refuses a deployment that gives the primary another share than was asked for. */
export function refuseOtherShare(percent: number, plan: DrillPlan): void {
    const found = percentAtPrimary(plan);
    if (Math.abs(found - percent) > clamped) {
        throw new OperationFailed(
            `Deployed were ${percent} % of the requests at ${sidesOf(plan).primary}, but the stack now says ${found} %: somebody else has deployed it.`,
        );
    }
}

type Sides = NonNullable<DrillPlan['sides']>;
type SideName = 'primary' | 'fallbacks';

function sidesOf({ gateway, scenario, sides, variant }: DrillPlan): Sides {
    if (!sides) {
        throw new BadInput(
            `Nothing can be shifted in ${scenario} (${variant})${gateway === undefined ? '' : ` on ${gateway}`}: it has no \`failback: hold\` and \`ramp\`. ` +
                'Scenario `edge` on Envoy Gateway with `variant: hardened` has them, and `locality` with a `preference`; ' +
                '`edge` on Gloo moves to another gateway with `nextEdgeGateway`. ' +
                'If an earlier version deployed the stack, deploy it again: `failover up`.',
        );
    }
    return sides;
}

const nameOf = (side: SideName, sides: Sides): string => [sides[side]].flat().join(',');

/** The side that a flag names: the primary, or all fallbacks in any order. */
function sideOf(named: string | undefined, sides: Sides): SideName | undefined {
    const wanted = (named ?? '').split(',').map((name) => name.trim());
    const isOf = (side: SideName): boolean => {
        const names = [sides[side]].flat();
        return names.length === wanted.length && names.every((name) => wanted.includes(name));
    };
    return (['primary', 'fallbacks'] as const).find(isOf);
}

function unknownSide(flag: string, named: string | undefined, sides: Sides): string {
    const together = sides.fallbacks.length > 1 ? 'its fallbacks, which share the requests' : 'its fallback';
    return `\`--${flag}\` is ${named ?? 'missing'}; ${sides.primary} (the primary) and ${nameOf('fallbacks', sides)} (${together}) are accepted.`;
}

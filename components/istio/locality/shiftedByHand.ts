import type * as pulumi from '@pulumi/pulumi';
import { repeated } from '../../../analysis/repeated';
import { FailbackMode, failbackProblems, FailoverSide } from '../../failback';
import { refuse } from '../../invalidArguments';
import type { Problem } from '../../problem';
import type { LocalityFailoverArgs } from './localityFailover';

type Arguments = pulumi.Unwrap<LocalityFailoverArgs>;

/**
 * The arguments with a failback by hand turned into what it is in Istio: weights (`distribute`) instead of the preference.
 * All regions stay endpoints of one priority, so that they replace the one that serves. As weights of a route's
 * destinations, the share of a dead region would be lost for as long as it is dead.
 */
export function shiftedByHand(args: Arguments): Arguments {
    const { failback = {}, preference, ...rest } = args;
    refuse('LocalityFailover', problems(args));
    const mode = failback.mode ?? FailbackMode.Auto;
    const regions = args.localities.map(({ region }) => region);
    const [primary = '', second] = preference ?? [];
    const fallback = second ?? regions.find((region) => region !== primary) ?? '';
    if (mode === FailbackMode.Auto || isRefused(args, [primary, fallback])) {
        return args;
    }
    const others = regions.filter((region) => region !== primary && region !== fallback);
    const both = 100 - others.length;
    const atPrimary = clamped(percentAtPrimary(failback), both);
    const weights: Record<string, number> = { [primary]: atPrimary, [fallback]: both - atPrimary };
    return {
        ...rest,
        failback,
        localities: args.localities.map((locality) => ({ ...locality, weight: weights[locality.region] ?? 1 })),
    };
}

/** Whether the order of the regions is refused as it is, and so is not to become weights. */
function isRefused({ distribution, localities, preference = [], priority }: Arguments, sides: string[]): boolean {
    const regions = localities.map(({ region }) => region);
    return (
        (priority ?? distribution) !== undefined ||
        localities.some(({ weight }) => weight !== undefined) ||
        repeated(preference).length > 0 ||
        ![...sides, ...preference].every((region) => regions.includes(region))
    );
}

function percentAtPrimary({ mode, serving, share = 100 }: NonNullable<Arguments['failback']>): number {
    return mode === FailbackMode.Hold ? (serving === FailoverSide.Fallback ? 0 : 100) : share;
}

/** At least 1 for either side: Istio gives a region without a share no endpoints, so it could not replace the other. */
function clamped(percent: number, whole: number): number {
    return Math.min(whole - 1, Math.max(1, percent));
}

function problems({ failback = {}, preference, localities }: Arguments): Problem[] {
    const mode = failback.mode ?? FailbackMode.Auto;
    return [
        ...failbackProblems({ ...failback, mode }),
        ...(mode !== FailbackMode.Auto && !preference
            ? [
                  {
                      path: 'failback.mode',
                      reason: `is ${mode}, which needs a \`preference\`: with weights, the regions have no order`,
                      fix: localities.some(({ weight }) => weight !== undefined)
                          ? 'change the weights instead.'
                          : 'give one.',
                  },
              ]
            : []),
    ];
}

import type * as pulumi from '@pulumi/pulumi';
import { durationProblems } from '../durationProblems';
import type { Problem } from '../problem';
import { enumProblems } from '../valueProblems';
import { type Balancing, BalancingAlgorithm } from './failoverSettings';

/** The fields of Istio's `loadBalancer` beside the order of localities. */
export interface EndpointBalancing {
    simple?: BalancingAlgorithm;
    warmup?: { duration: string; minimumPercent?: number; aggression?: number };
}

/** What Istio is to say about the endpoints of one locality. */
export function endpointBalancing({ algorithm, warmUp }: pulumi.Unwrap<Balancing>): EndpointBalancing {
    return { ...(algorithm !== undefined && { simple: algorithm }), ...(warmUp !== undefined && { warmup: warmUp }) };
}

/** What is wrong with it. */
export function balancingProblems(argument: string, { algorithm, warmUp }: pulumi.Unwrap<Balancing>): Problem[] {
    const minimum = warmUp?.minimumPercent;
    const aggression = warmUp?.aggression;
    return [
        ...(algorithm === undefined ? [] : enumProblems(`${argument}.algorithm`, algorithm, BalancingAlgorithm)),
        ...durationProblems(`${argument}.warmUp.duration`, warmUp?.duration),
        ...(minimum === undefined || (minimum > 0 && minimum <= 100)
            ? []
            : [
                  {
                      path: `${argument}.warmUp.minimumPercent`,
                      reason: `is ${minimum}; a number above 0, at most 100, is needed.`,
                  },
              ]),
        ...(aggression === undefined || aggression >= 1
            ? []
            : [
                  {
                      path: `${argument}.warmUp.aggression`,
                      reason: `is ${aggression}; at least 1 is needed: below it an endpoint gets most of its requests at once.`,
                  },
              ]),
        ...(warmUp !== undefined && algorithm === BalancingAlgorithm.Random
            ? [
                  {
                      path: `${argument}.warmUp`,
                      reason: 'has no effect with `RANDOM`: Istio sets a slow start for the other two only.',
                      fix: 'Leave one of them out.',
                  },
              ]
            : []),
    ];
}

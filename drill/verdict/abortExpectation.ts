import type { MetCondition } from '../abortCondition';
import { type Expectation, judged } from './expectation';

/** The one expectation of an aborted drill: the condition that ended it. */
export function abortExpectation({ condition, measured }: MetCondition): Expectation {
    const { measure, unit, limit, text } = condition;
    return judged({
        name: `abort.${measure}`,
        title: `Aborted on ${text}`,
        comparison: 'at most',
        expected: limit,
        unit,
        measured,
    });
}

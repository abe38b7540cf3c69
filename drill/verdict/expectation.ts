/** One expectation of the scenario beside what was measured. */
export interface Expectation {
    /** `<phase or transition>.<measure>`, e.g. `fault.shares.us-central1`: stable, for machines. */
    name: string;
    /** The same in words, for people. */
    title: string;
    /** How `measured` must relate to `expected`. */
    comparison: 'at most' | 'at least' | 'within';
    expected: number;
    /** For `within`: the largest difference. */
    tolerance?: number;
    unit: 'requests' | 'ms' | 'fraction' | 'count';
    /** null where it could not be measured, which never meets an expectation. */
    measured: number | null;
    ok: boolean;
}

/** An expectation that has been judged. */
export function judged(expectation: Omit<Expectation, 'ok'>): Expectation {
    return { ...expectation, ok: isMet(expectation) };
}

/** Rounding to five digits must not decide a verdict. */
const roundingError = 1e-6;

function isMet({ comparison, expected, tolerance, measured }: Omit<Expectation, 'ok'>): boolean {
    if (measured === null || Number.isNaN(measured)) {
        return false;
    }
    switch (comparison) {
        case 'at most':
            return measured <= expected + roundingError;
        case 'at least':
            return measured >= expected - roundingError;
        case 'within':
            return Math.abs(measured - expected) <= (tolerance ?? 0) + roundingError;
    }
}

export type Verdict = 'pass' | 'fail' | 'inconclusive';

/**
 * A drill passes when every expectation is met and nothing casts doubt on the measurement. A drill without expectations
 * proves nothing.
 */
export function verdict(expectations: readonly Expectation[], doubts: readonly string[] = []): Verdict {
    if (doubts.length > 0) {
        return 'inconclusive';
    }
    return expectations.length > 0 && expectations.every(({ ok }) => ok) ? 'pass' : 'fail';
}

import type { Sample } from '../../../drill/load/sample';

/** Time zero of made-up samples. */
export const T0 = 1_800_000_000_000;

/** A request due `at` milliseconds after zero, answered by `cluster` after 1 ms unless said otherwise. */
export function answered(at: number, cluster = 'a', change: Partial<Sample> = {}): Sample {
    return {
        scheduledAt: T0 + at,
        lateMs: 0,
        latencyMs: 1,
        status: 200,
        error: '',
        cluster,
        pod: `${cluster}-0`,
        ...change,
    };
}

/** A request that got a 503, or ended with an error where one is given. */
export function lost(at: number, change: Partial<Sample> = {}): Sample {
    return answered(at, '', { status: change.error ? 0 : 503, pod: '', ...change });
}

/** One request every 5 ms, answered by the clusters that the letters name; `x` is lost. */
export function traffic(letters: string, from = 0): Sample[] {
    return [...letters].map((letter, index) =>
        letter === 'x' ? lost(from + index * 5) : answered(from + index * 5, letter),
    );
}

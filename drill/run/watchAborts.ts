import { type AbortCondition, AbortWatch } from '../abortCondition';
import { now } from '../clock';
import type { Samples } from '../load/samples';
import { Aborted } from './ending';

const pollMs = 100;

/** Aborted with {@link Aborted} once a condition is met, or with whatever `signal` is aborted. */
export function watchAborts(
    conditions: readonly AbortCondition[],
    signal: AbortSignal | undefined,
): { readonly signal: AbortSignal; watch(samples: Samples, from: number): void; stop(): void } {
    const aborted = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    return {
        signal: signal ? AbortSignal.any([signal, aborted.signal]) : aborted.signal,
        watch(samples, from) {
            const watch = new AbortWatch(conditions, samples, from);
            timer = setInterval(() => {
                const met = watch.met(now());
                if (met) {
                    clearInterval(timer);
                    aborted.abort(new Aborted(met));
                }
            }, pollMs);
        },
        stop: () => clearInterval(timer),
    };
}

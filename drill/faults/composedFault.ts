import { now } from '../clock';
import type { FaultKind } from '../plan/plan';
import type { Act } from './act';
import type { Fault } from './fault';
import { combined } from './proof';

/** Several acts as one fault: injected in order, reverted in reverse. */
export function composedFault(name: FaultKind, description: string, acts: readonly Act[]): Fault {
    return {
        name,
        description,
        async check() {
            for (const act of acts) {
                await act.check?.();
            }
        },
        async begin(signal) {
            let startedAt: number | undefined;
            const pods: string[] = [];
            for (const act of acts) {
                const begun = await act.begin(signal);
                startedAt ??= begun.startedAt;
                pods.push(...begun.pods);
            }
            return { startedAt: startedAt ?? now(), pods };
        },
        readBack: async () => combined(await Promise.all(acts.map((act) => act.readBack()))),
        async end() {
            let endedAt: number | undefined;
            const failures: unknown[] = [];
            for (const act of [...acts].reverse()) {
                try {
                    const ended = await act.end();
                    endedAt ??= ended.endedAt;
                } catch (error) {
                    failures.push(error); // the others are still reverted
                }
            }
            if (failures.length > 0) {
                throw failures[0];
            }
            return { endedAt: endedAt ?? now() };
        },
    };
}

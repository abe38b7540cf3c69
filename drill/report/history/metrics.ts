import { isMove } from '../../plan/plan';
import type { Report } from '../report';
import { stackName } from '../wording';

export type MetricName = 'lost' | 'firstReplyMs' | 'fullShiftMs' | 'p99Ms';

/** What a history draws and a comparison compares; for all of them less is better. */
export interface Metric {
    readonly name: MetricName;
    readonly title: string;
    readonly unit: 'requests' | 'ms';
    /** null where it never happened, or nothing was answered. */
    readonly of: (report: Report) => number | null;
    /** The least difference that says something, beside how late the load generator was. */
    readonly noise: (report: Report) => number;
}

const requestsOfAWindow = 100;

export const metrics: readonly Metric[] = [
    {
        name: 'lost',
        title: 'Lost',
        unit: 'requests',
        of: ({ phases }) => phases.reduce((sum, { lost }) => sum + lost, 0),
        // Which requests are in flight at the fault is chance.
        noise: () => 2,
    },
    {
        name: 'firstReplyMs',
        title: 'First reply',
        unit: 'ms',
        of: ({ transitions }) => transitions[0]?.firstReplyMs ?? null,
        // Requests are due this far apart.
        noise: ({ rate }) => Math.max(10, 2000 / rate),
    },
    {
        name: 'fullShiftMs',
        title: 'Full shift',
        unit: 'ms',
        of: ({ transitions }) => transitions[0]?.fullShiftMs ?? null,
        // It is found by windows of 100 requests.
        noise: ({ rate }) => (requestsOfAWindow * 1000) / rate,
    },
    {
        name: 'p99Ms',
        title: 'p99 in the fault',
        unit: 'ms',
        of: ({ phases }) => {
            const fault = phases.find(({ name }) => name === 'fault');
            return fault && fault.requests > fault.lost ? fault.latencyMs.p99 : null;
        },
        noise: () => 5,
    },
];

/** A drill by everything that must be the same for two of its runs to be compared. */
export function drillKey(report: Report): string {
    const { fault, rate, topology } = report;
    return `${stackName(report)}: ${isMove(fault) ? topology.faultDescription : fault} at ${rate} requests/s`;
}

/**
 * Whether a run is worse than before by more than this fraction, and by more than the noise of both: that of the measure,
 * and how late the load generator was.
 */
export function isRegression(
    { of, noise, unit }: Metric,
    now: Report,
    before: { readonly value: number | null; readonly run: Report },
    maxRegression: number,
): boolean {
    const value = of(now);
    if (before.value === null || value === null) {
        return before.value !== null;
    }
    const late = (report: Report): number => (unit === 'ms' ? report.environment.sender.lateMs.p99 : 0);
    const floor = Math.max(noise(now), noise(before.run)) + Math.max(late(now), late(before.run));
    return value > before.value * (1 + maxRegression) && value - before.value > floor;
}

import { overprovisioningPercent } from './overprovisioning';

/** The hosts of one priority. Degraded hosts are not modelled: only active health checks make a host degraded. */
export interface PriorityHosts {
    readonly hosts: number;
    readonly healthy: number;
}

/** What one priority gets. */
export interface PriorityLoad {
    /** Percent of the requests. */
    readonly load: number;
    /** In panic, Envoy picks among all hosts of the priority, ejected ones too. */
    readonly panics: boolean;
}

/**
 * Percent of the requests that each priority gets, as Envoy computes it: in whole, truncated percents.
 *
 * A priority's health is its healthy hosts times the overprovisioning factor, at most 100. Each priority in turn takes
 * its health's part of the total, and the remainder goes to the first priority with a healthy host. Below a total of
 * 100, a priority with fewer healthy hosts than the threshold panics; if all panic, they share by their hosts.
 *
 * Source: `distributeLoad`, `recalculatePerPriorityPanic` and `recalculateLoadInTotalPanic` in Envoy's
 * `source/extensions/load_balancing_policies/common/load_balancer_impl.cc`
 * (https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/priority).
 *
 * @param panicThreshold Percent; 0 switches panic off. Envoy's default is 50, Istio's with outlier detection is 0.
 */
export function priorityLoads(priorities: readonly PriorityHosts[], panicThreshold: number): PriorityLoad[] {
    const health = priorities.map(({ hosts, healthy }) =>
        hosts === 0 ? 0 : Math.min(100, Math.floor((overprovisioningPercent * healthy) / hosts)),
    );
    const total = Math.min(100, sum(health));
    const panics = priorities.map(({ hosts, healthy }) => {
        const healthyPercent = hosts === 0 ? 0 : (100 * healthy) / hosts;
        return total < 100 && healthyPercent < panicThreshold;
    });
    const loads = panics.every(Boolean) ? loadsInTotalPanic(priorities) : loadsByHealth(health, total);
    return loads.map((load, index) => ({ load, panics: panics[index] === true }));
}

function loadsByHealth(health: readonly number[], total: number): number[] {
    let left = 100;
    const loads = health.map((each) => {
        const load = total === 0 ? 0 : Math.min(left, Math.floor((each * 100) / total));
        left -= load;
        return load;
    });
    // Without any healthy host Envoy sends everything to the first priority, which answers "no healthy upstream".
    return withRemainder(
        loads,
        Math.max(
            0,
            health.findIndex((each) => each > 0),
        ),
        left,
    );
}

function loadsInTotalPanic(priorities: readonly PriorityHosts[]): number[] {
    const total = sum(priorities.map(({ hosts }) => hosts));
    const loads = priorities.map(({ hosts }) => (total === 0 ? 0 : Math.floor((100 * hosts) / total)));
    return withRemainder(
        loads,
        Math.max(
            0,
            priorities.findIndex(({ hosts }) => hosts > 0),
        ),
        100 - sum(loads),
    );
}

function withRemainder(loads: readonly number[], first: number, left: number): number[] {
    return loads.map((load, index) => (index === first ? load + left : load));
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}

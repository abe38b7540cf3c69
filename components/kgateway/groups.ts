import type { PriorityBackendSpec } from './priorityBackendSpec';

/** Names of the targets' Backends, by tier in the order of their numbers. */
export function groups(spec: PriorityBackendSpec): string[][] {
    const tiers = [...new Set(spec.targets.map(({ tier }) => tier))].sort((one, other) => one - other);
    return tiers.map((tier) =>
        spec.targets.flatMap((target, index) => (target.tier === tier ? [targetName(spec, index)] : [])),
    );
}

/** Name of the Backend of a target. */
export function targetName({ routeName, targets }: PriorityBackendSpec, index: number): string {
    return `${routeName}-${targets[index]?.cluster ?? ''}`;
}

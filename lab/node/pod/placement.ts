import type { V1NodeSelectorRequirement, V1PodSpec } from '@kubernetes/client-node';
import { parseQuantity } from './quantity';

/** A node as placement sees it. */
export interface Candidate {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    /** CPUs, bytes, … */
    readonly capacity: Readonly<Record<string, number>>;
    /** Takes no new pods (`kubectl cordon`). */
    readonly cordoned: boolean;
    /** Pods bound to it. */
    readonly pods: number;
}

export type Placement = { readonly node: string } | { readonly reason: string };

/**
 * The node for a pod: of those its selectors allow, the one with the fewest pods. Requests are compared with a node's
 * capacity pod by pod and not added up: the lab overcommits, as it enforces no limits either. Pod (anti-)affinity,
 * spread constraints and taints are not looked at.
 */
export function place(spec: V1PodSpec, nodes: readonly Candidate[]): Placement {
    const refusals = nodes.map((node) => ({ node, refusal: refusal(spec, node) }));
    const fitting = refusals.filter((entry) => entry.refusal === undefined).map((entry) => entry.node);
    const best = fitting.reduce<Candidate | undefined>((a, b) => (a && a.pods <= b.pods ? a : b), undefined);
    if (best) {
        return { node: best.name };
    }
    const counts = new Map<string, number>();
    refusals.forEach(({ refusal = '' }) => counts.set(refusal, (counts.get(refusal) ?? 0) + 1));
    const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ');
    return { reason: `0/${nodes.length} nodes are available: ${reasons}.` };
}

function refusal(spec: V1PodSpec, node: Candidate): string | undefined {
    if (node.cordoned) {
        return 'node(s) were unschedulable';
    }
    const selected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value);
    if (!selected || !matchesAffinity(spec, node)) {
        return "node(s) didn't match Pod's node affinity/selector";
    }
    const short = Object.entries(requests(spec)).find(([name, amount]) => amount > (node.capacity[name] ?? 0));
    return short && `Insufficient ${short[0]}`;
}

function requests(spec: V1PodSpec): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const container of spec.containers) {
        for (const [name, amount] of Object.entries(container.resources?.requests ?? {})) {
            sums[name] = (sums[name] ?? 0) + parseQuantity(amount);
        }
    }
    return sums;
}

function matchesAffinity(spec: V1PodSpec, node: Candidate): boolean {
    const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    if (!terms) {
        return true;
    }
    return terms.some((term) => {
        const expressions = term.matchExpressions ?? [];
        const fields = term.matchFields ?? [];
        return (
            expressions.length + fields.length > 0 && // an empty term matches no node
            expressions.every((requirement) => matches(requirement, node.labels[requirement.key])) &&
            fields.every((requirement) => requirement.key === 'metadata.name' && matches(requirement, node.name))
        );
    });
}

function matches(requirement: V1NodeSelectorRequirement, value: string | undefined): boolean {
    const values = requirement.values ?? [];
    switch (requirement.operator) {
        case 'In':
            return value !== undefined && values.includes(value);
        case 'NotIn':
            return value === undefined || !values.includes(value);
        case 'Exists':
            return value !== undefined;
        case 'DoesNotExist':
            return value === undefined;
        case 'Gt':
            return value !== undefined && Number(value) > Number(values[0]);
        case 'Lt':
            return value !== undefined && Number(value) < Number(values[0]);
        default:
            return false;
    }
}

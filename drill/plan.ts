import { BadInput } from '../errors/badInput';

/** What a drill can break, each held for the length of its phase. */
export const FaultKind = {
    /** Replicas of the workload to 0, and back. */
    Scale: 'scale',
    /** SIGKILL, and kept down. */
    Crash: 'crash',
    /** SIGSTOP: connections stand, nothing answers. */
    Hang: 'hang',
    /** The application answers 503 to everything but its probes. */
    Http503: 'http-503',
    /** The link between the primary and every other cluster drops packets without refusing. */
    Partition: 'partition',
} as const;
export type FaultKind = (typeof FaultKind)[keyof typeof FaultKind];

export const FAULT_KINDS: readonly FaultKind[] = Object.values(FaultKind);

/** Fraction of the replies by cluster; a cluster that is not named is expected to answer nothing. */
export type Shares = Record<string, number>;

/** What the scenario promises for one fault. A bound that is absent is not promised. */
export interface FaultExpectation {
    /** Shares once the traffic has shifted. */
    fault: Shares;
    /** Most requests lost by the fault, and as many again by its end. */
    lost?: number;
    /** Most milliseconds from the fault to the first reply of a surviving cluster. */
    firstReplyMs?: number;
    /** Most milliseconds by which the fault phase's p99 exceeds the steady one. */
    p99OverSteadyMs?: number;
    /** Most milliseconds any reply of the fault phase took. */
    worstMs?: number;
}

/** What a deployed scenario says about how to drill it: its stack output `drill`, plain JSON. */
export interface DrillPlan {
    schemaVersion: 1;
    infrastructure: string;
    scenario: string;
    variant: string;
    /** URL the sender hits. */
    entry: string;
    /** Cluster whose workload the drill breaks. */
    primary: string;
    /** The same in every cluster. */
    workload: { namespace: string; deployment: string; selector: Record<string, string>; replicas: number };
    clusters: { name: string; region: string }[];
    /** What the bounds on time are computed from. */
    perTryTimeoutMs: number;
    baseEjectionTimeMs: number;
    intervalMs: number;
    expectations: {
        /** Largest difference between an expected and a measured share, as a fraction. */
        tolerance: number;
        /** Fewest requests a settled phase is judged by. */
        minimumRequests: number;
        steady: Shares;
        recovery: Shares;
        faults: Partial<Record<FaultKind, FaultExpectation>>;
    };
}

/** Checks a plan that came from outside; one error names every field that is wrong. */
export function drillPlan(value: unknown, source: string): DrillPlan {
    const problems: string[] = [];
    const plan = value as DrillPlan;
    const need = (ok: boolean, problem: string): void => void (ok || problems.push(problem));

    if (!isObject(value)) {
        throw new BadInput(`${source} is not a drill plan: it holds no JSON object.`);
    }
    need(value.schemaVersion === 1, `\`schemaVersion\` is ${shown(value.schemaVersion)}; this version reads 1.`);
    for (const field of ['infrastructure', 'scenario', 'variant', 'primary'] as const) {
        need(isName(value[field]), `\`${field}\` is ${shown(value[field])}; a name is needed.`);
    }
    need(isHttpUrl(value.entry), `\`entry\` is ${shown(value.entry)}; an http:// or https:// URL is needed.`);
    for (const field of ['perTryTimeoutMs', 'baseEjectionTimeMs', 'intervalMs'] as const) {
        need(isAmount(value[field]), `\`${field}\` is ${shown(value[field])}; milliseconds, 0 or more, are needed.`);
    }
    const workload = value.workload;
    need(
        isObject(workload) &&
            isName(workload.namespace) &&
            isName(workload.deployment) &&
            isObject(workload.selector) &&
            isAmount(workload.replicas),
        '`workload` needs `namespace`, `deployment`, `selector` and `replicas`.',
    );
    const named =
        Array.isArray(value.clusters) && value.clusters.every((cluster) => isObject(cluster) && isName(cluster.name));
    need(named && plan.clusters.length > 0, '`clusters` needs a list of `{ name, region }`.');
    const clusters = named ? plan.clusters.map(({ name }) => name) : [];
    if (named && isName(value.primary)) {
        need(
            clusters.includes(value.primary),
            `\`primary\` is ${shown(value.primary)}; the clusters are ${clusters.join(', ')}.`,
        );
    }
    problems.push(...expectationProblems(value.expectations, clusters));

    if (problems.length > 0) {
        throw new BadInput([`${source} is not a drill plan:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    }
    return plan;
}

function expectationProblems(value: unknown, clusters: string[]): string[] {
    if (!isObject(value)) {
        return ['`expectations` is missing.'];
    }
    const problems: string[] = [];
    for (const field of ['tolerance', 'minimumRequests'] as const) {
        if (!isAmount(value[field])) {
            problems.push(`\`expectations.${field}\` is ${shown(value[field])}; a number, 0 or more, is needed.`);
        }
    }
    const shares = (field: string, found: unknown): void => {
        if (!isObject(found) || !Object.values(found).every(isAmount)) {
            problems.push(`\`expectations.${field}\` needs a share for each cluster.`);
            return;
        }
        for (const name of Object.keys(found).filter((name) => !clusters.includes(name))) {
            problems.push(`\`expectations.${field}\` names \`${name}\`; the clusters are ${clusters.join(', ')}.`);
        }
        const sum = Object.values(found).reduce((total: number, share) => total + Number(share), 0);
        if (Math.abs(sum - 1) > 0.001) {
            problems.push(`\`expectations.${field}\` sums to ${sum}; shares are fractions that sum to 1.`);
        }
    };
    shares('steady', value.steady);
    shares('recovery', value.recovery);
    const faults = isObject(value.faults) ? value.faults : {};
    for (const [kind, promise] of Object.entries(faults)) {
        if (!FAULT_KINDS.some((known) => known === kind)) {
            problems.push(`\`expectations.faults\` names \`${kind}\`; the faults are ${FAULT_KINDS.join(', ')}.`);
        } else if (!isObject(promise)) {
            problems.push(`\`expectations.faults.${kind}\` is ${shown(promise)}; an object is needed.`);
        } else {
            shares(`faults.${kind}.fault`, promise.fault);
            for (const bound of ['lost', 'firstReplyMs', 'p99OverSteadyMs', 'worstMs']) {
                if (promise[bound] !== undefined && !isAmount(promise[bound])) {
                    problems.push(
                        `\`expectations.faults.${kind}.${bound}\` is ${shown(promise[bound])}; a number is needed.`,
                    );
                }
            }
        }
    }
    return problems;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string {
    return typeof value === 'string' && value !== '';
}

function isAmount(value: unknown): value is number {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isHttpUrl(value: unknown): boolean {
    return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function shown(value: unknown): string {
    return value === undefined ? 'missing' : JSON.stringify(value);
}

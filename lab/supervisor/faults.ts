import { randomUUID } from 'node:crypto';
import { BadInput } from '../../errors';
import { type FaultEnd, faultKinds, type FaultRequest, type HeldFault } from '../control';
import type { PodFaultKind } from '../node';

/** A fault at work: what it acts on, and how it is lifted. */
export interface ActingFault {
    startedAt: number;
    pods: readonly string[];
    readonly end: () => Promise<unknown>;
}

/** What can break a cluster. */
export interface Breakable {
    partition(): Promise<ActingFault>;
    breakPods(kind: PodFaultKind, namespace: string, selector: Record<string, string>): Promise<ActingFault>;
}

/** Every problem of a request, in the words of its sender. */
export function faultProblems(request: FaultRequest, clusters: readonly string[]): string[] {
    const problems: string[] = [];
    if (!faultKinds.includes(request.kind)) {
        problems.push(`\`kind\` is ${JSON.stringify(request.kind)}; use ${faultKinds.join(', ')}.`);
    }
    if (!clusters.includes(request.cluster)) {
        problems.push(`\`cluster\` is ${JSON.stringify(request.cluster)}; the lab has ${clusters.join(', ')}.`);
    }
    if (request.kind !== 'partition' && Object.keys(request.selector ?? {}).length === 0) {
        problems.push('`selector` is empty; name the labels of the pods to break.');
    }
    return problems;
}

/** The faults that are held, so that each can be lifted by its id whoever began it. */
export class Faults {
    private readonly held = new Map<string, { fault: HeldFault; acting: ActingFault }>();

    constructor(private readonly clusters: ReadonlyMap<string, Breakable>) {}

    list(): HeldFault[] {
        return [...this.held.values()].map(({ fault }) => fault);
    }

    async begin(request: FaultRequest): Promise<HeldFault> {
        const problems = faultProblems(request, [...this.clusters.keys()]);
        const cluster = this.clusters.get(request.cluster);
        if (problems.length > 0 || !cluster) {
            throw new BadInput(problems.join('\n'));
        }
        const { kind, namespace = 'default', selector = {} } = request;
        const acting =
            kind === 'partition' ? await cluster.partition() : await cluster.breakPods(kind, namespace, selector);
        const id = randomUUID();
        const fault: HeldFault = { ...request, id, startedAt: acting.startedAt, pods: acting.pods };
        this.held.set(id, { fault, acting });
        return fault;
    }

    async end(id: string): Promise<FaultEnd> {
        const held = this.held.get(id);
        if (!held) {
            throw new BadInput(`\`id\` is ${id}; held faults: ${[...this.held.keys()].join(', ') || 'none'}.`);
        }
        const endedAt = Date.now();
        await held.acting.end();
        this.held.delete(id); // only now: an end that failed can be seen and tried again
        return { endedAt };
    }
}

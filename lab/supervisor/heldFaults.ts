import { randomUUID } from 'node:crypto';
import { BadInput } from '../../errors';
import {
    acceptedBy,
    type ClusterFaultKind,
    isAccepted,
    isLabFault,
    isPodFault,
    type LabFaultKind,
    labFaultKinds,
    type LabFaultRequest,
    type LabFaultSettings,
    type PodFaultKind,
    settingsOf,
    settingValues,
} from '../../labFaults';
import type { FaultEnd, HeldFault } from '../control';

/** A fault that was injected: into what, and how it is reverted. */
export interface ActingFault {
    startedAt: number;
    pods: readonly string[];
    readonly end: () => Promise<unknown>;
}

/** The pods that a fault is injected into, and the fault's settings. */
export interface PodFaultOptions {
    readonly namespace: string;
    readonly selector: Readonly<Record<string, string>>;
    readonly settings: LabFaultSettings;
}

/** A cluster that faults can be injected into. */
export interface Breakable {
    breakCluster(kind: ClusterFaultKind): Promise<ActingFault>;
    breakPods(kind: PodFaultKind, options: PodFaultOptions): Promise<ActingFault>;
}

/** Everything wrong with a request. */
export function faultProblems(request: LabFaultRequest, clusters: readonly string[]): string[] {
    const { kind, cluster, selector = {} } = request;
    const known = isLabFault(kind);
    return [
        ...(known ? [] : [`\`kind\` is ${JSON.stringify(kind)}; use ${labFaultKinds.join(', ')}.`]),
        ...(clusters.includes(cluster)
            ? []
            : [`\`cluster\` is ${JSON.stringify(cluster)}; the lab has ${clusters.join(', ')}.`]),
        ...(known && !isPodFault(kind) ? [] : selectorProblems(selector)),
        ...(known ? settingProblems(kind, request) : []),
    ];
}

function selectorProblems(selector: Readonly<Record<string, string>>): string[] {
    return Object.keys(selector).length > 0 ? [] : ['`selector` is empty; name the labels of the pods to break.'];
}

const targetFields: ReadonlySet<string> = new Set(['kind', 'cluster', 'namespace', 'selector']);

function settingProblems(kind: LabFaultKind, request: LabFaultRequest): string[] {
    const settings = new Map(settingsOf(kind));
    const given = Object.entries(request).filter(([name]) => !targetFields.has(name));
    return given.flatMap(([name, value]: [string, unknown]) => {
        const setting = settings.get(name);
        if (!setting) {
            const known = [...settings.keys()].map((each) => `\`${each}\``).join(', ') || 'no settings';
            return [`\`${name}\` is not a setting of the fault \`${kind}\`, which has ${known}.`];
        }
        return isAccepted(setting, value)
            ? []
            : [`\`${name}\` is ${JSON.stringify(value)}; ${acceptedBy(setting)} are accepted.`];
    });
}

/** The injected faults. Each is reverted by its id, by any client. */
export class HeldFaults {
    private readonly held = new Map<string, { fault: HeldFault; acting: ActingFault }>();

    constructor(private readonly clusters: ReadonlyMap<string, Breakable>) {}

    list(): HeldFault[] {
        return [...this.held.values()].map(({ fault }) => fault);
    }

    async begin(request: LabFaultRequest): Promise<HeldFault> {
        const problems = faultProblems(request, [...this.clusters.keys()]);
        const cluster = this.clusters.get(request.cluster);
        if (problems.length > 0 || !cluster) {
            throw new BadInput(problems.join('\n'));
        }
        const { kind, namespace = 'default', selector = {} } = request;
        const settings = settingValues(kind, request);
        const acting = isPodFault(kind)
            ? await cluster.breakPods(kind, { namespace, selector, settings })
            : await cluster.breakCluster(kind);
        const id = randomUUID();
        const fault: HeldFault = { ...request, ...settings, id, startedAt: acting.startedAt, pods: acting.pods };
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

/** A number that a fault can be given. */
export interface LabFaultSetting {
    readonly description: string;
    readonly unit: 'milliseconds';
    /** Used where none is given. */
    readonly fallback: number;
    readonly least: number;
    readonly most: number;
}

interface LabFaultRow {
    /** What it is injected into: pods by their labels, or a whole cluster. */
    readonly target: 'pod' | 'cluster';
    /** What it does, for people. */
    readonly effect: string;
    readonly settings?: Readonly<Record<string, LabFaultSetting>>;
}

/**
 * The faults that a lab injects, and reverts when it is told to. The lab and the drill know nothing of each other; both
 * follow this table, and so do the help, the checks and the reports.
 *
 * How a fault of pods is injected and reverted is in `lab/node/podFaults.ts`, or in the image whose program it replaces
 * (`lab/node/images.ts`); how one of clusters is, in `lab/supervisor/labCluster.ts`.
 */
const rows = {
    crash: { target: 'pod', effect: '{target} killed (SIGKILL) and kept down' },
    hang: { target: 'pod', effect: '{target} stopped (SIGSTOP): connections stay open, nothing answers' },
    'http-503': { target: 'pod', effect: '{target} answers 503, its probes stay green' },
    slow: {
        target: 'pod',
        effect: '{target} replies late, its probes stay green',
        settings: {
            delayMs: {
                description: 'delay of every reply',
                unit: 'milliseconds',
                fallback: 500,
                least: 1,
                most: 60_000,
            },
        },
    },
    unreachable: {
        target: 'pod',
        effect: '{target} cut off: packets to it and from it are dropped, nothing is refused',
    },
    partition: { target: 'cluster', effect: 'the link between {target} and every other cluster drops all packets' },
} as const satisfies Readonly<Record<string, LabFaultRow>>;

type Rows = typeof rows;

export type LabFaultKind = keyof Rows;
export type PodFaultKind = { [K in LabFaultKind]: Rows[K]['target'] extends 'pod' ? K : never }[LabFaultKind];
export type ClusterFaultKind = Exclude<LabFaultKind, PodFaultKind>;

/** The settings of all faults; each is for the faults that have it. */
export type LabFaultSettings = {
    readonly [K in LabFaultKind as Rows[K] extends { settings: infer S } ? keyof S & string : never]?: number;
};

const labFaults: Readonly<Record<LabFaultKind, LabFaultRow>> = rows;
export const labFaultKinds = Object.keys(rows) as LabFaultKind[];

/** A request to inject a fault. */
export interface LabFaultRequest extends LabFaultSettings {
    kind: LabFaultKind;
    cluster: string;
    /** Namespace and labels of the pods, for a fault of pods. */
    namespace?: string;
    selector?: Readonly<Record<string, string>>;
}

export function isLabFault(kind: string): kind is LabFaultKind {
    return Object.hasOwn(labFaults, kind);
}

export function isPodFault(kind: LabFaultKind): kind is PodFaultKind {
    return labFaults[kind].target === 'pod';
}

/** The settings that a fault has, by name. */
export function settingsOf(kind: LabFaultKind): [string, LabFaultSetting][] {
    return Object.entries(labFaults[kind].settings ?? {});
}

/** The values of all settings of a fault: those that are given, else the defaults. */
export function settingValues(kind: LabFaultKind, given: LabFaultSettings): Readonly<Record<string, number>> {
    const values: Readonly<Record<string, number | undefined>> = { ...given };
    return Object.fromEntries(settingsOf(kind).map(([name, { fallback }]) => [name, values[name] ?? fallback]));
}

/** E.g. `milliseconds from 1 to 60000`. */
export function acceptedBy({ unit, least, most }: LabFaultSetting): string {
    return `${unit} from ${least} to ${most}`;
}

export function isAccepted({ least, most }: LabFaultSetting, value: unknown): boolean {
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

/** E.g. `every pod of hello-world in europe-west1 killed (SIGKILL) and kept down`. */
export function describeLabFault(request: LabFaultRequest): string {
    const { kind, cluster, selector = {} } = request;
    const target = isPodFault(kind) ? `every pod of ${Object.values(selector).join(' ')} in ${cluster}` : cluster;
    const settings = Object.entries(settingValues(kind, request)).map(([name, value]) => ` (${name} ${value})`);
    return effectOn(kind, target) + settings.join('');
}

/** What a fault does to a target, which is given in words. */
export function effectOn(kind: LabFaultKind, target: string): string {
    return labFaults[kind].effect.replace('{target}', target);
}

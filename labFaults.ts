/** A setting of a fault: a number. */
export interface LabFaultSetting {
    readonly description: string;
    readonly unit: 'milliseconds';
    /** Default. */
    readonly fallback: number;
    readonly least: number;
    readonly most: number;
}

interface LabFaultRow {
    /** Target: pods by their labels, or a whole cluster. */
    readonly target: 'pod' | 'cluster';
    /** Its effect, in words. */
    readonly effect: string;
    /** The processes of the cluster that it keeps down, where they run, by the names that `failover lab status` gives them. */
    readonly parts?: readonly string[];
    readonly settings?: Readonly<Record<string, LabFaultSetting>>;
}

/**
 * The faults that a lab can inject and revert. The lab and the drill do not import each other; both use this table, and
 * so do the help, the checks and the reports.
 *
 * `lab/node/podFaults.ts` injects and reverts faults of pods, with the images' programs in `lab/node/images.ts`;
 * `lab/supervisor/labCluster.ts` those of clusters.
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
    'api-server-down': {
        target: 'cluster',
        parts: ['kube-apiserver'],
        effect: 'the API server of {target} killed (SIGKILL) and kept down',
    },
    'istiod-down': {
        target: 'cluster',
        parts: ['istiod'],
        effect: 'istiod of {target} killed (SIGKILL) and kept down',
    },
    'gateway-controller-down': {
        target: 'cluster',
        parts: ['gloo-translator', 'gloo', 'kgateway'],
        effect: 'the controller of the gateways of {target} (Gloo, kgateway) killed (SIGKILL) and kept down',
    },
} as const satisfies Readonly<Record<string, LabFaultRow>>;

type Rows = typeof rows;

export type LabFaultKind = keyof Rows;
export type PodFaultKind = { [K in LabFaultKind]: Rows[K]['target'] extends 'pod' ? K : never }[LabFaultKind];
export type ClusterFaultKind = Exclude<LabFaultKind, PodFaultKind>;

/** The settings of all faults. */
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

/** The processes of the cluster that a fault keeps down, where it keeps any down. */
export function partsOf(kind: ClusterFaultKind): readonly string[] | undefined {
    return labFaults[kind].parts;
}

/** The settings that a fault has, by name. */
export function settingsOf(kind: LabFaultKind): [string, LabFaultSetting][] {
    return Object.entries(labFaults[kind].settings ?? {});
}

/** The values of all settings of a fault: the given ones, else the defaults. */
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

/** A fault's effect on a target, which is given in words. */
export function effectOn(kind: LabFaultKind, target: string): string {
    return labFaults[kind].effect.replace('{target}', target);
}

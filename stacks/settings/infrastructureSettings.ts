import { cidr } from '../../components/clusters/cidr';
import { ReleaseChannel } from '../../components/clusters/releaseChannel';

/** Where a cluster is that somebody else has made. */
export interface ExistingCluster {
    name: string;
    /** File that tells how to reach it. */
    kubeconfig: string;
    /** Context in that file. Default: its current one. */
    context?: string;
    /** Value of its nodes' label `topology.kubernetes.io/region`. */
    region: string;
    /** Value of their label `topology.kubernetes.io/zone`. Default: the region's name and `-a`. */
    zone?: string;
    /** Istio's name of its network; clusters that name the same one reach each other's pods. Default: one of its own. */
    network?: string;
}

/** What a stack is told for the sake of one infrastructure. */
export interface InfrastructureSettings {
    /** Id of the Google Cloud project. */
    project?: string;
    /** VPC that exists already, instead of one of the stack's own. */
    network?: string;
    /** Subnets of that VPC by region, instead of the stack's own. */
    subnetworks?: Record<string, string>;
    /** How soon GKE clusters get new versions. */
    releaseChannel?: ReleaseChannel;
    /** ARN of an IAM role or user that administers the EKS cluster. */
    administrator?: string;
    /** From where the EKS cluster's API server may be reached. */
    publicAccessRanges?: string[];
    /** Whether the cloud refuses to delete the clusters. */
    deletionProtection?: boolean;
    /** Nodes of each kind cluster beside its control plane. */
    workers?: number;
    /** Port of the first kind cluster's API server on this machine; the next ones follow it. */
    apiServerPort?: number;
    /** Image of the kind clusters' nodes. */
    nodeImage?: string;
    /** Clusters that exist already. */
    clusters?: ExistingCluster[];
}

/** A setting that only some infrastructures have. */
interface Setting<T> {
    of: readonly string[];
    requiredBy?: readonly string[];
    /** Says what is needed, as part of a sentence. */
    wanted: string;
    /** The value, or undefined when it is not what is needed. */
    read: (stored: string) => T | undefined;
}

const table: { [key in keyof InfrastructureSettings]-?: Setting<NonNullable<InfrastructureSettings[key]>> } = {
    project: {
        of: ['gke', 'eks-gke'],
        requiredBy: ['gke', 'eks-gke'],
        wanted: 'the id of a Google Cloud project is needed',
        read: text,
    },
    network: { of: ['gke'], wanted: 'the name of a VPC is needed', read: text },
    subnetworks: {
        of: ['gke'],
        wanted: 'subnets by region are needed, such as {"europe-west1": "mesh"}',
        read: texts,
    },
    releaseChannel: {
        of: ['gke', 'eks-gke'],
        wanted: `known are ${Object.values(ReleaseChannel).join(', ')}`,
        read: (stored) => Object.values(ReleaseChannel).find((channel) => channel === stored),
    },
    administrator: { of: ['eks-gke'], wanted: 'the ARN of an IAM role or user is needed', read: text },
    publicAccessRanges: {
        of: ['eks-gke'],
        wanted: 'a list of blocks of addresses is needed, such as ["203.0.113.0/24"]',
        read: ranges,
    },
    deletionProtection: { of: ['gke', 'eks-gke'], wanted: 'true or false is needed', read: yesOrNo },
    workers: { of: ['kind'], wanted: 'a whole number of at least 1 is needed', read: number },
    apiServerPort: { of: ['kind'], wanted: 'the number of a port is needed', read: number },
    nodeImage: { of: ['kind'], wanted: 'the name of an image is needed', read: text },
    clusters: {
        of: ['existing'],
        requiredBy: ['existing'],
        wanted:
            'a list is needed, such as [{"name": "a", "kubeconfig": "a.yaml", "context": "admin", "region": "europe-west1", ' +
            '"zone": "europe-west1-b", "network": "a"}], of which only name, kubeconfig and region must be given',
        read: existingClusters,
    },
};

const keys = Object.keys(table) as (keyof InfrastructureSettings)[];

/** Names of the settings that an infrastructure has. */
export function settingsOf(infrastructure: string): string[] {
    return keys.filter((key) => table[key].of.includes(infrastructure));
}

/** The infrastructures that have a setting; none when there is no such setting. */
export function infrastructuresWith(key: string): readonly string[] {
    return keys.includes(key as keyof InfrastructureSettings) ? table[key as keyof InfrastructureSettings].of : [];
}

/**
 * Reads the settings that the infrastructure has.
 *
 * @param stored The value of a key as Pulumi stores it.
 * @returns The settings, and everything that is wrong with them.
 */
export function infrastructureSettings(
    infrastructure: string,
    stored: (key: string) => string | undefined,
): { settings: InfrastructureSettings; problems: string[] } {
    const problems: string[] = [];
    const read = keys.flatMap((key) => {
        const { of, requiredBy, wanted, read: reader } = table[key];
        const value = of.includes(infrastructure) ? stored(key) : undefined;
        const found = value === undefined ? undefined : reader(value);
        if (value !== undefined && found === undefined) {
            problems.push(`\`${key}\` is ${JSON.stringify(value)}; ${wanted}.`);
        }
        if (value === undefined && requiredBy?.includes(infrastructure)) {
            problems.push(`\`${key}\` is missing, which \`${infrastructure}\` needs; ${wanted}.`);
        }
        return found === undefined ? [] : [[key, found] as const];
    });
    return { settings: Object.fromEntries(read), problems };
}

function text(stored: string): string | undefined {
    return stored || undefined;
}

function number(stored: string): number | undefined {
    return /^[1-9]\d{0,8}$/.test(stored) ? Number(stored) : undefined;
}

function yesOrNo(stored: string): boolean | undefined {
    return stored === 'true' ? true : stored === 'false' ? false : undefined;
}

function texts(stored: string): Record<string, string> | undefined {
    const parsed = json(stored);
    return isObject(parsed) && Object.values(parsed).every((value) => typeof value === 'string' && value !== '')
        ? (parsed as Record<string, string>)
        : undefined;
}

function ranges(stored: string): string[] | undefined {
    const parsed = json(stored);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every((range) => cidr(String(range)) !== undefined)
        ? (parsed as string[])
        : undefined;
}

function existingClusters(stored: string): ExistingCluster[] | undefined {
    const parsed = json(stored);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every(isExisting) ? parsed : undefined;
}

function isExisting(value: unknown): value is ExistingCluster {
    const known = ['name', 'kubeconfig', 'context', 'region', 'zone', 'network'];
    return (
        isObject(value) &&
        Object.entries(value).every(([key, part]) => known.includes(key) && typeof part === 'string' && part !== '') &&
        ['name', 'kubeconfig', 'region'].every((key) => key in value)
    );
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function json(stored: string): unknown {
    try {
        return JSON.parse(stored);
    } catch {
        return undefined;
    }
}

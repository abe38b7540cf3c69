/** What is known of an infrastructure before it gives any cluster. Free of Pulumi, so that any command can ask. */
export interface Traits {
    /**
     * Whether its clusters are this machine's embedded lab. Then commands run inside the lab's namespaces, the lab
     * brings tools, plugins, project and backend, and drills can use the faults that only the lab injects.
     */
    embedded: boolean;
    /** Hours between two phases of a rotation: until every proxy has the new roots and certificates. */
    settlingHours: number;
    /** What a report says about how real its clusters are. */
    reportNote: string;
}

/** Real clusters: Istio's proxies renew their certificates within 24 hours. */
const real: Traits = { embedded: false, settlingHours: 24, reportNote: '' };

/** The infrastructures that there are, by name. */
export const traits = {
    lab: {
        embedded: true,
        settlingHours: 0, // its proxies renew within seconds
        reportNote:
            'The lab stands in for real clusters: the Kubernetes API servers, Istio and Envoy are real, but run on one ' +
            'machine with pods as processes and no distance between regions.',
    },
    kind: real,
    gke: real,
    'eks-gke': real,
    existing: real,
} as const satisfies Readonly<Record<string, Traits>>;

export type InfrastructureName = keyof typeof traits;

/** Traits of an infrastructure; one that is not ours, as a plan file may name it, has real clusters. */
export function traitsOf(infrastructure: string): Traits {
    return Object.hasOwn(traits, infrastructure) ? traits[infrastructure as InfrastructureName] : real;
}

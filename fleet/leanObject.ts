import { type Fields, fieldsOf, listOf } from '../analysis/manifests/kubernetesObject';

/** What is kept of pods, which are most of a cluster's bytes: where they run. And of Deployments: their size and version. */
const kept: Readonly<Record<string, (content: Fields) => Fields>> = {
    Pod: ({ spec, status }) => ({
        spec: { nodeName: fieldsOf(spec).nodeName },
        status: { phase: fieldsOf(status).phase, podIP: fieldsOf(status).podIP },
    }),
    Deployment: ({ spec, status }) => {
        const { replicas, selector, template } = fieldsOf(spec);
        const { metadata, spec: pod } = fieldsOf(template);
        const images = listOf(fieldsOf(pod).containers).map((container) => ({ image: fieldsOf(container).image }));
        return {
            spec: { replicas, selector, template: { metadata, spec: { containers: images } } },
            status: { readyReplicas: fieldsOf(status).readyReplicas },
        };
    },
};

/** What the API server notes of an object at each change, also where nothing else has changed. */
const notedFields = ['managedFields', 'resourceVersion'];
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The names of a Secret's keys, without what they hold: the API server sends the metadata alone, and notes there who has
 * set which key.
 */
function secretKeys(metadata: Fields): Fields {
    const noted = listOf(metadata.managedFields).flatMap((each) => {
        const { 'f:data': own } = fieldsOf(fieldsOf(each).fieldsV1);
        return Object.keys(fieldsOf(own)).flatMap((key) => (key.startsWith('f:') ? [key.slice(2)] : []));
    });
    return { data: Object.fromEntries([...new Set(noted)].sort().map((key) => [key, ''])) };
}

/** An object without the fields that nobody here reads, so that a fleet of thousands of pods fits into memory. */
export function leanObject(kind: string, object: unknown): Fields {
    const { metadata, ...rest } = fieldsOf(object);
    const all = fieldsOf(metadata);
    const { annotations, ...identity } = without(notedFields, all);
    return {
        ...(kind === 'Secret' ? secretKeys(all) : (kept[kind]?.(rest) ?? rest)),
        metadata: {
            ...identity,
            ...(annotations !== undefined && { annotations: without([lastApplied], fieldsOf(annotations)) }),
        },
    };
}

function without(names: readonly string[], fields: Fields): Fields {
    return Object.fromEntries(Object.entries(fields).filter(([each]) => !names.includes(each)));
}

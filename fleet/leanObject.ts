import { type Fields, fieldsOf } from '../analysis/manifests/kubernetesObject';

/** What is kept of the pods, which are most of a cluster's bytes: where they run. */
const kept: Readonly<Record<string, (content: Fields) => Fields>> = {
    Pod: ({ spec, status }) => ({
        spec: { nodeName: fieldsOf(spec).nodeName },
        status: { phase: fieldsOf(status).phase, podIP: fieldsOf(status).podIP },
    }),
    Deployment: ({ spec }) => ({
        spec: { replicas: fieldsOf(spec).replicas, template: { metadata: fieldsOf(fieldsOf(spec).template).metadata } },
    }),
};

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object without the fields that nobody here reads, so that a fleet of thousands of pods fits into memory. */
export function leanObject(kind: string, object: unknown): Fields {
    const { metadata, ...rest } = fieldsOf(object);
    const { annotations, ...identity } = without('managedFields', fieldsOf(metadata));
    return {
        ...(kept[kind]?.(rest) ?? rest),
        metadata: {
            ...identity,
            ...(annotations !== undefined && { annotations: without(lastApplied, fieldsOf(annotations)) }),
        },
    };
}

function without(name: string, fields: Fields): Fields {
    return Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
}

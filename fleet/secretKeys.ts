import { type Fields, fieldsOf } from '../analysis/manifests/kubernetesObject';
import { isObject } from '../isObject';
import { lastApplied } from './leanObject';

/** What Pulumi has in place of a secret value (`pkg/resource/plugin/rpc.go` in pulumi/pulumi). */
const secretSignature = '4dabf18193072939515e22adb298388d';

/**
 * The fields of a Secret with the names of its keys, and nothing of what they hold: neither there nor in what kubectl
 * notes. A whole map that Pulumi keeps secret has no keys.
 */
export function withoutSecretValues(secret: Fields): Fields {
    const { annotations, ...identity } = fieldsOf(secret.metadata);
    return {
        ...secret,
        ...(isObject(annotations) && {
            metadata: {
                ...identity,
                annotations: Object.fromEntries(Object.entries(annotations).filter(([name]) => name !== lastApplied)),
            },
        }),
        ...Object.fromEntries(
            ['data', 'stringData'].filter((field) => field in secret).map((field) => [field, keysOf(secret[field])]),
        ),
    };
}

function keysOf(values: unknown): Record<string, ''> {
    const keys = Object.keys(fieldsOf(values));
    return keys.includes(secretSignature) ? {} : Object.fromEntries(keys.map((key) => [key, '']));
}

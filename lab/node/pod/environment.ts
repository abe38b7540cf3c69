import type { V1ConfigMap, V1Container, V1EnvVar, V1Secret } from '@kubernetes/client-node';
import type { Pod } from '../objects';
import { fieldValue, type PodPlace, resourceValue } from './downward';
import { expand } from './expansion';

/** Where a pod's ConfigMaps and Secrets come from; both are of the pod's namespace. */
export interface Sources {
    configMap(name: string): V1ConfigMap | undefined;
    secret(name: string): V1Secret | undefined;
}

export interface Environment {
    readonly variables: Record<string, string>;
    /** References that cannot be resolved; the container must wait for them. */
    readonly missing: string[];
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * A container's variables, in the kubelet's order: the image's, `KUBERNETES_*`, `envFrom`, `env`. Variables for other
 * Services are not set, because ClusterIPs do not route in the lab.
 */
export function containerEnvironment(
    pod: Pod,
    container: V1Container,
    place: PodPlace,
    sources: Sources,
    imageEnv: Readonly<Record<string, string>>,
): Environment {
    const missing: string[] = [];
    const variables: Record<string, string> = {
        PATH: defaultPath,
        HOME: '/root',
        HOSTNAME: pod.metadata.name,
        ...imageEnv,
        KUBERNETES_SERVICE_HOST: place.hostIP,
        KUBERNETES_SERVICE_PORT: '6443',
        KUBERNETES_SERVICE_PORT_HTTPS: '6443',
    };
    for (const source of container.envFrom ?? []) {
        const found = wholeSource(source, sources, missing);
        for (const [key, value] of Object.entries(found)) {
            variables[`${source.prefix ?? ''}${key}`] = value;
        }
    }
    for (const variable of container.env ?? []) {
        const value = variableValue(variable, { pod, container, place, sources, variables, missing });
        if (value !== undefined) {
            variables[variable.name] = value;
        }
    }
    return { variables, missing };
}

/** Command line by the rules of `command` (replaces entry point and default) and `args` (replaces the default). */
export function commandLine(
    container: V1Container,
    image: { readonly entrypoint: readonly string[]; readonly command?: readonly string[] },
    variables: Readonly<Record<string, string>>,
): string[] {
    const command = container.command?.length ? container.command : undefined;
    const args = container.args?.length ? container.args : undefined;
    const words = command ? [...command, ...(args ?? [])] : [...image.entrypoint, ...(args ?? image.command ?? [])];
    const fromImage = command ? 0 : image.entrypoint.length;
    // The image's own words are not Kubernetes' to expand.
    return words.map((word, index) => (index < fromImage || (!command && !args) ? word : expand(word, variables)));
}

interface Context {
    readonly pod: Pod;
    readonly container: V1Container;
    readonly place: PodPlace;
    readonly sources: Sources;
    readonly variables: Record<string, string>;
    readonly missing: string[];
}

function variableValue(variable: V1EnvVar, context: Context): string | undefined {
    const from = variable.valueFrom;
    if (!from) {
        return expand(variable.value ?? '', context.variables);
    }
    const { pod, place, sources, missing } = context;
    if (from.fieldRef) {
        return orMissing(fieldValue(pod, place, from.fieldRef), `fieldRef ${from.fieldRef.fieldPath}`, missing);
    }
    if (from.resourceFieldRef) {
        const value = resourceValue(pod, place, from.resourceFieldRef, context.container.name);
        return orMissing(value, `resourceFieldRef ${from.resourceFieldRef.resource}`, missing);
    }
    if (from.configMapKeyRef) {
        const { name = '', key, optional } = from.configMapKeyRef;
        const map = sources.configMap(name);
        const value = map?.data?.[key];
        return orMissing(value, missingKey('configmap', name, key, map), optional ? [] : missing);
    }
    if (from.secretKeyRef) {
        const { name = '', key, optional } = from.secretKeyRef;
        const secret = sources.secret(name);
        const value = secret?.data?.[key];
        const message = missingKey('secret', name, key, secret);
        return orMissing(value === undefined ? undefined : decode(value), message, optional ? [] : missing);
    }
    return orMissing(undefined, `valueFrom of \`${variable.name}\` is of a kind the lab does not have`, missing);
}

function missingKey(kind: string, name: string, key: string, object: object | undefined): string {
    return object ? `couldn't find key ${key} in ${kind} "${name}"` : `${kind} "${name}" not found`;
}

function orMissing(value: string | undefined, message: string, missing: string[]): string | undefined {
    if (value === undefined) {
        missing.push(message);
    }
    return value;
}

function wholeSource(
    source: NonNullable<V1Container['envFrom']>[number],
    sources: Sources,
    missing: string[],
): Record<string, string> {
    if (source.configMapRef) {
        const { name = '', optional } = source.configMapRef;
        const map = sources.configMap(name);
        orMissing(map ? '' : undefined, `configmap "${name}" not found`, optional ? [] : missing);
        return map?.data ?? {};
    }
    if (source.secretRef) {
        const { name = '', optional } = source.secretRef;
        const secret = sources.secret(name);
        orMissing(secret ? '' : undefined, `secret "${name}" not found`, optional ? [] : missing);
        return Object.fromEntries(Object.entries(secret?.data ?? {}).map(([key, value]) => [key, decode(value)]));
    }
    return {};
}

function decode(base64: string): string {
    return Buffer.from(base64, 'base64').toString('utf8');
}

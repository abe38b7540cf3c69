import { isObject } from '../../isObject';
import { changeKind } from '../protocol/changes';
import type { Checked, Difference, Refusal } from '../protocol/plugin';
import { isUnknown, plain, type Properties, secret, textAt, type Value, withSecretsOf } from '../protocol/values';
import { connectionOf, isKubeconfigText, type KubeconfigChoice } from './kubeconfig';
import { standIn } from './standIn';

/** What `kubernetes.Provider` was given, decoded. */
export interface Configuration extends KubeconfigChoice {
    namespace: string | undefined;
    deleteUnreachable: boolean;
    skipUpdateUnreachable: boolean;
    /** Creates may take over objects that exist already. */
    upsert: boolean;
    /** ConfigMaps and Secrets are changed in place; by default (the official one) they are replaced. */
    mutable: { ConfigMap: boolean; Secret: boolean };
}

const texts = ['kubeconfig', 'context', 'cluster', 'namespace', 'clusterIdentifier'];
const flags = [
    'deleteUnreachable',
    'skipUpdateUnreachable',
    'enableConfigMapMutable',
    'enableSecretMutable',
    'enablePatchForce',
    'upsertExistingObjects',
    'enableServerSideApply',
    'alwaysRender',
    'suppressDeprecationWarnings',
    'suppressHelmHookWarnings',
];
/** Settings of the official plugin that change its behaviour. The stand-in cannot follow them, so it refuses them. */
const refused: Record<string, string> = {
    renderYamlToDirectory: `${standIn} does not render YAML, it talks to an API server`,
    helmReleaseSettings: `${standIn} has no Helm`,
};
/** Client tuning, of no consequence here. */
const ignored = ['kubeClientSettings', 'version', 'pluginDownloadURL'];

/** Schema of the provider alone: a YAML program may declare it for components, whose resources need none. */
export function providerSchema(version: string): object {
    const properties = (names: string[], type: string) => names.map((name) => [name, { type }] as const);
    const inputProperties = Object.fromEntries([...properties(texts, 'string'), ...properties(flags, 'boolean')]);
    return { name: 'kubernetes', version, provider: { inputProperties }, resources: {} };
}

/** Refuses what cannot be honoured; a kubeconfig's text becomes secret, as it holds keys or tokens. */
export function checkConfiguration(news: Properties): Checked {
    const values = plain(news);
    const failures: Refusal[] = Object.entries(values).flatMap(([property, value]) => {
        const reason = isUnknown(value) || value === null ? undefined : refusal(property, value);
        return reason === undefined ? [] : [{ property, reason }];
    });
    const kubeconfig = textAt(values, 'kubeconfig');
    const hidden =
        kubeconfig !== undefined && isKubeconfigText(kubeconfig)
            ? { ...values, kubeconfig: secret(kubeconfig) }
            : values;
    return { inputs: withSecretsOf(hidden, news), failures };
}

function refusal(property: string, value: Value): string | undefined {
    if (property in refused) {
        return refused[property];
    }
    if (property === 'enableServerSideApply' && !flag(value, true)) {
        return `false, but ${standIn} always uses server-side apply; leave it out`;
    }
    if (flags.includes(property)) {
        return [true, false, 'true', 'false'].some((known) => known === value) ? undefined : `expected true or false`;
    }
    if (texts.includes(property)) {
        return typeof value === 'string' || isObject(value) ? undefined : 'expected a string';
    }
    return ignored.includes(property)
        ? undefined
        : `not known to ${standIn}; known: ${[...texts, ...flags].join(', ')}`;
}

/** Decodes the settings; the SDK sends everything but strings as JSON text. */
export function configurationOf(marked: Properties): Configuration {
    const values = plain(marked);
    return {
        kubeconfig: kubeconfigText(values['kubeconfig']),
        context: textAt(values, 'context'),
        cluster: textAt(values, 'cluster'),
        namespace: textAt(values, 'namespace'),
        deleteUnreachable: flag(values['deleteUnreachable']),
        skipUpdateUnreachable: flag(values['skipUpdateUnreachable']),
        upsert: flag(values['upsertExistingObjects']) || flag(values['enablePatchForce']),
        mutable: { ConfigMap: flag(values['enableConfigMapMutable']), Secret: flag(values['enableSecretMutable']) },
    };
}

/**
 * A change of provider settings. Resources are replaced only when another cluster is meant: by `clusterIdentifier`
 * when both name one, else by the API server's address.
 */
export function diffConfiguration(olds: Properties, news: Properties): Difference {
    const [before, after] = [plain(olds), plain(news)];
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
        (key) => !ignored.includes(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    );
    const paths = Object.fromEntries(keys.map((key) => [key, changeKind(before[key], after[key])]));
    const replaces = keys.filter((key) => key === meansCluster(before, after));
    return { changes: keys.length > 0, paths, replaces, deleteBeforeReplace: false };
}

/** The setting by which another cluster is meant, if one is. */
function meansCluster(before: Properties, after: Properties): string | undefined {
    const [old, now] = [textAt(before, 'clusterIdentifier'), textAt(after, 'clusterIdentifier')];
    if (old !== undefined && now !== undefined) {
        return old === now ? undefined : 'clusterIdentifier';
    }
    const [oldServer, newServer] = [server(before), server(after)];
    return oldServer === undefined || newServer === undefined || oldServer === newServer ? undefined : 'kubeconfig';
}

function server(values: Properties): string | undefined {
    if (Object.values(values).some(isUnknown)) {
        return undefined;
    }
    try {
        return connectionOf(configurationOf(values)).server;
    } catch {
        return undefined;
    }
}

function flag(value: Value | undefined, byDefault = false): boolean {
    return value === undefined || value === null ? byDefault : value === true || value === 'true';
}

function kubeconfigText(value: Value | undefined): string | undefined {
    if (isObject(value)) {
        return JSON.stringify(value);
    }
    return typeof value === 'string' && value !== '' ? value : undefined;
}

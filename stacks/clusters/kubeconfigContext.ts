import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { messageOf } from '../../errors';

interface Named {
    name?: string;
}

/** Fields of a user that name files. */
const userFiles = ['client-certificate', 'client-key', 'tokenFile'];

interface Kubeconfig {
    'current-context'?: string;
    contexts?: (Named & { context?: { cluster?: string; user?: string } })[];
    clusters?: (Named & { cluster?: Record<string, unknown> })[];
    users?: (Named & { user?: Record<string, unknown> })[];
}

/**
 * The part of a kubeconfig that one context uses, with that context as the current one: its readers need no context's
 * name, and get no other cluster's credentials. JSON, which is YAML too.
 *
 * @param context Default: the current one.
 * @param folder Folder of the kubeconfig, from which it names files.
 */
export function forContext(
    text: string,
    context: string | undefined,
    folder: string,
): { kubeconfig: string } | { problem: string } {
    const whole = parsed(text);
    if (!whole) {
        return { problem: 'is no kubeconfig.' };
    }
    const name = context ?? whole['current-context'];
    const contexts = whole.contexts ?? [];
    const found = contexts.find((entry) => entry.name === name);
    if (!found) {
        const known = contexts.map((entry) => entry.name ?? '').join(', ') || 'no context';
        return { problem: `has ${known}; ${name ? `"${name}" is not there.` : 'none is current, so name one.'}` };
    }
    const clusters = (whole.clusters ?? []).filter((entry) => entry.name === found.context?.cluster);
    const users = (whole.users ?? []).filter((entry) => entry.name === found.context?.user);
    if (clusters.length !== 1 || users.length !== 1) {
        return { problem: `has no cluster or no user for its context "${name}".` };
    }
    try {
        const part = {
            apiVersion: 'v1',
            kind: 'Config',
            contexts: [found],
            clusters: clusters.map((entry) => ({ ...entry, cluster: withAuthority(entry.cluster, folder) })),
            users: users.map((entry) => ({ ...entry, user: withPaths(entry.user, folder) })),
            'current-context': name,
        };
        return { kubeconfig: JSON.stringify(part) };
    } catch (error) {
        return { problem: `has a \`certificate-authority\` that cannot be read: ${messageOf(error)}.` };
    }
}

/** The cluster with its authority inside: other clusters need it too. */
function withAuthority(cluster: Record<string, unknown> = {}, folder: string): Record<string, unknown> {
    const { 'certificate-authority': file, ...rest } = cluster;
    return typeof file === 'string' && file !== ''
        ? { ...rest, 'certificate-authority-data': readFileSync(resolve(folder, file)).toString('base64') }
        : cluster;
}

/** The user with whole paths. The files stay outside: tokens in files are renewed there. */
function withPaths(user: Record<string, unknown> = {}, folder: string): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(user).map(([field, value]) => [
            field,
            userFiles.includes(field) && typeof value === 'string' ? resolve(folder, value) : value,
        ]),
    );
}

function parsed(text: string): Kubeconfig | undefined {
    try {
        const value = load(text);
        return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'contexts'))
            ? value
            : undefined;
    } catch {
        return undefined;
    }
}

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { load } from 'js-yaml';
import { codeOf } from '../../errors';
import { isObject } from '../../isObject';
import { at, objectsAt, type Properties, textAt } from '../protocol/values';
import { standIn } from './standIn';

/** How to reach and be trusted by one API server. */
export interface Connection {
    server: string;
    /** What `https` needs to know; PEM texts. */
    tls: { ca?: string; cert?: string; key?: string; servername?: string; rejectUnauthorized: boolean };
    /** Bearer token, when the user has one. */
    token: string | undefined;
    /** Namespace of the context, `default` when it names none. */
    namespace: string;
}

/** What a provider's configuration says about its kubeconfig. */
export interface KubeconfigChoice {
    /** YAML or JSON text, or the path of a file. Default: `$KUBECONFIG`, else `~/.kube/config`. */
    kubeconfig?: string | undefined;
    context?: string | undefined;
    cluster?: string | undefined;
}

const notOurs: Record<string, string> = {
    exec: 'a credential plugin (`exec`)',
    'auth-provider': 'an `auth-provider`',
    as: 'impersonation (`as`)',
    username: 'a user name and password',
};

/** Reads the kubeconfig and picks the context. Throws one error that names every missing part. */
export function connectionOf(choice: KubeconfigChoice): Connection {
    const { text, folder } = source(choice.kubeconfig);
    const document = parse(text);
    const contextName = choice.context ?? textAt(document, 'current-context');
    const context = contextName === undefined ? undefined : named(document, 'contexts', contextName, 'context');
    const clusterName = choice.cluster ?? textAt(context, 'cluster');
    const cluster = clusterName === undefined ? undefined : named(document, 'clusters', clusterName, 'cluster');
    const server = textAt(cluster, 'server');
    if (server === undefined) {
        throw new Error('`kubeconfig` names no API server: its current context needs a cluster with a `server`.');
    }
    const userName = textAt(context, 'user');
    const user = userName === undefined ? {} : named(document, 'users', userName, 'user');
    const unsupported = Object.keys(notOurs).find((key) => at(user, key) !== undefined);
    if (unsupported !== undefined) {
        throw new Error(
            `\`kubeconfig\` authenticates by ${notOurs[unsupported]}, which ${standIn} ` +
                'does not support: use client certificates or a token, or install the official plugin.',
        );
    }
    const ca = pem(cluster, 'certificate-authority', folder);
    const cert = pem(user, 'client-certificate', folder);
    const key = pem(user, 'client-key', folder);
    const servername = textAt(cluster, 'tls-server-name');
    const tokenFile = textAt(user, 'tokenFile');
    return {
        server,
        tls: {
            ...(ca === undefined ? {} : { ca }),
            ...(cert === undefined ? {} : { cert }),
            ...(key === undefined ? {} : { key }),
            ...(servername === undefined ? {} : { servername }),
            rejectUnauthorized: at(cluster, 'insecure-skip-tls-verify') !== true,
        },
        token: textAt(user, 'token') ?? (tokenFile === undefined ? undefined : read(folder, tokenFile).trim()),
        namespace: textAt(context, 'namespace') ?? 'default',
    };
}

/** True when the text is a kubeconfig itself rather than the path of one. */
export function isKubeconfigText(kubeconfig: string): boolean {
    return /[\n{]/.test(kubeconfig);
}

function source(kubeconfig: string | undefined): { text: string; folder: string } {
    if (kubeconfig !== undefined && isKubeconfigText(kubeconfig)) {
        return { text: kubeconfig, folder: process.cwd() };
    }
    const file = kubeconfig ?? process.env['KUBECONFIG'] ?? path.join(homedir(), '.kube', 'config');
    if (file.includes(path.delimiter)) {
        throw new Error(`KUBECONFIG lists several files (${file}); ${standIn} reads one.`);
    }
    return { text: read(process.cwd(), file), folder: path.dirname(file) };
}

function parse(text: string): Properties {
    let document: unknown;
    try {
        document = load(text);
    } catch (error) {
        // The parser quotes the lines around its error; they may hold a key or token.
        const reason = error instanceof Error && 'reason' in error ? String(error.reason) : 'unreadable';
        throw new Error(`\`kubeconfig\` is not YAML: ${reason}`);
    }
    if (!isObject(document)) {
        throw new Error('`kubeconfig` is neither the text of a kubeconfig nor the path of a file that holds one.');
    }
    return document as Properties;
}

function named(document: Properties, list: string, name: string, part: string): Properties {
    const entries = objectsAt(document, list);
    const found = at(
        entries.find((entry) => at(entry, 'name') === name),
        part,
    );
    if (!isObject(found)) {
        const known = entries.map((entry) => textAt(entry, 'name')).join(', ');
        throw new Error(`\`kubeconfig\` has no ${part} "${name}"; it has: ${known === '' ? 'none' : known}.`);
    }
    return found;
}

function pem(part: Properties | undefined, key: string, folder: string): string | undefined {
    const data = textAt(part, `${key}-data`);
    if (data !== undefined) {
        return Buffer.from(data, 'base64').toString();
    }
    const file = textAt(part, key);
    return file === undefined ? undefined : read(folder, file);
}

function read(folder: string, file: string): string {
    try {
        return readFileSync(path.resolve(folder, file), 'utf8');
    } catch (error) {
        throw new Error(`\`kubeconfig\`: cannot read ${file}: ${codeOf(error) ?? 'unknown error'}`);
    }
}

import { load } from 'js-yaml';
import { isObject } from '../isObject';
import { differsByMachine } from './networkAddress';
import type { Problem } from './problem';

/** Fields of a kubeconfig's user that hold a credential themselves. */
const embeddedCredentials = ['token', 'client-certificate-data', 'password'];

/** Fields of a kubeconfig's user that name a program or a file of one machine. */
const localCredentials = ['exec', 'auth-provider', 'tokenFile', 'client-certificate', 'client-key'];

/**
 * Problems that keep a controller in another cluster from using a kubeconfig: it has neither this machine's programs
 * and files nor its loopback. Problems quote the server and names of fields only, as the rest is secret.
 *
 * @param source Component whose output is a kubeconfig that works, e.g. `RemoteReader`.
 */
export function kubeconfigProblems(argument: string, text: string, source: string): Problem[] {
    const fix = `give the output \`kubeconfig\` of \`${source}\`.`;
    if (text.trim() === '') {
        return [{ path: argument, reason: 'is empty', fix }];
    }
    const config = parsed(text);
    if (config === undefined) {
        return [{ path: argument, reason: 'is not the text of a kubeconfig; a path to a file does not do', fix }];
    }
    if (!config['current-context']) {
        return [
            {
                path: argument,
                reason: 'has no `current-context`',
                fix: `write one, as controllers choose none themselves, or ${fix}`,
            },
        ];
    }
    const context = named(config['contexts'], config['current-context'], 'context');
    const cluster = named(config['clusters'], context?.['cluster'], 'cluster');
    const user = named(config['users'], context?.['user'], 'user');
    if (!cluster || !user) {
        return [{ path: argument, reason: 'has no current context with a cluster and a user', fix }];
    }
    return [...clusterProblems(cluster), ...userProblems(user)].map((reason) => ({ path: argument, reason, fix }));
}

type Mapping = Readonly<Record<string, unknown>>;

function clusterProblems(cluster: Mapping): string[] {
    const { server } = cluster;
    const url = typeof server === 'string' && URL.canParse(server) ? new URL(server) : undefined;
    return [
        ...(url?.protocol === 'https:' ? [] : ['has a `server` that is not an https:// URL']),
        ...(url && differsByMachine(url.hostname)
            ? [`has the server "${url.origin}", which means another machine in every cluster`]
            : []),
        ...(cluster['certificate-authority'] === undefined
            ? []
            : ['has `certificate-authority`, a file that other clusters do not have']),
    ];
}

function userProblems(user: Mapping): string[] {
    const local = localCredentials.filter((field) => user[field] !== undefined);
    if (local.length > 0) {
        const fields = local.map((field) => `\`${field}\``).join(', ');
        return [`has credentials by ${fields}, a program or file that other clusters do not have`];
    }
    return embeddedCredentials.some((field) => user[field]) ? [] : ['has no credentials'];
}

/** The content of a named entry in a kubeconfig's list. */
function named(list: unknown, name: unknown, kind: string): Mapping | undefined {
    const entries: unknown[] = Array.isArray(list) ? list : [];
    const found = entries.map(asMapping).find((entry) => entry?.['name'] === name && name !== undefined);
    return asMapping(found?.[kind]);
}

function parsed(text: string): Mapping | undefined {
    try {
        return asMapping(load(text));
    } catch {
        return undefined;
    }
}

function asMapping(value: unknown): Mapping | undefined {
    return isObject(value) ? { ...value } : undefined;
}

import { load } from 'js-yaml';

interface Named {
    name?: string;
}

interface Kubeconfig {
    'current-context'?: string;
    contexts?: (Named & { context?: { cluster?: string; user?: string } })[];
    clusters?: Named[];
    users?: Named[];
}

/**
 * The part of a kubeconfig that one context uses, with that context as the current one: whoever reads it later needs
 * no context's name, and gets no other cluster's credentials. JSON, which is YAML too.
 *
 * @param context Default: the current one.
 */
export function forContext(text: string, context?: string): { kubeconfig: string } | { problem: string } {
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
    const part = { apiVersion: 'v1', kind: 'Config', contexts: [found], clusters, users, 'current-context': name };
    return { kubeconfig: JSON.stringify(part) };
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

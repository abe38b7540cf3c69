import * as pulumi from '@pulumi/pulumi';
import { load } from 'js-yaml';
import { firstLine } from '../../errors';
import type { Cluster } from './cluster';

/** URL at which other clusters reach a cluster's API server: as it is known, else that of its kubeconfig. No secret. */
export function apiServer({
    apiServer: known,
    kubeconfig,
    name,
}: Pick<Cluster, 'apiServer' | 'kubeconfig' | 'name'>): pulumi.Output<string> {
    return known === undefined
        ? pulumi.unsecret(kubeconfig.apply((text) => serverOf(text, name)))
        : pulumi.output(known);
}

interface Kubeconfig {
    'current-context'?: string;
    contexts?: { name?: string; context?: { cluster?: string } }[];
    clusters?: { name?: string; cluster?: { server?: string } }[];
}

/** The server of a kubeconfig's current context, or of the only cluster in it. */
export function serverOf(kubeconfig: string, name: string): string {
    const { clusters = [], contexts = [], 'current-context': current } = parsed(kubeconfig, name);
    const context = contexts.find((entry) => entry.name === current)?.context;
    const cluster = clusters.length === 1 ? clusters[0] : clusters.find((entry) => entry.name === context?.cluster);
    const server = cluster?.cluster?.server;
    if (server === undefined) {
        throw new Error(`The kubeconfig of ${name} names no server for its current context.`);
    }
    return server;
}

function parsed(kubeconfig: string, name: string): Kubeconfig {
    try {
        return load(kubeconfig) ?? {};
    } catch (error) {
        throw new Error(`The kubeconfig of ${name} is no YAML: ${firstLine(error)}`);
    }
}

import * as pulumi from '@pulumi/pulumi';
import { load } from 'js-yaml';
import { firstLine } from '../../errors';
import type { Cluster } from './cluster';

/** How other clusters reach an API server. No secret. */
export interface ApiAccess {
    /** URL. */
    server: string;
    /** Authorities that sign its certificate, PEM; empty: a publicly trusted one. Default: the cluster's own. */
    certificateAuthorityPem?: string;
    /** Name in its certificate, where that is not the host of the URL. */
    tlsServerName?: string;
    /** Proxy on the way to it. */
    proxyUrl?: string;
    /** Whether a client takes any certificate. */
    unverified?: boolean;
}

/** As arguments of a component: by the address that the infrastructure knows, else as the kubeconfig has it. */
export function accessArguments({
    apiServer: known,
    kubeconfig,
    name,
}: Pick<Cluster, 'apiServer' | 'kubeconfig' | 'name'>): pulumi.Inputs & { server: pulumi.Input<string> } {
    if (known !== undefined) {
        return { server: known };
    }
    const access = pulumi.unsecret(kubeconfig.apply((text) => apiAccessOf(text, name)));
    return {
        server: access.server,
        certificateAuthorityPem: access.certificateAuthorityPem,
        tlsServerName: access.tlsServerName,
        proxyUrl: access.proxyUrl,
    };
}

interface Kubeconfig {
    'current-context'?: string;
    contexts?: { name?: string; context?: { cluster?: string } }[];
    clusters?: { name?: string; cluster?: KubeconfigCluster }[];
}

interface KubeconfigCluster {
    server?: string;
    'certificate-authority-data'?: string;
    'insecure-skip-tls-verify'?: boolean;
    'tls-server-name'?: string;
    'proxy-url'?: string;
}

/** What the current context of a kubeconfig, or the only cluster in it, says about the API server. */
export function apiAccessOf(kubeconfig: string, name: string): ApiAccess {
    const { clusters = [], contexts = [], 'current-context': current } = parsed(kubeconfig, name);
    const context = contexts.find((entry) => entry.name === current)?.context;
    const entry = clusters.length === 1 ? clusters[0] : clusters.find((other) => other.name === context?.cluster);
    const { server, 'proxy-url': proxyUrl, 'tls-server-name': tlsServerName, ...tls } = entry?.cluster ?? {};
    if (server === undefined) {
        throw new Error(`The kubeconfig of ${name} names no server for its current context.`);
    }
    return {
        server,
        certificateAuthorityPem: Buffer.from(tls['certificate-authority-data'] ?? '', 'base64').toString(),
        ...(tlsServerName !== undefined && { tlsServerName }),
        ...(proxyUrl !== undefined && { proxyUrl }),
        ...(tls['insecure-skip-tls-verify'] && { unverified: true }),
    };
}

function parsed(kubeconfig: string, name: string): Kubeconfig {
    try {
        return load(kubeconfig) ?? {};
    } catch (error) {
        throw new Error(`The kubeconfig of ${name} is no YAML: ${firstLine(error)}`);
    }
}

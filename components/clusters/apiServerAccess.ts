import type * as pulumi from '@pulumi/pulumi';
import { serverProblems, withoutCredentials } from '../networkAddress';
import type { Problem } from '../problem';

/** Access of other clusters to a cluster's API server. */
export interface ApiServerArgs {
    /** URL of the API server that the other clusters reach, e.g. `https://203.0.113.7`. */
    server: pulumi.Input<string>;
    /**
     * Authorities that sign the API server's certificate, PEM. Default: the cluster's own. Empty: a publicly trusted one.
     * Required where a proxy in front of the API server terminates TLS, such as Rancher.
     */
    certificateAuthorityPem?: pulumi.Input<string>;
    /** Name in the API server's certificate, if that is not the host of `server`. */
    tlsServerName?: pulumi.Input<string>;
    /** Proxy through which the other clusters reach it, e.g. `http://proxy.example.com:3128`. */
    proxyUrl?: pulumi.Input<string>;
}

/** {@link ApiServerArgs} once they are known. */
export type ApiServerAccess = pulumi.Unwrap<ApiServerArgs>;

/** The arguments that describe access to a component's cluster. */
export function apiServerAccess(args: ApiServerAccess): ApiServerAccess {
    const { certificateAuthorityPem, proxyUrl, server, tlsServerName } = args;
    return {
        server,
        ...(certificateAuthorityPem !== undefined && { certificateAuthorityPem }),
        ...(tlsServerName !== undefined && { tlsServerName }),
        ...(proxyUrl !== undefined && { proxyUrl }),
    };
}

export function apiServerProblems(access: ApiServerAccess): Problem[] {
    const { certificateAuthorityPem, proxyUrl, server, tlsServerName } = access;
    return [
        ...serverProblems('server', server),
        ...(certificateAuthorityPem && !certificateAuthorityPem.includes('-----BEGIN CERTIFICATE-----')
            ? [
                  {
                      path: 'certificateAuthorityPem',
                      reason: 'is no certificate',
                      fix: 'write PEM, from `-----BEGIN CERTIFICATE-----`.',
                  },
              ]
            : []),
        ...(tlsServerName === ''
            ? [{ path: 'tlsServerName', reason: 'is empty', fix: 'leave it out for the host of `server`.' }]
            : []),
        ...(proxyUrl !== undefined && !isProxy(proxyUrl)
            ? [
                  {
                      path: 'proxyUrl',
                      reason: `is "${withoutCredentials(proxyUrl)}"`,
                      fix: 'write a URL, such as `http://proxy.example.com:3128`.',
                  },
              ]
            : []),
    ];
}

/**
 * Schemes that client-go accepts for a proxy (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/,
 * `proxy-url`).
 */
function isProxy(text: string): boolean {
    return URL.canParse(text) && ['http:', 'https:', 'socks5:'].includes(new URL(text).protocol);
}

/** The cluster of a kubeconfig. */
export function clusterEntry(access: ApiServerAccess, ownAuthority: string) {
    const { certificateAuthorityPem: pem, proxyUrl, server, tlsServerName } = access;
    const authority = pem === undefined ? ownAuthority : Buffer.from(pem).toString('base64');
    return {
        server,
        ...(authority !== '' && { 'certificate-authority-data': authority }),
        ...(tlsServerName !== undefined && { 'tls-server-name': tlsServerName }),
        ...(proxyUrl !== undefined && { 'proxy-url': proxyUrl }),
    };
}

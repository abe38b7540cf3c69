import { serverProblems } from '../networkAddress';
import type { Problem } from '../problem';

/** How other clusters reach an API server. */
export interface ApiServerAccess {
    /** URL. */
    server: string;
    /** Authorities that sign its certificate, PEM; empty: a publicly trusted one; absent: the cluster's own. */
    certificateAuthorityPem?: string;
    tlsServerName?: string;
    proxyUrl?: string;
}

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
                      reason: `is "${proxyUrl}"`,
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

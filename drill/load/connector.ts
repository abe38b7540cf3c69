import { connect, isIP, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, TLSSocket } from 'node:tls';
import { originOf } from '../plan/connectionProblems';
import type { LoadRequests } from './loadRequests';

/**
 * Begins to open a connection to the entry: over TLS with the protocol by ALPN, else by prior knowledge. It asks for the
 * plan's server name or the entry's, whatever Host a request has, and goes to the address that the plan resolves it to.
 */
export function socketTo(
    url: URL,
    { tls, resolve = {} }: Pick<LoadRequests, 'tls' | 'resolve'>,
    protocol: 'h2' | 'http/1.1',
    onread?: OnReadOpts,
): Socket | TLSSocket {
    const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
    const to = { host: resolve[originOf(url)] ?? hostOf(url), port, ...(onread && { onread }) };
    if (url.protocol !== 'https:') {
        return connect(to).setNoDelay(true);
    }
    // No session is resumed: it would show the certificate of its first connection.
    return connectTls({ ...to, servername: serverNameOf(url), ALPNProtocols: [protocol], ...tls }).setNoDelay(true);
}

/** The names of a server's certificate, one a line; empty without TLS. */
export function peerOf(socket: unknown): string {
    return socket instanceof TLSSocket ? namesOf(socket.getPeerCertificate()) : '';
}

function serverNameOf(url: URL): string {
    return isIP(hostOf(url)) === 0 ? url.hostname : '';
}

/** An IPv6 address without its brackets. */
function hostOf({ hostname }: URL): string {
    return hostname.replace(/^\[|\]$/g, '');
}

/** The names of a certificate, one a line, as `answeredBy.peerCertificate` is matched with. */
function namesOf({ subject, subjectaltname = '' }: Partial<PeerCertificate>): string {
    const alternative = subjectaltname.split(', ').filter((name) => name !== '');
    return [...alternative, ...[subject?.CN ?? []].flat().map((name) => `CN=${name}`)].join('\n');
}

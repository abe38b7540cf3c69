import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { originOf } from '../plan/connectionProblems';
import type { LoadRequests } from './loadRequests';

/** Opens a connection to the entry, and gives the names of the server's certificate. */
export type Connector = (onPeer: (names: string) => void) => buildConnector.connector;

/**
 * Connections to the entry: they ask for the plan's server name or the entry's, whatever Host a request has, and go to
 * the address that the plan resolves it to.
 */
export function connectorTo(
    url: URL,
    timeoutMs: number,
    { tls: { servername = serverNameOf(url), ...tls } = {}, resolve = {} }: Pick<LoadRequests, 'tls' | 'resolve'>,
): Connector {
    // A resumed session would show the certificate of its first connection.
    const connect = buildConnector({ timeout: timeoutMs, maxCachedSessions: 0, ...tls });
    const address = resolve[originOf(url)];
    return (onPeer) => (options, done) => {
        const to = { ...options, ...(address !== undefined && { hostname: address }), servername };
        connect(to, (...[error, socket]) => {
            if (error) {
                done(error, null);
            } else {
                onPeer(peerOf(socket));
                done(null, socket);
            }
        });
    };
}

/** The same for HTTP/2: by ALPN over TLS, else by prior knowledge. */
export function http2SocketTo(
    url: URL,
    { tls, resolve = {} }: Pick<LoadRequests, 'tls' | 'resolve'>,
): Socket | TLSSocket {
    const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
    const to = { host: resolve[originOf(url)] ?? hostOf(url), port };
    if (url.protocol !== 'https:') {
        return connect(to).setNoDelay(true);
    }
    return connectTls({ ...to, servername: serverNameOf(url), ALPNProtocols: ['h2'], ...tls }).setNoDelay(true);
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

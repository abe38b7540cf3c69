import { isIP } from 'node:net';
import { type PeerCertificate, TLSSocket } from 'node:tls';
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
                if (socket instanceof TLSSocket) {
                    onPeer(namesOf(socket.getPeerCertificate()));
                }
                done(null, socket);
            }
        });
    };
}

function serverNameOf({ hostname }: URL): string {
    return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : '';
}

/** The names of a certificate, one a line, as `answeredBy.peerCertificate` is matched with. */
function namesOf({ subject, subjectaltname = '' }: Partial<PeerCertificate>): string {
    const alternative = subjectaltname.split(', ').filter((name) => name !== '');
    return [...alternative, ...[subject?.CN ?? []].flat().map((name) => `CN=${name}`)].join('\n');
}

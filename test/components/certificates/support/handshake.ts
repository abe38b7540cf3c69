import { once } from 'node:events';
import { connect, createServer, type TLSSocket } from 'node:tls';

/** One end of a connection: what it shows, and whom it trusts; nobody is verified where there is no `trust`. */
export interface End {
    chain: string;
    key: string;
    trust?: string;
}

/**
 * Connects a client to a server, each verifying the other, and sends a word through. Rejects with OpenSSL's code of what
 * is wrong, such as CERT_HAS_EXPIRED, found by whichever end.
 *
 * @param name By which the client knows the server. Not checked when left out, as in a mesh, where identities are URIs.
 */
export async function handshake(client: Partial<End>, server: End, name?: string): Promise<string> {
    const listener = createServer({
        cert: server.chain,
        key: server.key,
        ...(server.trust !== undefined && { ca: server.trust, requestCert: true, rejectUnauthorized: false }),
    });
    const refused = new Promise<never>((_, reject) => {
        // What `rejectUnauthorized` would do, but for the reason, which it does not tell.
        listener.on('secureConnection', (socket) => {
            if (server.trust === undefined || socket.authorized) {
                socket.end('hello');
                return;
            }
            const certified = Object.keys(socket.getPeerCertificate()).length > 0;
            reject(new Error(certified ? String(socket.authorizationError) : 'NO_CERTIFICATE'));
            socket.destroy();
        });
    });
    refused.catch(() => undefined);
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as { port: number };
    const socket = connect({
        port,
        host: '127.0.0.1',
        ...(client.chain !== undefined && { cert: client.chain, key: client.key }),
        ...(client.trust === undefined ? { rejectUnauthorized: false } : { ca: client.trust }),
        ...(name === undefined ? { checkServerIdentity: () => undefined } : { servername: name }),
    });
    // An end that is refused sees no more than a closed connection; what counts is what the refusing one says.
    const heard = word(socket).then((text) => text || refused);
    try {
        return await Promise.race([heard, refused]);
    } finally {
        socket.destroy();
        listener.close();
    }
}

async function word(socket: TLSSocket): Promise<string> {
    const parts: Buffer[] = [];
    try {
        for await (const part of socket) {
            parts.push(part as Buffer);
        }
    } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        if (code !== 'ECONNRESET') {
            throw new Error(code);
        }
    }
    return Buffer.concat(parts).toString('utf8');
}

/** Whether two ends accept each other whichever of them connects. */
export async function accept(one: End, other: End): Promise<boolean> {
    const heard = await Promise.all(
        [handshake(one, other), handshake(other, one)].map((word) => word.catch(() => 'refused')),
    );
    return heard.every((word) => word === 'hello');
}

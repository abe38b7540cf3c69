import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A server on a free port of the loopback. */
export interface TestServer {
    readonly url: string;
    readonly server: Server;
    /** Ends it with every connection it has. */
    close(): Promise<void>;
    /** Resets every connection it has (RST). */
    reset(): void;
}

const open = new Set<TestServer>();

export async function serve(listener: RequestListener): Promise<TestServer> {
    const sockets = new Set<Socket>();
    const server = createServer(listener);
    server.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const made: TestServer = {
        server,
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
        close: () =>
            new Promise((resolve) => {
                open.delete(made);
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
    open.add(made);
    return made;
}

/** For `afterEach`: no test leaves a server behind. */
export async function closeServers(): Promise<void> {
    await Promise.all([...open].map((server) => server.close()));
}

/** A kubeconfig for the API server at this address. */
export const kubeconfig = (url: string): string =>
    JSON.stringify({
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'u', user: { token: 'secret' } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    });

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { proxyAsker } from '../../cli/askProxy';
import { KubeConfig } from '../../kubernetesClient';

/** Channels of the only port: its bytes, and what went wrong with it. */
const [data, problem] = [0, 1];

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Envoy's administration port, as far as it is asked. */
const admin = createServer(({ url }, response) => {
    response.writeHead(url === '/clusters?format=json' ? 200 : 404);
    response.end(url === '/clusters?format=json' ? '{"cluster_statuses":[]}' : 'not here');
});

/**
 * An API server that forwards the port of one pod by `v4.channel.k8s.io` (Kubernetes' `pkg/kubelet` `portforward`): the
 * first byte of a message is its channel, and each channel begins with the port.
 */
const apiServer = createServer((_, response) => response.writeHead(404).end());
const sockets = new WebSocketServer({ server: apiServer, handleProtocols: () => 'v4.channel.k8s.io' });
const asked: (string | undefined)[] = [];
sockets.on('connection', (socket: WebSocket, { url }) => {
    asked.push(url);
    const port = Number(new URL(url ?? '', 'http://localhost').searchParams.get('ports'));
    const send = (channel: number, bytes: Buffer): void => socket.send(Buffer.concat([Buffer.from([channel]), bytes]));
    const number = Buffer.from([port & 0xff, port >> 8]);
    send(data, number);
    send(problem, number);
    const pod = connect(port, '127.0.0.1');
    pod.on('data', (bytes) => send(data, bytes));
    pod.on('error', ({ message }) => send(problem, Buffer.from(message)));
    pod.on('close', () => socket.close());
    socket.on('message', (message: Buffer) => pod.write(message.subarray(1)));
    socket.on('close', () => pod.destroy());
});

beforeAll(async () => {
    for (const server of [admin, apiServer]) {
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
    }
});
afterAll(async () => {
    sockets.clients.forEach((socket) => socket.terminate());
    for (const server of [sockets, apiServer, admin]) {
        await new Promise((resolve) => server.close(resolve));
    }
});

function ask(adminPort: number, path: string): Promise<string> {
    const config = new KubeConfig();
    // Plain HTTP is accepted only without verification.
    config.loadFromClusterAndUser(
        { name: 'west', server: `http://127.0.0.1:${portOf(apiServer)}`, skipTLSVerify: true },
        { name: 'reader' },
    );
    const proxy = { cluster: 'west', namespace: 'shop', pod: 'web-0', adminPort };
    return proxyAsker([{ name: 'west', config }])(proxy as Parameters<ReturnType<typeof proxyAsker>>[0], path);
}

describe('a proxy that is asked through the API server', () => {
    it('answers over a forwarded port of its pod', async () => {
        await expect(ask(portOf(admin), '/clusters?format=json')).resolves.toBe('{"cluster_statuses":[]}');
        expect(asked.at(-1)).toBe(`/api/v1/namespaces/shop/pods/web-0/portforward?ports=${portOf(admin)}`);
    });

    it('that answers with an error is one', async () => {
        await expect(ask(portOf(admin), '/other')).rejects.toThrow('HTTP 404 not here');
    });

    it('whose port nobody listens on is one', async () => {
        const closed = createServer().listen(0, '127.0.0.1');
        await once(closed, 'listening');
        const port = portOf(closed);
        await new Promise((resolve) => closed.close(resolve));
        await expect(ask(port, '/clusters?format=json')).rejects.toThrow('socket hang up');
    });
});

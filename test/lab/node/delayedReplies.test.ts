import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { delayingServer } from '../../../lab/node/delayedReplies';

const delayMs = 80;
const servers: Server[] = [];

async function listening(server: Server): Promise<number> {
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
}

afterEach(() => servers.splice(0).forEach((server) => server.close()));

describe('delayingServer', () => {
    it('passes requests on at once and replies after the delay, in order', async () => {
        const received: [string, number][] = [];
        const program = createServer((socket) => {
            socket.on('data', (chunk) => {
                received.push([chunk.toString(), performance.now()]);
                socket.write(`reply to ${chunk.toString()};`);
            });
            socket.on('end', () => socket.end());
        });
        const client = connect(await listening(delayingServer(await listening(program), delayMs)), '127.0.0.1');
        const sentAt = performance.now();
        let text = '';
        client.on('data', (chunk) => (text += chunk.toString()));
        client.write('one');
        await once(client, 'data');
        const repliedAt = performance.now();
        client.end('two');
        await once(client, 'close');
        expect(received.map(([what]) => what)).toEqual(['one', 'two']);
        expect(text).toBe('reply to one;reply to two;');
        // Timers count whole milliseconds, so that one may fire a fraction of one early.
        expect(repliedAt - sentAt).toBeGreaterThanOrEqual(delayMs - 1);
        expect(repliedAt - (received[0]?.[1] ?? 0)).toBeGreaterThanOrEqual(delayMs - 1);
    });

    it.each<[string, (program: Server) => void]>([
        ['a program that is not there', (program) => program.close()],
        ['a program that breaks off', (program) => program.on('connection', (socket) => socket.resetAndDestroy())],
    ])('ends the connection to %s', async (_, breakIt) => {
        const program = createServer();
        const port = await listening(program);
        breakIt(program);
        const client = connect(await listening(delayingServer(port, delayMs)), '127.0.0.1');
        client.on('error', () => undefined);
        client.write('hello');
        await once(client, 'close');
    });
});

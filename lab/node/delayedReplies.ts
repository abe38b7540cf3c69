/*
 * A separate program inside a container: it starts another program on a free port of the loopback interface,
 * takes its place on the port where clients look for it, and passes every reply on after a delay.
 *
 *     node delayedReplies.js <milliseconds> <[host]:port> <flag that sets the address> <command...>
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { released } from './gate';

const loopback = '127.0.0.1';
const pollMs = 10;

/** Passes on what clients send at once, and what the program at `port` replies after `delayMs`. */
export function delayingServer(port: number, delayMs: number): Server {
    return createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
        const program = connect({ port, host: loopback, allowHalfOpen: true, noDelay: true });
        client.pipe(program);
        program.on('data', (chunk) => setTimeout(() => client.write(chunk), delayMs));
        program.on('end', () => setTimeout(() => client.end(), delayMs));
        endTogether(client, program);
    });
}

/** A connection that breaks takes the other with it; a client that gave up waits for no reply. */
function endTogether(client: Socket, program: Socket): void {
    client.on('error', () => program.destroy());
    program.on('error', () => client.destroy());
    client.on('close', () => program.destroy());
}

async function run([delay = '', address = '', flag = '', program = '', ...args]: readonly string[]): Promise<void> {
    const port = await freePort();
    const child = spawn(program, [...args, `${flag}=${loopback}:${port}`], { stdio: ['ignore', 'inherit', 'inherit'] });
    // Process 1 of its namespace: without a handler the kernel would drop the signal.
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    const ended = endOf(child);
    void ended.then((code) => process.exit(code));
    await Promise.race([accepting(port), ended]);
    await released();
    const colon = address.lastIndexOf(':');
    const host = address.slice(0, colon);
    delayingServer(port, Number(delay)).listen({
        port: Number(address.slice(colon + 1)),
        ...(host === '' ? {} : { host }),
    });
}

function endOf(child: ChildProcess): Promise<number> {
    return new Promise((resolve) => {
        child.once('error', () => resolve(127));
        child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
    });
}

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, loopback, resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/** Resolves when something listens on the port. */
async function accepting(port: number): Promise<void> {
    for (;;) {
        const accepted = await new Promise<boolean>((resolve) => {
            const socket = connect({ port, host: loopback }, () => resolve(true)).on('error', () => resolve(false));
            socket.once('connect', () => socket.destroy());
        });
        if (accepted) {
            return;
        }
        await sleep(pollMs);
    }
}

if (require.main === module) {
    void run(process.argv.slice(2));
}

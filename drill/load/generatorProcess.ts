import { type ChildProcess, fork } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import * as path from 'node:path';
import { monotonicOffset, now } from '../clock';
import type { FromSender, LoadSettings, ToSender } from './protocol';
import { lineChannel } from './remote/lineChannel';
import { type FromGenerator, generatorPort, type ToGenerator } from './remote/messages';

/*
 * The program of a load generator's pod. It listens on the pod's loopback, which the drill reaches through the API server,
 * and runs one load generator at a time. A load ends with its connection, so that it never outlives the drill.
 */

/** A drill that is alive asks for the clock many times meanwhile. */
const silenceMs = 15_000;
/** Without a drill for this long, the program ends, and its Job with it. */
const idleMs = 600_000;
/** A drill that does not read its results: they take no more memory than this. */
const mostWaiting = 32 * 2 ** 20;

let current: Socket | undefined;
let idle = setTimeout(endIdle, idleMs);

function endIdle(): void {
    process.exit(0);
}

function serve(socket: Socket): void {
    if (current) {
        socket.end(`${JSON.stringify({ broken: 'another drill uses this load generator' } satisfies FromGenerator)}\n`);
        return;
    }
    current = socket;
    clearTimeout(idle);
    socket.setNoDelay(true);
    let child: ChildProcess | undefined;
    let silence: NodeJS.Timeout | undefined;
    const end = (): void => {
        clearTimeout(silence);
        child?.kill('SIGKILL');
        socket.destroy();
        current = undefined;
        idle = setTimeout(endIdle, idleMs);
    };
    const channel = lineChannel<FromGenerator, ToGenerator>(
        socket,
        (message) => {
            clearTimeout(silence);
            silence = setTimeout(() => socket.destroy(), silenceMs);
            if (typeof message === 'string') {
                tell(child, message);
            } else if ('ask' in message) {
                channel.send({ asked: message.ask, at: now() });
            } else {
                child ??= startChild(message.start, (news) => {
                    channel.send(news);
                    if (channel.waiting() > mostWaiting) {
                        socket.destroy();
                    }
                });
            }
        },
        end,
    );
}

function startChild(settings: LoadSettings, onNews: (news: FromGenerator) => void): ChildProcess {
    const child = fork(path.join(__dirname, `senderProcess${path.extname(__filename)}`), [], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaint = '';
    let hasEnded = false;
    child.stderr?.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-2000)));
    child.on('message', (message: FromSender) => {
        hasEnded ||= 'ended' in message;
        onNews(message);
    });
    child.on('exit', (code, signal) => {
        if (!hasEnded) {
            const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
            onNews({ broken: `its process ended by itself (${how}).${complaint && `\n${complaint.trim()}`}` });
        }
    });
    tell(child, { ...settings, clockOffset: monotonicOffset() });
    return child;
}

function tell(child: ChildProcess | undefined, message: LoadSettings | ToSender): void {
    if (child?.connected) {
        child.send(message, () => undefined);
    }
}

// As the first process of a container it would ignore these. Its load generator ends with it.
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));

createServer(serve).listen(Number(process.argv[2] ?? generatorPort), '127.0.0.1');

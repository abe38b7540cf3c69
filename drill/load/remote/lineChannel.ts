import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Messages as lines of JSON over a connection. */
export interface LineChannel<Outgoing> {
    send(message: Outgoing): void;
    /** Bytes that the other side has not taken yet. */
    waiting(): number;
    /** Ends the connection; `onEnd` is not called any more. */
    close(): void;
}

/** No message is longer. */
const longestLine = 64 * 2 ** 20;

/** `onEnd` is called once, when the connection has ended or brought something else than lines of JSON. */
export function lineChannel<Outgoing, Incoming>(
    stream: Duplex,
    onMessage: (message: Incoming) => void,
    onEnd: (why: string) => void,
): LineChannel<Outgoing> {
    const decoder = new StringDecoder('utf8');
    /** Of the line that has not ended. */
    let parts: string[] = [];
    let length = 0;
    let isOpen = true;
    const end = (why: string): void => {
        if (isOpen) {
            isOpen = false;
            stream.destroy();
            onEnd(why);
        }
    };
    const read = (chunk: Buffer): void => {
        const [first = '', ...others] = decoder.write(chunk).split('\n');
        parts.push(first);
        length += first.length;
        for (const next of others) {
            const line = parts.join('');
            parts = [next];
            length = next.length;
            let message: Incoming;
            try {
                message = JSON.parse(line) as Incoming;
            } catch {
                end(`not a line of JSON: ${line.slice(0, 80)}`);
                return;
            }
            onMessage(message);
            if (!isOpen) {
                return;
            }
        }
        if (length > longestLine) {
            end('a line that does not end');
        }
    };
    stream.on('data', (chunk: Buffer) => isOpen && read(chunk));
    stream.on('error', (error: Error) => end(error.message));
    stream.on('end', () => end('the connection was closed'));
    stream.on('close', () => end('the connection was closed'));
    return {
        send(message) {
            if (isOpen) {
                stream.write(`${JSON.stringify(message)}\n`);
            }
        },
        waiting: () => stream.writableLength,
        close() {
            isOpen = false;
            stream.destroy();
        },
    };
}

import { request } from 'node:http';

/*
 * Runs in the network namespace of a pod and sends one request to a port there, on the pod's loopback.
 * Gives up after a time without any reply, in milliseconds. Prints the time of sending (milliseconds since the epoch),
 * how long the reply took, and its status on the first line, then the body.
 */
const [port = '', method = 'GET', path = '/', timeoutMs = ''] = process.argv.slice(2);
const timeout = Number(timeoutMs);
const at = Date.now();
const call = request({ host: '127.0.0.1', port, method, path, timeout }, (reply) => {
    const chunks: Buffer[] = [];
    reply.on('data', (chunk: Buffer) => chunks.push(chunk));
    reply.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        process.stdout.write(`${at} ${Date.now() - at} ${reply.statusCode ?? 0}\n${body}`);
    });
});
call.on('timeout', () => fail(`no answer within ${timeout / 1000} s`));
call.on('error', (error) => fail(error.message));
call.end();

function fail(why: string): never {
    process.stderr.write(`${why}\n`);
    process.exit(1);
}

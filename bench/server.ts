import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The server of the benchmark, a process of its own: answers like an echo pod, as fast as Node can. */
const server = createServer((_, response) => {
    response.end('hello cluster=europe-west1 pod=hello-world-0\n');
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));

/*
 * Bookinfo in the lab, a separate program inside a container: it answers as the services of Istio's sample application
 * do, at the same URLs and with the same JSON. Which service it is, its image says:
 *
 *     node main.js <productpage|details|reviews|ratings> <v1|v2|v3> [--status=<status>] [--delay=<milliseconds>]
 *
 * Ours is more than theirs in two ways: every reply says which pod and cluster served which part (`servedBy`; `details`
 * also has `podname` and `clustername`, as `reviews` has them), and reports the ids of the requests that were served
 * (`served`), so that a request served twice is seen. It has no `/login`, `/logout` and `/metrics`.
 */
import { hostname } from 'node:os';
import { released } from '../node/gate';
import { roleOf } from './role';
import { bookinfoServer } from './server';

const server = bookinfoServer(roleOf(process.argv.slice(2), process.env, hostname()));
void released().then(() => server.listen(9080, '0.0.0.0'));
// Process 1 of its namespace: without a handler the kernel would drop the signal.
process.on('SIGTERM', () => {
    server.close(() => process.exit(0));
    setInterval(() => server.closeIdleConnections(), 100); // those that are idle only later
});

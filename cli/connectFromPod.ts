import { connect } from 'node:net';

/* Runs in the network namespace of a pod: carries standard input and output to and from a port on the pod's loopback. */
const socket = connect(Number(process.argv[2]), '127.0.0.1');
socket.setNoDelay(true);
socket.on('error', () => process.exit(1));
socket.on('close', () => process.exit(0));
process.stdin.on('error', () => process.exit(1));
process.stdout.on('error', () => process.exit(1));
process.stdin.pipe(socket).pipe(process.stdout);

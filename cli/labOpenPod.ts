import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { Duplex } from 'node:stream';
import type { OpenPod } from '../drill/cluster/clusterApi';
import { OperationFailed } from '../errors';
import type { LabStatus } from '../lab/control';
import { podProcess } from './labToPods';

/** Connections to ports on the loopback of the lab's pods, made from inside the pods. */
export function labOpenPod(status: () => Promise<LabStatus>): OpenPod {
    return async (cluster, namespace, pod, port) => {
        const pid = podProcess(await status(), cluster, namespace, pod);
        const program = path.join(__dirname, `connectFromPod${path.extname(__filename)}`);
        const child = spawn(
            'nsenter',
            [`--net=/proc/${pid}/ns/net`, '--', process.execPath, ...process.execArgv, program, String(port)],
            // In a group of its own: Ctrl-C is for the drill, which first reverts its fault, under load.
            { stdio: ['pipe', 'pipe', 'ignore'], detached: true },
        );
        const connection = Duplex.from({ readable: child.stdout, writable: child.stdin });
        child.once('error', (error) => connection.destroy(new OperationFailed(`nsenter: ${error.message}`)));
        connection.once('close', () => child.kill());
        return connection;
    };
}

import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { ToPods } from '../drill/cluster/clusterApi';
import { clusterOf, type DrillAccess } from '../drill/faults/drillAccess';
import { OperationFailed } from '../errors';
import type { LabStatus } from '../lab/control';

const execute = promisify(execFile);
const largestReply = 64 * 1024 * 1024;

/** Sends requests to pods of the lab from inside the pods, so that ports bound to the loopback answer too. */
export function labToPods(status: () => Promise<LabStatus>, clusters: DrillAccess['clusters']): ToPods {
    return async ({ cluster, namespace, selector }, port, method, url) => {
        const api = clusterOf({ clusters }, cluster, `${method} ${url} to pods`);
        const pods = (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
        const known = (await status()).clusters.find(({ name }) => name === cluster)?.pods ?? [];
        return Promise.all(
            pods.map(async ({ name }) => {
                const pod = known.find((each) => each.namespace === namespace && each.name === name);
                const pid = pod?.containers.find((container) => container.pid !== undefined)?.pid;
                if (pid === undefined) {
                    throw new OperationFailed(`Pod ${namespace}/${name} in ${cluster} does not run.`);
                }
                return { pod: name, ...(await requestFrom(pid, port, method, url)) };
            }),
        );
    };
}

async function requestFrom(
    pid: number,
    port: number,
    method: string,
    url: string,
): Promise<{ at: number; body: string }> {
    const program = path.join(__dirname, `requestFromPod${path.extname(__filename)}`);
    const command = [process.execPath, ...process.execArgv, program, String(port), method, url];
    try {
        const { stdout } = await execute('nsenter', [`--net=/proc/${pid}/ns/net`, '--', ...command], {
            maxBuffer: largestReply,
        });
        const end = stdout.indexOf('\n');
        return { at: Number(stdout.slice(0, end)), body: stdout.slice(end + 1) };
    } catch (error) {
        const { stderr, message } = error as Error & { stderr?: string };
        throw new OperationFailed(`${method} ${url} to port ${port}: ${stderr?.trim() || message}`);
    }
}

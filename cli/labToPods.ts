import type { ToPods } from '../drill/cluster/clusterApi';
import { clusterOf, type DrillAccess } from '../drill/faults/drillAccess';
import { OperationFailed } from '../errors';
import type { LabStatus } from '../lab/control';
import { podExchange } from './podExchange';

/** Sends requests to pods of the lab from inside the pods, so that ports bound to the loopback answer too. */
export function labToPods(status: () => Promise<LabStatus>, clusters: DrillAccess['clusters']): ToPods {
    return async ({ cluster, namespace, selector }, port, method, url) => {
        const api = clusterOf({ clusters }, cluster, `${method} ${url} to pods`);
        const pods = (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
        const running = await status();
        return Promise.all(
            pods.map(async ({ name }) => {
                const pid = podProcess(running, cluster, namespace, name);
                const { status: code, at, body } = await podExchange(pid, port, method, url);
                if (code !== 200) {
                    throw new OperationFailed(`${method} ${url} to port ${port}: HTTP ${code} ${body.slice(0, 200)}`);
                }
                return { pod: name, at, body };
            }),
        );
    };
}

/** A process of a pod, by whose namespaces the pod is entered. */
export function podProcess({ clusters }: LabStatus, cluster: string, namespace: string, name: string): number {
    const known = clusters.find((each) => each.name === cluster)?.pods ?? [];
    const pod = known.find((each) => each.namespace === namespace && each.name === name);
    const pid = pod?.containers.find((container) => container.pid !== undefined)?.pid;
    if (pid === undefined) {
        throw new OperationFailed(`Pod ${namespace}/${name} in ${cluster} does not run.`);
    }
    return pid;
}

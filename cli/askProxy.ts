import { podRequest } from '../drill/cluster/podRequest';
import { portForward } from '../drill/cluster/portForward';
import { OperationFailed } from '../errors';
import { ControlClient } from '../lab/controlClient';
import { requireLab } from '../lab/enter';
import { insideLab, stateDirectory } from '../lab/state';
import type { ChosenCluster } from './explainClusters';
import type { AskProxy } from './explainVerify';
import { podExchange } from './podExchange';

/** Asks proxies through the API server, by `pods/portforward`. The lab's nodes have no such door: there, from inside the pods. */
export function proxyAsker(clusters: readonly ChosenCluster[]): AskProxy {
    return insideLab() ? insidePods() : throughApiServers(clusters);
}

function throughApiServers(clusters: readonly ChosenCluster[]): AskProxy {
    return ({ adminPort, cluster, namespace, pod }, path) => {
        const config = clusters.find(({ name }) => name === cluster)?.config;
        if (!config) {
            throw new OperationFailed(`Cluster ${cluster} is not connected.`);
        }
        return podRequest(portForward(config), [namespace, pod, adminPort], 'GET', path);
    };
}

function insidePods(): AskProxy {
    const control = new ControlClient(requireLab(stateDirectory()).controlSocket);
    return async ({ adminPort, cluster, namespace, pod }, path) => {
        const { clusters } = await control.status();
        const pid = clusters
            .find(({ name }) => name === cluster)
            ?.pods.find((each) => each.namespace === namespace && each.name === pod)
            ?.containers.find((container) => container.pid !== undefined)?.pid;
        if (pid === undefined) {
            throw new OperationFailed(`Pod ${namespace}/${pod} in ${cluster} does not run.`);
        }
        const { body, status } = await podExchange(pid, adminPort, 'GET', path);
        if (status !== 200) {
            throw new OperationFailed(`HTTP ${status} ${body.slice(0, 200)}`);
        }
        return body;
    };
}

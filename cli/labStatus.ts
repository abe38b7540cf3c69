import type { LabStatus } from '../lab/control';
import type { PodReport } from '../lab/node';
import { describeShape, type LabShape } from '../lab/shape';
import type { LabClusterRecord, LabRecord } from '../lab/state';

/** What `failover lab status --json` prints. */
export type LabReport =
    | { running: false; stateDir: string }
    | {
          running: true;
          stateDir: string;
          supervisorPid: number;
          controlSocket: string;
          shape: LabShape;
          clusters: (LabClusterRecord & LabStatus['clusters'][number])[];
          pods: (LabStatus['clusters'][number]['pods'][number] & { cluster: string })[];
          tools: LabRecord['tools'];
          faults: LabStatus['faults'];
          events: LabStatus['events'];
      };

export function labReport(stateDir: string, lab: LabRecord, status: LabStatus): LabReport {
    const byName = new Map(status.clusters.map((cluster) => [cluster.name, cluster]));
    return {
        running: true,
        stateDir,
        supervisorPid: lab.supervisorPid,
        controlSocket: lab.controlSocket,
        shape: lab.shape,
        clusters: lab.clusters.map((record) => ({
            ...record,
            ...(byName.get(record.name) ?? {
                name: record.name,
                parts: [],
                waiting: [],
                steering: [],
                pods: [],
                loadBalancers: [],
            }),
        })),
        pods: status.clusters.flatMap((cluster) => cluster.pods.map((pod) => ({ cluster: cluster.name, ...pod }))),
        tools: lab.tools,
        faults: status.faults,
        events: status.events,
    };
}

/** The report as text. */
export function describeLab(report: LabReport): string {
    if (!report.running) {
        return `No lab runs in ${report.stateDir}. Start one with \`failover lab up\`.`;
    }
    const clusters = report.clusters.flatMap((cluster) => [
        `${cluster.name}  ${cluster.apiServer}  ${cluster.kubeconfig}`,
        ...cluster.steering.map((what) => `  ${what}`),
        ...cluster.waiting.map((what) => `  ${what}`),
        ...cluster.pods.map(
            (pod) =>
                `  ${pod.namespace}/${pod.name}  ${podState(pod)}  ${pod.address}  ${pod.node}  restarts ${pod.containers.reduce((sum, { restarts }) => sum + restarts, 0)}`,
        ),
        ...cluster.loadBalancers.map(({ service, address }) => `  load balancer ${address} for ${service}`),
    ]);
    return [
        `The lab runs (supervisor pid ${report.supervisorPid}); its state is in ${report.stateDir}. It has ${describeShape(report.shape)}.`,
        ...clusters,
        ...report.faults.map((fault) => `fault ${fault.id}: ${fault.kind} in ${fault.cluster}`),
        ...report.events.map(({ at, message }) => `${new Date(at).toISOString()}  ${message}`),
        'Enter it with `failover lab exec -- kubectl --context ' + `${report.clusters[0]?.name ?? ''} get pods -A\`.`,
    ].join('\n');
}

/** `ready`, or the reason why not: a fault, or the state of its first unready container. */
function podState({ ready, ending, fault, containers }: PodReport): string {
    const unready = containers.find((container) => !container.ready);
    return fault
        ? `broken (${fault})`
        : ending
          ? 'ending'
          : ready
            ? 'ready'
            : (unready?.reason ?? unready?.state ?? 'waiting');
}

import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed } from '../../../errors';
import { now } from '../../clock';
import type { ClusterApi, ObjectRef, Pod } from '../../cluster/clusterApi';
import { clusterOf, type DrillAccess } from '../../faults/drillAccess';
import type { DrillPlan } from '../../plan/plan';
import type { LoadSettings } from '../protocol';
import type { Sender } from '../sender';
import type { LoadPlacement } from './loadPlacement';
import { generatorPort } from './messages';
import { startRemoteSender } from './remoteSender';

/** Longest wait for the pods: an image may have to be pulled. */
const readyMs = 180_000;
const pollMs = 300;
/** Of each run, so that pods that an earlier Job leaves are not taken for its own. */
const runLabel = 'pulumi-failover/run';

/** The Job of the load generators of a drill, by what it drills: a killed drill's is found by its name. */
export function loadJobRef({ workload: { namespace, deployment } }: DrillPlan): ObjectRef {
    const hash = createHash('sha256').update(deployment).digest('hex').slice(0, 16);
    return { apiVersion: 'batch/v1', kind: 'Job', namespace, name: `failover-drill-load-${hash}` };
}

/** A Job with this many load generators. They run without rights, and Kubernetes removes the Job a minute after they have ended. */
function loadJob(image: string, count: number, run: string): object {
    const labels = {
        'app.kubernetes.io/managed-by': 'failover-drill',
        'app.kubernetes.io/component': 'load-generator',
        [runLabel]: run,
    };
    return {
        metadata: { labels },
        spec: {
            parallelism: count,
            completions: count,
            backoffLimit: 0,
            ttlSecondsAfterFinished: 60,
            template: {
                metadata: { labels },
                spec: {
                    restartPolicy: 'Never',
                    automountServiceAccountToken: false,
                    enableServiceLinks: false,
                    terminationGracePeriodSeconds: 5,
                    securityContext: {
                        runAsNonRoot: true,
                        runAsUser: 65532,
                        seccompProfile: { type: 'RuntimeDefault' },
                    },
                    containers: [
                        {
                            name: 'load-generator',
                            image,
                            resources: { requests: { cpu: '250m', memory: '128Mi' }, limits: { memory: '512Mi' } },
                            securityContext: {
                                allowPrivilegeEscalation: false,
                                readOnlyRootFilesystem: true,
                                capabilities: { drop: ['ALL'] },
                            },
                        },
                    ],
                },
            },
        },
    };
}

/** Running load generators. */
export interface LoadJobs {
    /** Starts a load on all of them. */
    readonly start: (settings: LoadSettings) => Promise<Sender>;
    /** Removes the Jobs; Kubernetes removes their pods. */
    readonly remove: () => Promise<void>;
}

/** Creates the Jobs, and no more. Returns the run that their pods are labelled with. */
export async function createLoadJobs(
    plan: DrillPlan,
    { from, image }: LoadPlacement,
    access: DrillAccess,
): Promise<string> {
    const run = randomUUID();
    for (const { cluster, count } of from) {
        await clusterOf(access, cluster, needs).create(loadJobRef(plan), loadJob(image, count, run));
    }
    return run;
}

export async function removeLoadJobs(plan: DrillPlan, { from }: LoadPlacement, access: DrillAccess): Promise<void> {
    await Promise.all(from.map(({ cluster }) => clusterOf(access, cluster, needs).remove(loadJobRef(plan))));
}

/** Removes the Jobs of a killed drill in these clusters. Returns a line for each. */
export async function endLeftoverLoad(
    plan: DrillPlan,
    { from }: LoadPlacement,
    access: DrillAccess,
): Promise<string[]> {
    const ref = loadJobRef(plan);
    const ended: string[] = [];
    for (const { cluster } of from) {
        const api = clusterOf(access, cluster, needs);
        if (await api.read(ref)) {
            await api.remove(ref);
            ended.push(
                `Removed Job ${ref.namespace}/${ref.name} in ${cluster}, the load generators of an earlier drill.`,
            );
        }
    }
    return ended;
}

/** Creates the Jobs and waits for their pods. Where that fails, they are removed again. */
export async function startLoadJobs(
    plan: DrillPlan,
    placement: LoadPlacement,
    access: DrillAccess,
    signal?: AbortSignal,
): Promise<LoadJobs> {
    const { namespace } = loadJobRef(plan);
    const remove = (): Promise<void> => removeLoadJobs(plan, placement, access);
    try {
        const run = await createLoadJobs(plan, placement, access);
        const places = await Promise.all(
            placement.from.map(async ({ cluster, count }) => {
                const api = clusterOf(access, cluster, needs);
                const pods = await readyPods(api, { cluster, namespace, run, count }, signal);
                return pods.map(({ name: pod }) => ({
                    ...{ cluster, pod },
                    open: () =>
                        access.openPod?.(cluster, namespace, pod, generatorPort) ??
                        api.connect(namespace, pod, generatorPort),
                }));
            }),
        );
        return { remove, start: (settings) => startRemoteSender(settings, places.flat(), signal) };
    } catch (error) {
        await remove();
        throw error;
    }
}

const needs = '`--from`';

interface WantedPods {
    readonly cluster: string;
    readonly namespace: string;
    readonly run: string;
    readonly count: number;
}

async function readyPods(
    api: ClusterApi,
    { cluster, namespace, run, count }: WantedPods,
    signal: AbortSignal | undefined,
): Promise<Pod[]> {
    for (const until = now() + readyMs; ;) {
        const pods = await api.pods(namespace, { [runLabel]: run });
        const ready = pods.filter((pod) => pod.ready && !pod.ending);
        if (ready.length >= count) {
            return ready.slice(0, count);
        }
        if (now() > until) {
            const why = pods.flatMap(({ waiting }) => waiting ?? [])[0];
            throw new OperationFailed(
                `${ready.length} of ${count} load generators in ${cluster} are ready after ${readyMs / 1000} s${why === undefined ? '' : `: ${why}`}.`,
            );
        }
        await sleep(pollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
}

import { definitionProgress } from '../../../plugins/kubernetes/awaiting/customResourceDefinition';
import { ingressProgress } from '../../../plugins/kubernetes/awaiting/ingress';
import { podProblems } from '../../../plugins/kubernetes/awaiting/podProblems';
import type { Progress } from '../../../plugins/kubernetes/awaiting/progress';
import { resourceQuotaProgress } from '../../../plugins/kubernetes/awaiting/resourceQuota';
import { secretProgress } from '../../../plugins/kubernetes/awaiting/secret';
import { serviceProgress } from '../../../plugins/kubernetes/awaiting/service';
import { claimProgress, volumeProgress } from '../../../plugins/kubernetes/awaiting/storage';
import {
    daemonSetProgress,
    deploymentProgress,
    jobProgress,
    podProgress,
    replicationControllerProgress,
    statefulSetProgress,
} from '../../../plugins/kubernetes/awaiting/workloads';
import type { Properties } from '../../../plugins/protocol/values';

type Case = [what: string, object: Properties, state: Progress['state'], message?: string];
const expectProgress = (progress: Progress, state: Progress['state'], message: string): void => {
    expect(progress.state).toBe(state);
    expect(progress.message).toContain(message);
};

describe('a Deployment', () => {
    const of = (replicas: number | undefined, status: Properties, generation = 1): Properties => ({
        metadata: { generation },
        spec: replicas === undefined ? {} : { replicas },
        status: { observedGeneration: generation, ...status },
    });
    const rolledOut = { replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
    it.each<Case>([
        ['rolled out', of(2, rolledOut), 'ready'],
        ['scaled to nothing', of(0, {}), 'ready'],
        ['just created', of(1, { observedGeneration: 0 }), 'waiting', 'has not seen the change'],
        [
            'not yet seen after a change',
            of(2, { ...rolledOut, observedGeneration: 1 }, 2),
            'waiting',
            'has not seen the change',
        ],
        ['without a replica, where one is the default', of(undefined, {}), 'waiting', '0 of 1 new replicas created'],
        [
            'half updated',
            of(2, { ...rolledOut, replicas: 3, updatedReplicas: 1 }),
            'waiting',
            '1 of 2 new replicas created',
        ],
        [
            'with an old replica left',
            of(2, { ...rolledOut, replicas: 3 }),
            'waiting',
            '1 old replicas still to be ended',
        ],
        [
            'with a replica that is not available',
            of(2, { ...rolledOut, availableReplicas: 1 }),
            'waiting',
            '1 of 2 replicas available',
        ],
        [
            'past its progress deadline',
            of(2, {
                conditions: [
                    { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' },
                ],
            }),
            'failed',
            'the rollout does not progress: timed out',
        ],
        [
            'whose pods may not be created',
            of(2, { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' }] }),
            'waiting',
            '0 of 2 new replicas created: exceeded quota',
        ],
    ])('%s', (_, object, state, message = '') => expectProgress(deploymentProgress(object), state, message));
});

describe('a StatefulSet', () => {
    const of = (status: Properties, updateStrategy: Properties = {}): Properties => ({
        spec: { replicas: 3, updateStrategy },
        status,
    });
    it.each<Case>([
        ['complete', of({ updatedReplicas: 3, readyReplicas: 3 }), 'ready'],
        ['half updated', of({ updatedReplicas: 1, readyReplicas: 3 }), 'waiting', '1 of 3 new'],
        [
            'updated to its partition',
            of({ updatedReplicas: 1, readyReplicas: 3 }, { rollingUpdate: { partition: 2 } }),
            'ready',
        ],
        ['updated by hand only', of({ readyReplicas: 3 }, { type: 'OnDelete' }), 'ready'],
        ['not ready', of({ updatedReplicas: 3, readyReplicas: 2 }), 'waiting', '2 of 3 replicas ready'],
    ])('%s', (_, object, state, message = '') => expectProgress(statefulSetProgress(object), state, message));
});

describe('a DaemonSet', () => {
    it.each<Case>([
        ['on no node', { status: {} }, 'ready'],
        [
            'half updated',
            { status: { desiredNumberScheduled: 2, updatedNumberScheduled: 1 } },
            'waiting',
            '1 of 2 new pods',
        ],
        ['complete', { status: { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 } }, 'ready'],
    ])('%s', (_, object, state, message = '') => expectProgress(daemonSetProgress(object), state, message));
});

describe('a Job', () => {
    const of = (type: string): Properties => ({
        status: { conditions: [{ type, status: 'True', reason: 'Because' }] },
    });
    it.each<Case>([
        ['complete', of('Complete'), 'ready'],
        ['failed', of('Failed'), 'failed', 'the Job failed: Because'],
        ['suspended', { spec: { suspend: true } }, 'ready'],
        ['running', { spec: { completions: 2 }, status: { succeeded: 1 } }, 'waiting', '1 of 2 completions'],
    ])('%s', (_, object, state, message = '') => expectProgress(jobProgress(object), state, message));
});

describe('a Pod', () => {
    it.each<Case>([
        ['ready', { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }, 'ready'],
        ['done', { status: { phase: 'Succeeded' } }, 'ready'],
        ['failed', { status: { phase: 'Failed', message: 'evicted' } }, 'failed', 'evicted'],
        ['starting', { status: { phase: 'Pending' } }, 'waiting'],
    ])('%s', (_, object, state, message = '') => expectProgress(podProgress(object), state, message));
});

describe('a Service', () => {
    const slice = (ready?: boolean): Properties => ({
        endpoints: [{ conditions: ready === undefined ? {} : { ready } }],
    });
    const selector = { app: 'hello' };
    const address = { loadBalancer: { ingress: [{ ip: '198.18.1.240' }] } };
    it.each<[what: string, service: Properties, slices: Properties[], state: Progress['state'], message?: string]>([
        ['with an endpoint', { spec: { selector } }, [slice(true)], 'ready'],
        ['with an endpoint that says nothing of being ready', { spec: { selector } }, [slice()], 'ready'],
        [
            'with endpoints that are not ready',
            { spec: { selector } },
            [slice(false)],
            'waiting',
            'no endpoint that is ready',
        ],
        ['without endpoints', { spec: { selector } }, [], 'waiting', 'no endpoint that is ready'],
        ['without a selector', { spec: {} }, [], 'ready'],
        ['that is headless', { spec: { selector, clusterIP: 'None' } }, [], 'ready'],
        ['that is an external name', { spec: { selector, type: 'ExternalName' } }, [], 'ready'],
        ['with an address', { spec: { selector, type: 'LoadBalancer' }, status: address }, [slice(true)], 'ready'],
        [
            'without an address',
            { spec: { selector, type: 'LoadBalancer' } },
            [slice(true)],
            'waiting',
            'no load balancer address',
        ],
        [
            'without an address or a selector',
            { spec: { type: 'LoadBalancer' } },
            [],
            'waiting',
            'no load balancer address',
        ],
    ])('%s', (_, service, slices, state, message = '') =>
        expectProgress(serviceProgress(service, slices), state, message),
    );
});

describe('a Secret', () => {
    const token = { type: 'kubernetes.io/service-account-token' };
    it.each<[what: string, secret: Properties, state: Progress['state'], message: string]>([
        ['is complete as it is', { type: 'Opaque' }, 'ready', ''],
        ['for a token waits for it', token, 'waiting', 'no token was filled in'],
        ['with its token is complete', { ...token, data: { token: 'eA==' } }, 'ready', ''],
    ])('%s', (_, secret, state, message) => expectProgress(secretProgress(secret), state, message));
});

describe('a CustomResourceDefinition', () => {
    const of = (type: string, status: string): Properties => ({
        status: { conditions: [{ type, status, message: 'taken' }] },
    });
    it.each<Case>([
        ['established', of('Established', 'True'), 'ready'],
        ['new', {}, 'waiting', 'does not serve it yet'],
        ['with a name that is taken', of('NamesAccepted', 'False'), 'failed', 'its names are not accepted: taken'],
    ])('%s', (_, object, state, message = '') => expectProgress(definitionProgress(object), state, message));
});

describe('podProblems', () => {
    const pod = (status: Properties, metadata: Properties = {}): Properties => ({
        metadata: { name: 'hello-1', ...metadata },
        status,
    });
    const container = (state: Properties, rest: Properties = {}): Properties => ({
        containerStatuses: [{ name: 'echo', ready: false, state, ...rest }],
    });
    it.each<[what: string, pod: Properties, problem: string]>([
        [
            'cannot be scheduled',
            pod({ conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }] }),
            'pod hello-1: not scheduled: 0/1 nodes are available',
        ],
        [
            'has an image that cannot be pulled',
            pod(container({ waiting: { reason: 'ErrImagePull', message: 'not found' } })),
            'pod hello-1: container echo: ErrImagePull: not found',
        ],
        [
            'crashes',
            pod(
                container(
                    { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
                    { lastState: { terminated: { exitCode: 3, reason: 'Error' } } },
                ),
            ),
            'pod hello-1: container echo: CrashLoopBackOff: back-off 10s; exited with 3 (Error)',
        ],
        [
            'has ended badly',
            pod(container({ terminated: { exitCode: 1, message: 'boom' } })),
            'pod hello-1: container echo: exited with 1 (boom)',
        ],
        [
            'runs without being ready',
            pod(container({ running: {} })),
            'pod hello-1: container echo: running, but not ready',
        ],
        [
            'waits for an init container',
            pod({ initContainerStatuses: [{ name: 'init', state: { waiting: { reason: 'ImagePullBackOff' } } }] }),
            'pod hello-1: container init: ImagePullBackOff',
        ],
    ])('tells when one %s', (_, of, problem) => expect(podProblems([of])).toEqual([expect.stringContaining(problem)]));

    it.each<[what: string, pod: Properties]>([
        ['ready', pod({ conditions: [{ type: 'Ready', status: 'True' }] })],
        ['being created', pod(container({ waiting: { reason: 'ContainerCreating' } }))],
        ['being deleted', pod(container({ waiting: { reason: 'ErrImagePull' } }), { deletionTimestamp: 'now' })],
    ])('has nothing to say of one that is %s', (_, of) => expect(podProblems([of])).toEqual([]));
});

describe('a ReplicationController', () => {
    it.each<Case>([
        ['complete', { spec: { replicas: 2 }, status: { availableReplicas: 2 } }, 'ready'],
        ['scaled to nothing', { spec: { replicas: 0 } }, 'ready'],
        [
            'half available',
            { spec: { replicas: 2 }, status: { availableReplicas: 1 } },
            'waiting',
            '1 of 2 replicas available',
        ],
        [
            'not yet seen after a change',
            {
                metadata: { generation: 2 },
                spec: { replicas: 1 },
                status: { observedGeneration: 1, availableReplicas: 1 },
            },
            'waiting',
            'has not seen the change',
        ],
    ])('%s', (_, object, state, message = '') => expectProgress(replicationControllerProgress(object), state, message));
});

describe('an Ingress', () => {
    it.each<Case>([
        ['with an address', { status: { loadBalancer: { ingress: [{ ip: '198.18.1.240' }] } } }, 'ready'],
        ['without one', { status: { loadBalancer: {} } }, 'waiting', 'no address was assigned'],
    ])('%s', (_, object, state, message = '') => expectProgress(ingressProgress(object), state, message));
});

describe('a PersistentVolume', () => {
    it.each<Case>([
        ['that a claim can use', { status: { phase: 'Available' } }, 'ready'],
        ['that a claim uses', { status: { phase: 'Bound' } }, 'ready'],
        ['that is not there yet', { status: { phase: 'Pending' } }, 'waiting', 'the volume is Pending'],
        ['without a status', {}, 'waiting', 'the volume is new'],
    ])('%s', (_, object, state, message = '') => expectProgress(volumeProgress(object), state, message));
});

describe('a PersistentVolumeClaim', () => {
    const byPod = { volumeBindingMode: 'WaitForFirstConsumer' };
    it.each<[...Case, Properties?]>([
        ['bound', { status: { phase: 'Bound' } }, 'ready', ''],
        ['pending', { status: { phase: 'Pending' } }, 'waiting', 'the claim is Pending'],
        [
            'pending, of a class that binds at once',
            { status: { phase: 'Pending' } },
            'waiting',
            'the claim is Pending',
            { volumeBindingMode: 'Immediate' },
        ],
        ['pending until a pod uses it', { status: { phase: 'Pending' } }, 'ready', '', byPod],
        ['bound, because a pod uses it', { status: { phase: 'Bound' } }, 'ready', '', byPod],
        ['whose volume is gone', { status: { phase: 'Lost' } }, 'waiting', 'the claim is Lost', byPod],
    ])('%s', (_, object, state, message = '', storageClass) =>
        expectProgress(claimProgress(object, storageClass), state, message),
    );
});

describe('a ResourceQuota', () => {
    it.each<Case>([
        ['that is enforced', { spec: { hard: { pods: '4' } }, status: { hard: { pods: '4' } } }, 'ready'],
        [
            'with limits of before',
            { spec: { hard: { pods: '4' } }, status: { hard: { pods: '2' } } },
            'waiting',
            'has not seen',
        ],
        ['just created', { spec: { hard: { pods: '4' } } }, 'waiting', 'has not seen its limits'],
    ])('%s', (_, object, state, message = '') => expectProgress(resourceQuotaProgress(object), state, message));
});

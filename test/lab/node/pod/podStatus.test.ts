import type { V1PodCondition } from '@kubernetes/client-node';
import { type ContainerSnapshot, podPhase, type PodSnapshot, podStatus } from '../../../../lab/node/pod/podStatus';
import { samplePod } from './samplePod';

const at = new Date('2026-01-01T00:00:00Z');
const container = (change: Partial<ContainerSnapshot> = {}): ContainerSnapshot => ({
    name: 'main',
    image: 'i',
    imageID: 'lab://i',
    containerID: '',
    state: { running: { startedAt: at } },
    lastState: {},
    restartCount: 0,
    started: true,
    ready: true,
    sidecar: false,
    ...change,
});
const waiting = container({ state: { waiting: { reason: 'ContainerCreating' } }, ready: false, started: false });
const ended = (exitCode: number) => container({ state: { terminated: { exitCode } }, ready: false, started: false });
const crashed = container({
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1 } },
    ready: false,
});
const pod = (containers: ContainerSnapshot[], change: Partial<PodSnapshot> = {}): PodSnapshot => ({
    hostIP: '198.18.1.1',
    podIP: '198.18.1.2',
    startTime: at,
    initContainers: [],
    containers,
    ending: false,
    ...change,
});

describe('podPhase', () => {
    it.each([
        ['Pending', 'Always', pod([waiting])],
        ['Running', 'Always', pod([container()])],
        ['Running', 'Always', pod([container(), waiting])],
        ['Running', 'Always', pod([crashed])],
        ['Running', 'Always', pod([ended(0)])],
        ['Running', 'OnFailure', pod([ended(1)])],
        ['Running', 'Never', pod([ended(0), container()])],
        ['Succeeded', 'Never', pod([ended(0)])],
        ['Succeeded', 'OnFailure', pod([ended(0)])],
        ['Failed', 'Never', pod([ended(0), ended(1)])],
        ['Failed', 'Always', pod([ended(137)], { ending: true })],
        ['Pending', 'Always', pod([waiting], { initContainers: [ended(1)] })],
        ['Failed', 'Never', pod([waiting], { initContainers: [ended(1)] })],
        ['Pending', 'Always', pod([waiting], { initContainers: [container({ sidecar: true, started: false })] })],
        ['Running', 'Always', pod([container()], { initContainers: [ended(0)] })],
    ])('is %s with restart policy %s (case %#)', (phase, restartPolicy, snapshot) => {
        expect(podPhase(samplePod({ restartPolicy }), snapshot)).toBe(phase);
    });
});

describe('podStatus', () => {
    const conditions = (
        snapshot: PodSnapshot,
        previous: V1PodCondition[] = [],
        podSpec = {},
    ): Record<string, string> => {
        const status = podStatus(samplePod(podSpec), snapshot, previous, at);
        return Object.fromEntries((status.conditions ?? []).map(({ type, status: value }) => [type, value]));
    };

    it.each([
        [
            'not ready while one container is not',
            pod([container(), waiting]),
            { Ready: 'False', ContainersReady: 'False' },
        ],
        ['ready when all are', pod([container()]), { Ready: 'True', ContainersReady: 'True', Initialized: 'True' }],
        [
            'not ready while a sidecar is not',
            pod([container()], { initContainers: [container({ sidecar: true, ready: false })] }),
            { Ready: 'False', Initialized: 'True' },
        ],
        [
            'not initialized before its init containers',
            pod([waiting], { initContainers: [waiting] }),
            { Initialized: 'False' },
        ],
    ])('is %s', (_, snapshot, expected) => {
        expect(conditions(snapshot)).toMatchObject(expected);
    });

    it('waits for readiness gates', () => {
        const gates = { readinessGates: [{ conditionType: 'example.com/up' }] };
        expect(conditions(pod([container()]), [], gates)).toMatchObject({ ContainersReady: 'True', Ready: 'False' });
    });

    it('keeps the time of a condition that stays, and moves that of one that turns', () => {
        const before = new Date('2025-01-01T00:00:00Z');
        const previous = [
            { type: 'Ready', status: 'False', lastTransitionTime: before },
            { type: 'PodScheduled', status: 'True', lastTransitionTime: before },
        ];
        const status = podStatus(samplePod(), pod([container()]), previous, at);
        const times = Object.fromEntries(
            (status.conditions ?? []).map(({ type, lastTransitionTime }) => [type, lastTransitionTime]),
        );
        expect(times).toMatchObject({ Ready: at, PodScheduled: before });
    });

    it('names the containers that are not ready', () => {
        const status = podStatus(samplePod(), pod([container({ name: 'a', ready: false }), container()]), [], at);
        const ready = status.conditions?.find(({ type }) => type === 'Ready');
        expect(ready?.message).toBe('containers with unready status: [a]');
    });
});

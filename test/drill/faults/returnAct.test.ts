import type { Pod } from '../../../drill/cluster/clusterApi';
import { returnAct } from '../../../drill/faults/returnAct';
import { replicasAnnotation } from '../../../drill/faults/scaleAct';
import { MemoryCluster } from '../support/memoryCluster';
import { EUROPE } from '../support/synthetic';

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'hello-world' };
const action = { do: 'return', cluster: EUROPE, namespace: 'shop', deployment: 'hello-world', forMs: 1 } as const;

const podsAt = (...addresses: (string | undefined)[]): Pod[] =>
    addresses.map((address, index) => ({
        name: `pod-${index}`,
        uid: `${address} ${index} ${Math.random()}`,
        annotations: {},
        ready: true,
        ending: false,
        ...(address !== undefined && { address }),
    }));

/** Two pods, and after the Deployment has been at 0, others at these addresses. */
function returning(...addresses: (string | undefined)[]): MemoryCluster {
    const memory = new MemoryCluster().withDeployment(2);
    memory.podList = podsAt('10.0.0.1', '10.0.0.2');
    const patch = memory.patch.bind(memory);
    memory.patch = async (ref, body) => {
        await patch(ref, body);
        memory.podList = memory.replicas === 0 ? [] : podsAt(...addresses);
    };
    return memory;
}

describe('a workload that returns', () => {
    it('is away for a while, back before the fault is held, and proved by its addresses', async () => {
        const memory = returning('10.0.0.3', '10.0.0.4');
        const act = returnAct(action, memory, 1);
        expect(act.description).toBe(
            `Deployment hello-world in ${EUROPE} scaled to 0 for 0.001 s, and back at other addresses`,
        );
        await act.begin();
        expect(memory.replicas).toBe(2);
        expect(await act.readBack()).toEqual({ state: 'held' });
        await act.end();
        expect(memory.replicas).toBe(2);
    });

    it.each([
        ['at an address that it had', ['10.0.0.2', '10.0.0.3'], 'undone', 'at 10.0.0.2'],
        ['at an address that nobody knows', ['10.0.0.3', undefined], 'pending', 'are unknown'],
    ])('is not proved %s', async (_, addresses, state, text) => {
        const act = returnAct(action, returning(...addresses), 1);
        await act.begin();
        expect(await act.readBack()).toMatchObject({ state, text: expect.stringContaining(text) as string });
    });

    it('is undone where its pods are gone again', async () => {
        const memory = returning('10.0.0.3', '10.0.0.4');
        const act = returnAct(action, memory, 1);
        await act.begin();
        memory.podList = [];
        expect(await act.readBack()).toMatchObject({ state: 'undone' });
    });

    it('is brought back where the drill is interrupted meanwhile, or killed', async () => {
        const memory = returning('10.0.0.3', '10.0.0.4');
        const act = returnAct({ ...action, forMs: 60_000 }, memory, 1);
        await expect(act.begin(AbortSignal.timeout(20))).rejects.toThrow();
        expect(memory.replicas).toBe(0);
        await act.end();
        expect(memory.replicas).toBe(2);

        await memory.patch(deployment, {
            metadata: { annotations: { [replicasAnnotation]: '2' } },
            spec: { replicas: 0 },
        });
        expect(await returnAct(action, memory, 1).mend()).toContain('Scaled hello-world');
        expect(memory.replicas).toBe(2);
    });

    it('is not waited for where somebody else has scaled it meanwhile', async () => {
        const memory = returning('10.0.0.3', '10.0.0.4');
        const act = returnAct({ ...action, forMs: 50 }, memory, 1);
        const begun = act.begin();
        await new Promise((resolve) => setTimeout(resolve, 10));
        await memory.patch(deployment, { spec: { replicas: 5 } });
        await expect(begun).rejects.toThrow('has 5 replicas, not 0');
        await act.end();
        expect(memory.replicas).toBe(5);
    });
});

import type { Act } from '../../../drill/faults/act';
import { actOf } from '../../../drill/faults/actOf';
import { type DrillAccess, throughApiServer } from '../../../drill/faults/drillAccess';
import { postedAnnotation } from '../../../drill/faults/postAct';
import { held } from '../../../drill/faults/proof';
import type { FaultAction } from '../../../drill/faults/recipe';
import { replicasAnnotation } from '../../../drill/faults/scaleAct';
import { MemoryCluster } from '../support/memoryCluster';
import { MemoryLab } from '../support/memoryLab';
import { EUROPE } from '../support/synthetic';

const cluster = EUROPE;
const namespace = 'default';
const selector = { app: 'hello-world' };
const pods = { cluster, namespace, selector };

function acting(action: FaultAction, memory: MemoryCluster, change: Partial<DrillAccess> = {}): Act {
    const clusters = { [EUROPE]: memory };
    return actOf(action, 'unhealthy', {
        clusters,
        toPods: throughApiServer(clusters),
        watchLabEffect: () => Promise.resolve(() => Promise.resolve(held)),
        materials: { expired: { 'tls.crt': 'old', 'tls.key': 'key' } },
        ...change,
    });
}

describe('a fault of the lab', () => {
    it('names the pods, and its own moments', async () => {
        const control = new MemoryLab();
        const act = acting({ do: 'crash', ...pods }, new MemoryCluster(), { control });
        expect(await act.begin()).toEqual({ startedAt: control.actedAt, pods: ['p1'] });
        expect(control.requests).toEqual([{ kind: 'crash', cluster, namespace, selector }]);
        expect(await act.end()).toEqual({ endedAt: control.actedAt });
        expect(control.held).toEqual([]);
        await expect(act.end()).resolves.toBeDefined();
    });

    it('cuts a cluster, not pods, where it is a partition', async () => {
        const control = new MemoryLab();
        await acting({ do: 'partition', cluster }, new MemoryCluster(), { control }).begin();
        expect(control.requests).toEqual([{ kind: 'partition', cluster }]);
    });

    it('cuts pods off, and says what that is', async () => {
        const control = new MemoryLab();
        const act = acting({ do: 'unreachable', ...pods }, new MemoryCluster(), { control });
        expect(act.description).toBe(
            `every pod of hello-world in ${cluster} cut off: packets to it and from it are dropped, nothing is refused`,
        );
        await act.begin();
        expect(control.requests).toEqual([{ kind: 'unreachable', cluster, namespace, selector }]);
        await act.end();
        expect(control.held).toEqual([]);
    });

    it('passes its settings on, and says what they are where they are left out too', async () => {
        const control = new MemoryLab();
        const act = acting({ do: 'slow', ...pods, delayMs: 750 }, new MemoryCluster(), { control });
        expect(act.description).toBe(
            `every pod of hello-world in ${cluster} replies late, its probes stay green (delayMs 750)`,
        );
        await act.begin();
        expect(control.requests).toEqual([{ kind: 'slow', cluster, namespace, selector, delayMs: 750 }]);
        const usual = acting({ do: 'slow', ...pods }, new MemoryCluster(), { control });
        expect(usual.description).toContain('(delayMs 500)');
    });

    it('is ended though the reply that named it got lost', async () => {
        const control = new MemoryLab();
        control.fail = 1;
        const act = acting({ do: 'hang', ...pods }, new MemoryCluster(), { control });
        await expect(act.begin()).rejects.toThrow('socket hang up');
        await act.end();
        expect(control.held).toEqual([]);
    });

    it('leaves alone what another holds, where it never began', async () => {
        const control = new MemoryLab();
        await control.beginFault({ kind: 'hang', cluster });
        await acting({ do: 'hang', ...pods }, new MemoryCluster(), { control }).end();
        expect(control.held).toHaveLength(1);
    });
});

describe('scaling', () => {
    const scale: FaultAction = { do: 'scale', cluster, namespace, deployment: 'hello-world' };

    it('goes to 0 and back to what was, and keeps that on the Deployment meanwhile', async () => {
        const memory = new MemoryCluster().withDeployment(3);
        const act = acting(scale, memory);
        const { startedAt } = await act.begin();
        expect(memory.replicas).toBe(0);
        expect((await memory.read(deployment))?.metadata.annotations).toEqual({ [replicasAnnotation]: '3' });
        const { endedAt } = await act.end();
        expect(memory.replicas).toBe(3);
        expect(memory.owned.size).toBe(0);
        expect(endedAt).toBeGreaterThanOrEqual(startedAt);
    });

    it('has ended though the ownership of its fields could not be given back', async () => {
        const memory = new MemoryCluster().withDeployment(3);
        memory.disown = () => Promise.reject(new Error('conflict'));
        const act = acting(scale, memory);
        await act.begin();
        await act.end();
        expect(memory.replicas).toBe(3);
    });

    it('leaves what somebody else has scaled meanwhile, and forgets what was', async () => {
        const memory = new MemoryCluster().withDeployment(3);
        const scaled = () => memory.patch(deployment, { spec: { replicas: 8 } });
        const act = acting(scale, memory);
        await act.begin();
        await scaled();
        await act.end();
        expect((await memory.read(deployment))?.metadata.annotations).toEqual({});
        expect(memory.replicas).toBe(8);

        await acting(scale, memory).begin(); // and is killed
        await scaled();
        expect(await acting(scale, memory).mend()).toMatch(/^Left hello-world in .* as it is/);
        expect(memory.replicas).toBe(8);
        expect(await acting(scale, memory).mend()).toBeUndefined();
    });

    it('has nothing to do at the end where the Deployment is gone', async () => {
        const memory = new MemoryCluster().withDeployment(3);
        const act = acting(scale, memory);
        await act.begin();
        memory.objects.clear();
        await act.end();
        expect(memory.objects.size).toBe(0);
    });

    it('refuses a Deployment that is down already, or none, and leaves it alone', async () => {
        const memory = new MemoryCluster().withDeployment(0);
        const act = acting(scale, memory);
        await expect(act.begin()).rejects.toThrow('has 0 replicas: there is nothing to scale down');
        await act.end();
        expect(memory.replicas).toBe(0);
        await expect(acting(scale, new MemoryCluster()).begin()).rejects.toThrow('does not exist');
    });
});

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'hello-world' };

describe('posting to a sidecar', () => {
    const post: FaultAction = { do: 'post', ...pods, port: 19000, begin: '/healthcheck/fail', end: '/healthcheck/ok' };

    it('reaches every pod, and again at the end', async () => {
        const memory = new MemoryCluster().withPods('a', 'b');
        const act = acting(post, memory);
        expect((await act.begin()).pods).toEqual(['a', 'b']);
        expect(memory.podList.map(({ annotations }) => annotations[postedAnnotation])).toEqual([
            '/healthcheck/ok',
            '/healthcheck/ok',
        ]);
        await act.end();
        expect(memory.requests.sort()).toEqual([
            'POST /healthcheck/fail a',
            'POST /healthcheck/fail b',
            'POST /healthcheck/ok a',
            'POST /healthcheck/ok b',
        ]);
        expect(memory.podList.every(({ annotations }) => Object.keys(annotations).length === 0)).toBe(true);
    });

    it('refuses where there is nobody, and posts nothing to take back what never began', async () => {
        const memory = new MemoryCluster();
        const act = acting(post, memory);
        await act.end();
        await expect(act.begin()).rejects.toThrow(`There are no pods of hello-world in ${EUROPE}`);
        expect(memory.requests).toEqual([]);
    });
});

describe('patching an object that is not there', () => {
    it('is refused, and nothing is reverted', async () => {
        const gone: FaultAction = {
            do: 'patch',
            ...{ cluster, namespace, apiVersion: 'v1', kind: 'Service', name: 'web', begin: {}, end: {} },
        };
        const act = acting(gone, new MemoryCluster());
        await expect(act.begin()).rejects.toThrow(`There is no Service ${namespace}/web in ${cluster} to change.`);
        await act.end();
    });
});

describe('replacing pods', () => {
    it('is done when as many others are ready, of those that were asked for', async () => {
        const memory = new MemoryCluster().withPods('b', 'a');
        const act = acting({ do: 'replace-pods', ...pods, count: 1 }, memory);
        expect((await act.begin()).pods).toEqual(['a']);
        expect(memory.podList.map(({ name }) => name)).toEqual(['b', 'new-1']);
        await expect(acting({ do: 'replace-pods', ...pods }, new MemoryCluster()).begin()).rejects.toThrow('no pods');
    });
});

describe('replacing a pod that no controller would make again', () => {
    it('is refused, and no pod is deleted', async () => {
        const memory = new MemoryCluster().withPods('a', 'b');
        memory.podList = memory.podList.map((pod) => ({ ...pod, controlled: pod.name === 'a' }));
        await expect(acting({ do: 'replace-pods', ...pods }, memory).begin()).rejects.toThrow(
            /^b in .* belongs to no controller: deleted, it would be gone for good\.$/,
        );
        expect(memory.podList.map(({ name }) => name)).toEqual(['a', 'b']);
    });
});

describe('swapping a Secret', () => {
    const swap: FaultAction = { do: 'swap-secret', cluster, namespace, secret: 'upstream', material: 'expired' };
    const before = { 'tls.crt': 'bmV3', 'tls.key': 'bmV3', 'ca.crt': 'Y2E=' };

    it('leaves a Secret of the backup’s name that no drill has made', async () => {
        const memory = new MemoryCluster()
            .withSecret('upstream', before)
            .withSecret('upstream-before-drill', { precious: 'eA==' });
        const act = acting(swap, memory);
        expect(await act.mend()).toBeUndefined();
        await expect(act.begin()).rejects.toThrow('exists');
        await act.end();
        expect(memory.objects.get('Secret upstream')?.data).toEqual(before);
        expect(memory.objects.get('Secret upstream-before-drill')?.data).toEqual({ precious: 'eA==' });
    });

    it('puts exactly the material in, and exactly what was there back', async () => {
        const memory = new MemoryCluster().withSecret('upstream', before);
        const act = acting(swap, memory);
        await act.begin();
        expect(memory.objects.get('Secret upstream')?.data).toEqual({ 'tls.crt': 'b2xk', 'tls.key': 'a2V5' });
        await act.end();
        expect(memory.objects.get('Secret upstream')?.data).toEqual(before);
        expect([...memory.objects.keys()]).toEqual(['Secret upstream']);
        expect(memory.owned.size).toBe(0);
    });

    it('is put back by a later drill that knows nothing but the plan', async () => {
        const memory = new MemoryCluster().withSecret('upstream', before);
        await acting(swap, memory).begin();
        expect(await acting(swap, memory).mend()).toBe(
            `Put Secret upstream in ${EUROPE} back, left swapped by an earlier drill.`,
        );
        expect(memory.objects.get('Secret upstream')?.data).toEqual(before);
        expect(await acting(swap, memory).mend()).toBeUndefined();
    });

    it('is not put back over what somebody has written since', async () => {
        const memory = new MemoryCluster().withSecret('upstream', before);
        await acting(swap, memory).begin();
        const renewed = { 'tls.crt': 'cmVuZXdlZA==', 'tls.key': 'cmVuZXdlZA==' };
        memory.withSecret('upstream', renewed);
        expect(await acting(swap, memory).mend()).toBeUndefined();
        expect(memory.objects.get('Secret upstream')?.data).toEqual(renewed);
        expect([...memory.objects.keys()]).toEqual(['Secret upstream']);
    });

    it("leaves somebody else's Secret alone that has the name of the backup", async () => {
        const memory = new MemoryCluster().withSecret('upstream', before).withSecret('upstream-before-drill', before);
        const act = acting(swap, memory);
        expect(await act.mend()).toBeUndefined();
        await expect(act.begin()).rejects.toThrow('upstream-before-drill exists');
        await act.end();
        expect(memory.objects.get('Secret upstream')?.data).toEqual(before);
        expect(memory.objects.get('Secret upstream-before-drill')?.data).toEqual(before);
    });

    it('needs the Secret, and the material', async () => {
        await expect(acting(swap, new MemoryCluster()).begin()).rejects.toThrow('There is no Secret default/upstream');
        expect(() => acting(swap, new MemoryCluster(), { materials: {} })).toThrow(
            "`expired`: the stack's output `drillSecrets` has no such entry (it has none)",
        );
    });
});

describe('patching an object', () => {
    it('changes it, and changes it back', async () => {
        const memory = new MemoryCluster().withDeployment(2);
        const patch: FaultAction = {
            do: 'patch',
            cluster,
            namespace,
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'hello-world',
            begin: { spec: { replicas: 5 } },
            end: { spec: { replicas: 2 } },
        };
        const act = acting(patch, memory);
        await act.begin();
        expect(memory.replicas).toBe(5);
        expect(await acting(patch, memory).mend()).toContain('back, left changed by an earlier drill');
        expect(memory.replicas).toBe(2);
        expect(await acting(patch, memory).mend()).toBeUndefined();
        await act.end();
        expect(memory.replicas).toBe(2);
    });

    it.each([
        ['adds a default to an item', [{ name: 'tls', port: 15443, protocol: 'TCP' }], true],
        ['keeps another item', [{ name: 'tls', port: 15443 }, { name: 'http' }], false],
        ['keeps another value', [{ name: 'tls', port: 443 }], false],
        ['drops the item', [], false],
    ])('reads a list back whole where the API %s: %j', async (_, ports, isHeld) => {
        const memory = new MemoryCluster().withDeployment(2);
        const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'hello-world' };
        const begin = { spec: { ports: [{ name: 'tls', port: 15443 }] } };
        const act = acting({ do: 'patch', cluster, ...ref, begin, end: {} }, memory);
        await act.begin();
        await memory.patch(ref, { spec: { ports } });
        expect((await act.readBack()).state === held.state).toBe(isHeld);
    });
});

describe('deploying again', () => {
    const rotation: FaultAction = { do: 'deploy', steps: [{ phase: 'introduce' }, { phase: 'reissue' }] };

    it('walks forth and the same way back', async () => {
        const deployed: unknown[] = [];
        const deploy = (settings: object): Promise<void> => Promise.resolve(void deployed.push(settings));
        const act = acting(rotation, new MemoryCluster(), { stack: { deploy, settings: () => Promise.resolve({}) } });
        await act.begin();
        await act.end();
        await act.end();
        expect(deployed).toEqual([{ phase: 'introduce' }, { phase: 'reissue' }, { phase: 'introduce' }, {}]);
    });

    it('goes back from where it failed', async () => {
        const deployed: unknown[] = [];
        const deploy = (settings: { phase?: string }): Promise<void> => {
            deployed.push(settings);
            return settings.phase === 'introduce' ? Promise.reject(new Error('refused')) : Promise.resolve();
        };
        const act = acting(rotation, new MemoryCluster(), { stack: { deploy, settings: () => Promise.resolve({}) } });
        await expect(act.begin()).rejects.toThrow('refused');
        await act.end();
        expect(deployed).toEqual([{ phase: 'introduce' }, {}]);
    });
});

describe('an act', () => {
    it('needs something to make it with', () => {
        const nothing = { clusters: {}, control: undefined };
        expect(() => acting({ do: 'crash', ...pods }, new MemoryCluster(), nothing)).toThrow('no lab is running here');
        expect(() =>
            acting({ do: 'scale', cluster, namespace, deployment: 'x' }, new MemoryCluster(), nothing),
        ).toThrow(`needs the kubeconfig of ${EUROPE}`);
        expect(() => acting({ do: 'deploy', steps: [{}] }, new MemoryCluster())).toThrow('a plan from a file has none');
    });
});

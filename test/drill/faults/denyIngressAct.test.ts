import type { AppReply } from '../../../drill/cluster/clusterApi';
import type { Act } from '../../../drill/faults/act';
import { availableFaults, chosenFaults, makeFault } from '../../../drill/faults/availableFaults';
import { denyIngressAct, policyOf } from '../../../drill/faults/denyIngressAct';
import { type DrillAccess, throughApiServer } from '../../../drill/faults/drillAccess';
import type { DenyIngressAction } from '../../../drill/faults/recipe';
import { recipeProblems } from '../../../drill/faults/recipeProblems';
import type { DrillPlan } from '../../../drill/plan/plan';
import { MemoryCluster } from '../support/memoryCluster';
import { MemoryLab } from '../support/memoryLab';
import { EUROPE, plan } from '../support/synthetic';

const action: DenyIngressAction = { do: 'deny-ingress', cluster: 'eu', namespace: 'shop', selector: { app: 'web' } };
const key = `NetworkPolicy ${policyOf(action).name}`;
const usual: AppReply = { status: 200, body: 'hello', tookMs: 3, unreached: false };

/** Two pods that declare a port. */
function shop(): MemoryCluster {
    const memory = new MemoryCluster().withPods('a', 'b');
    memory.podList = memory.podList.map((pod) => ({
        ...pod,
        containers: [{ name: 'web', ports: [{ containerPort: 80 }] }],
    }));
    return memory;
}

const cutting = (memory: MemoryCluster, change: Partial<DenyIngressAction> = {}): Act =>
    denyIngressAct({ ...action, ...change }, memory);

describe('cutting pods off by a NetworkPolicy', () => {
    it('denies all ingress, is proved by silence, and is gone at the end', async () => {
        const memory = shop();
        const act = cutting(memory);
        await act.check?.();
        expect(memory.objects.size).toBe(0);
        expect((await act.begin()).pods).toEqual(['a', 'b']);
        expect(memory.objects.get(key)).toMatchObject({
            metadata: { labels: { 'app.kubernetes.io/managed-by': 'failover-drill' } },
            spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] },
        });
        memory.reply = undefined;
        expect(await act.readBack()).toEqual({ state: 'held' });
        await act.end();
        await act.end();
        expect(memory.objects.size).toBe(0);
    });

    it.each<[string, AppReply]>([
        ['a reply', usual],
        ['a refused connection', { ...usual, status: 503, unreached: true }],
    ])('has no proof where the cluster enforces no policy: %s', async (_, reply) => {
        const memory = shop();
        const act = cutting(memory);
        await act.begin();
        memory.reply = reply;
        expect(await act.readBack()).toMatchObject({
            state: 'pending',
            text: expect.stringContaining(
                'Pod a is still reached from the API server of eu: NetworkPolicies are not',
            ) as string,
        });
        await act.end();
        expect(memory.objects.size).toBe(0);
    });

    it('says that somebody else has undone it', async () => {
        const memory = shop();
        const act = cutting(memory);
        await act.begin();
        memory.reply = undefined;
        await memory.patch(policyOf(action), { spec: { podSelector: { matchLabels: { app: 'other' } } } });
        expect(await act.readBack()).toMatchObject({ state: 'undone' });
        memory.objects.clear();
        expect(await act.readBack()).toEqual({ state: 'undone', text: expect.stringMatching(/ is gone\.$/) as string });
    });

    it.each<[string, (memory: MemoryCluster) => unknown, Partial<DenyIngressAction>, string]>([
        [
            'there are no pods',
            (memory) => (memory.podList = []),
            {},
            'There is nothing to cut off: eu has no pod of web.',
        ],
        [
            'pods reply to nothing before',
            (memory) => (memory.reply = undefined),
            {},
            'could not be proved, so nothing was changed: a, b replies to no request',
        ],
        [
            'the API server replies in their place',
            (memory) => (memory.reply = { ...usual, status: 403, unreached: true }),
            { port: 8080 },
            'could not be proved, so nothing was changed',
        ],
        [
            'pods declare no port',
            (memory) => (memory.podList = new MemoryCluster().withPods('a').podList),
            {},
            '(`port` of the action names another)',
        ],
    ])('changes nothing where %s', async (_, change, settings, why) => {
        const memory = shop();
        change(memory);
        await expect(cutting(memory, settings).check?.()).rejects.toThrow(why);
        await expect(cutting(memory, settings).begin()).rejects.toThrow(why);
        expect(memory.objects.size).toBe(0);
    });

    it('leaves the policy of another drill, and deletes that of a killed one', async () => {
        const memory = shop();
        await cutting(memory).begin();
        const second = cutting(memory);
        await expect(second.begin()).rejects.toThrow(/^NetworkPolicy shop\/.* is in eu already: another drill/);
        await second.end();
        expect(memory.objects.size).toBe(1);
        expect(await cutting(memory).mend()).toMatch(/^Deleted NetworkPolicy .* in eu, left by an earlier drill\.$/);
        expect(await cutting(memory).mend()).toBeUndefined();
    });

    it('is what `unreachable` is without the lab, by name only', () => {
        const { expectations } = plan;
        const expected: DrillPlan = {
            ...plan,
            infrastructure: 'existing',
            expectations: { ...expectations, faults: { scale: { fault: {} }, unreachable: { fault: {} } } },
        };
        const clusters = { [EUROPE]: shop() };
        const access: DrillAccess = { clusters, materials: {}, toPods: throughApiServer(clusters) };
        expect(availableFaults(expected, access)).toEqual(['scale']);
        expect(availableFaults(expected, { ...access, control: new MemoryLab() })).toContain('unreachable');
        expect(chosenFaults('unreachable', expected, access)).toEqual(['unreachable']);
        expect(() => chosenFaults('crash', expected, access)).toThrow(
            'Where the cluster enforces NetworkPolicies, by name: unreachable.',
        );
        expect(makeFault('unreachable', expected, access).fault.description).toBe(
            `a NetworkPolicy lets nothing in to every pod of hello-world in ${EUROPE}`,
        );
    });

    it.each([
        [{ port: 0 }, '`f.actions[0].port` is 0; a port from 1 to 65535 is needed.'],
        [{ selector: {} }, '`f.actions[0].selector` is {}; labels is needed.'],
    ])('is refused in a plan: %j', (change, problem) => {
        expect(recipeProblems('f', { actions: [{ ...action, ...change }] }, ['eu'])).toEqual([problem]);
    });
});

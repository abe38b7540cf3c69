import type { AppReply, Pod } from '../../../drill/cluster/clusterApi';
import type { Act } from '../../../drill/faults/act';
import { actOf } from '../../../drill/faults/actOf';
import type { SidecarAction } from '../../../drill/faults/recipe';
import { recipeProblems } from '../../../drill/faults/recipeProblems';
import { BadInput } from '../../../errors';
import { MemoryCluster } from '../support/memoryCluster';

const action: SidecarAction = {
    do: 'sidecar',
    cluster: 'west',
    namespace: 'shop',
    selector: { app: 'web' },
    effect: 'http-503',
};
const usual: AppReply = { status: 200, body: 'hello', tookMs: 3, unreached: false };
const aborted: AppReply = { ...usual, status: 503, body: 'fault filter abort' };

/** A cluster with these pods of the workload, each with a sidecar. */
function injected(...names: string[]): MemoryCluster {
    const memory = new MemoryCluster().withPods(...names);
    memory.podList = memory.podList.map(withSidecar);
    return memory;
}

const withSidecar = (pod: Pod): Pod => ({
    ...pod,
    containers: [
        { name: 'istio-proxy', ports: [{ containerPort: 15_090 }] },
        { name: 'web', ports: [{ containerPort: 80 }] },
    ],
});

interface Admin {
    /** What the sidecars' administration port replies; throws where it cannot be reached. */
    readonly dump?: () => string;
}

function acting(memory: MemoryCluster, change: Partial<SidecarAction> = {}, { dump }: Admin = {}): Act {
    return actOf({ ...action, ...change }, 'http-503', {
        clusters: { west: memory },
        materials: {},
        toPods: () =>
            dump
                ? Promise.resolve(memory.podList.map(({ name }) => ({ pod: name, at: 0, body: dump() })))
                : Promise.reject(new Error('port-forward is forbidden')),
    });
}

/** A sidecar's listener for what comes in, with the fault at this port; undefined: at those of no Service. */
const inbound = (state: 'active_state' | 'warming_state', faulty: number | undefined): string => {
    const chain = (port: number | undefined) => ({
        filter_chain_match: port === undefined ? {} : { destination_port: port },
        filters: [{ http_filters: port === faulty ? [{ name: 'failover-drill.fault' }] : [] }],
    });
    const listener = { filter_chains: [undefined, 80, 8080, 9090].map(chain) };
    return JSON.stringify({ configs: [{ name: 'virtualInbound', [state]: { listener } }] });
};

const filters = (memory: MemoryCluster) => [...memory.objects.keys()].filter((key) => key.startsWith('EnvoyFilter'));
const spec = (memory: MemoryCluster) => JSON.stringify([...memory.objects.values()].map((each) => each.spec));

describe('a fault of the sidecars', () => {
    it.each<[Partial<SidecarAction>, AppReply | undefined, string, string]>([
        [{}, aborted, '"abort":{"http_status":503', 'answers 503 in its place'],
        [
            { effect: 'slow', delayMs: 400 },
            { ...usual, tookMs: 410 },
            '"fixed_delay":"0.4s"',
            'holds every request for 400 ms',
        ],
        [{ effect: 'hang' }, undefined, '"fixed_delay":"3600s"', 'holds every request for an hour'],
    ])('is in the EnvoyFilter and in the replies: %j', async (change, faulty, written, words) => {
        const memory = injected('a', 'b');
        const act = acting(memory, change);
        expect(act.description).toBe(`the sidecar of every pod of web in west ${words}`);
        expect((await act.begin()).pods).toEqual(['a', 'b']);
        expect(spec(memory)).toContain(written);
        expect(spec(memory)).toContain('"workloadSelector":{"labels":{"app":"web"}}');
        expect(await act.readBack()).toMatchObject({
            state: 'pending',
            text: expect.stringMatching(/as without the fault/) as string,
        });
        memory.reply = faulty;
        expect(await act.readBack()).toEqual({ state: 'held' });
        await act.end();
        await act.end();
        expect(filters(memory)).toEqual([]);
    });

    it('is not proved by a 503 of the application', async () => {
        const memory = injected('a');
        const act = acting(memory);
        await act.begin();
        memory.reply = { ...usual, status: 503, body: 'maintenance' };
        expect((await act.readBack()).state).toBe('pending');
    });

    it('is proved by what the sidecars have loaded where pods take no request from the API server', async () => {
        const memory = injected('a');
        memory.reply = { ...usual, status: 503, unreached: true };
        let dump = '{}';
        const act = acting(memory, {}, { dump: () => dump });
        await act.begin();
        expect((await act.readBack()).state).toBe('pending');
        dump = inbound('warming_state', 80);
        expect((await act.readBack()).state).toBe('pending');
        dump = inbound('active_state', 80);
        expect(await act.readBack()).toEqual({ state: 'held' });
    });

    it.each([
        ['ports of no Service, which every sidecar has', {}, undefined],
        ['another port than the application’s', {}, 9090],
        ['another port than the action’s', { port: 8080 }, 80],
    ])('is not proved by a filter at %s', async (_, change, faulty) => {
        const memory = injected('a');
        memory.reply = { ...usual, status: 503, unreached: true };
        const act = acting(memory, change, { dump: () => inbound('active_state', faulty) });
        await act.begin();
        expect(await act.readBack()).toMatchObject({
            state: 'pending',
            text: expect.stringMatching(
                /^The sidecar of pod a in west has the fault at no port of a Service among/,
            ) as string,
        });
    });

    it('is not proved by a late error of the API server', async () => {
        const memory = injected('a');
        const act = acting(memory, { effect: 'slow', delayMs: 400 });
        await act.begin();
        memory.reply = { ...usual, status: 503, tookMs: 900, unreached: true };
        expect((await act.readBack()).state).toBe('pending');
    });

    it('is undone where somebody has changed the filter', async () => {
        const memory = injected('a');
        const act = acting(memory);
        await act.begin();
        memory.reply = aborted;
        const [key = ''] = filters(memory);
        const stored = memory.objects.get(key);
        const changed = JSON.stringify(stored?.spec).replace('"numerator":100', '"numerator":1');
        memory.objects.set(key, { metadata: { name: '', annotations: {} }, spec: JSON.parse(changed) as object });
        expect(await act.readBack()).toMatchObject({
            state: 'undone',
            text: expect.stringMatching(/is not as created/) as string,
        });
    });

    it('reaches the pods of its namespace and cluster only, also from Istio’s root namespace', async () => {
        const memory = injected('a', 'b');
        const match = () => /"proxy":(\{"metadata":\{[^}]*\}\})/.exec(spec(memory))?.[1];
        const act = acting(memory);
        await act.begin();
        expect(match()).toBe('{"metadata":{"NAMESPACE":"shop"}}');
        await act.end();
        const env = [{ name: 'ISTIO_META_CLUSTER_ID', value: 'west-1' }];
        memory.podList = memory.podList.map((pod) => ({
            ...pod,
            containers: [...(pod.containers ?? []).slice(1), { name: 'istio-proxy', env }],
        }));
        await act.begin();
        expect(match()).toBe('{"metadata":{"NAMESPACE":"shop","CLUSTER_ID":"west-1"}}');
    });

    it('leaves the filter of another drill', async () => {
        const memory = injected('a');
        await acting(memory).begin();
        const second = acting(memory, { effect: 'hang' });
        await expect(second.begin()).rejects.toThrow(/^EnvoyFilter shop\/.* is in west already: another drill/);
        await second.end();
        expect(filters(memory)).toHaveLength(1);
        expect(JSON.stringify([...memory.objects.values()])).toContain(
            '"app.kubernetes.io/managed-by":"failover-drill"',
        );
    });

    it('changes nothing where its effect could not be proved, or where there is no sidecar', async () => {
        const memory = injected('a');
        memory.reply = undefined;
        await expect(acting(memory).begin()).rejects.toThrow(
            /could not be proved, so nothing was changed: .*port-forward is forbidden/,
        );
        const bare = new MemoryCluster().withPods('a');
        await expect(acting(bare).check?.()).rejects.toThrow(BadInput);
        await expect(acting(bare).begin()).rejects.toThrow(
            'The fault http-503 needs an Istio sidecar in every pod of web in west: a has none. Istio adds sidecars to new pods: label namespace shop with `istio-injection=enabled`',
        );
        await expect(acting(new MemoryCluster()).begin()).rejects.toThrow('there is none');
        expect([...filters(memory), ...filters(bare)]).toEqual([]);
    });

    it('says that somebody else has undone it', async () => {
        const memory = injected('a');
        const act = acting(memory);
        await act.begin();
        memory.objects.clear();
        expect(await act.readBack()).toMatchObject({
            state: 'undone',
            text: expect.stringMatching(/^EnvoyFilter shop\/failover-drill-[0-9a-f]{16} in west is gone\.$/) as string,
        });
    });

    it('is reverted by a later drill that knows nothing but the plan', async () => {
        const memory = injected('a');
        await acting(memory).begin();
        expect(await acting(memory, { effect: 'slow' }).mend()).toMatch(
            /^Deleted EnvoyFilter .*, left by an earlier drill\.$/,
        );
        expect(await acting(memory).mend()).toBeUndefined();
        expect(filters(memory)).toEqual([]);
    });

    it.each([
        [{ effect: 'crash' }, '`f.actions[0].effect` is "crash"; one of http-503, slow and hang is needed.'],
        [{ effect: 'slow', delayMs: 0 }, '`f.actions[0].delayMs` is 0; milliseconds from 1 to 60000 is needed.'],
        [{ effect: 'slow' }, '`f.actions[0].delayMs` is missing, which `slow` needs.'],
        [{ delayMs: 100 }, '`f.actions[0].delayMs` has no effect on "http-503"; it is of `slow`.'],
        [{ port: 70_000 }, '`f.actions[0].port` is 70000; a port from 1 to 65535 is needed.'],
        [{ status: 503 }, 'unknown'],
    ])('is refused in a plan: %j', (change, problem) => {
        const problems = recipeProblems('f', { actions: [{ ...action, ...change }] }, ['west']);
        expect(problems).toHaveLength(1);
        expect(problems[0]?.includes(problem) || problem === 'unknown').toBe(true);
    });
});

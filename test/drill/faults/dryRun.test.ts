import type { ClusterApi, ObjectRef } from '../../../drill/cluster/clusterApi';
import { makeFault } from '../../../drill/faults/availableFaults';
import { type DrillAccess, throughApiServer } from '../../../drill/faults/drillAccess';
import { dryRun, type PlannedStep } from '../../../drill/faults/dryRun';
import { holdLeases } from '../../../drill/faults/lease';
import { endLeftovers, leaseTargets } from '../../../drill/faults/leftovers';
import type { FaultAction } from '../../../drill/faults/recipe';
import type { DrillPlan } from '../../../drill/plan/plan';
import { MemoryCluster } from '../support/memoryCluster';
import { MemoryLab } from '../support/memoryLab';
import { EUROPE, plan } from '../support/synthetic';

const pods = { cluster: EUROPE, namespace: 'default', selector: { app: 'hello-world' } };

/** A cluster that can only be read. */
function readOnly(memory: MemoryCluster): ClusterApi {
    const refuse = (): Promise<never> => Promise.reject(new Error('written'));
    return {
        serverTime: () => memory.serverTime(),
        read: (ref) => memory.read(ref),
        pods: () => memory.pods(),
        readyEndpoints: () => memory.readyEndpoints(),
        resource: (kind) => memory.resource(kind),
        appReply: () => memory.appReply(),
        toPod: (namespace, pod, port, method, path) =>
            method === 'GET' ? memory.toPod(namespace, pod, port, method, path) : refuse(),
        ...{ patch: refuse, create: refuse, remove: refuse, disown: refuse, connect: refuse, evict: refuse },
        nodes: (labels) => memory.nodes(labels),
    };
}

const post: FaultAction = { do: 'post', ...pods, port: 15_000, begin: '/healthcheck/fail', end: '/healthcheck/ok' };
const swap: FaultAction = {
    do: 'swap-secret',
    cluster: EUROPE,
    namespace: 'default',
    secret: 'upstream',
    material: 'expired',
};
const patch = {
    do: 'patch',
    ...{ cluster: EUROPE, namespace: 'default', apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' },
    ...{ name: 'entry', begin: { spec: { replicas: 1 } }, end: { spec: { replicas: null } } },
} as const satisfies FaultAction;

/** A cluster with everything that these actions change. */
function shop(): MemoryCluster {
    const memory = new MemoryCluster()
        .withDeployment(2)
        .withPods('a', 'b')
        .withNodes('n1', 'n2', 'spare')
        .withSecret('upstream', { 'tls.crt': 'b2xk' });
    memory.objects.set('Gateway entry', { metadata: { name: 'entry', annotations: {} } });
    memory.podList = memory.podList.map((pod) => ({
        ...pod,
        containers: [{ name: 'istio-proxy' }, { name: 'web', ports: [{ containerPort: 80 }] }],
    }));
    return memory;
}

/** `patch Deployment default/hello-world`, … of all steps. Pods that replace others have names that nobody knows before. */
const text = (steps: readonly PlannedStep[]): string[] =>
    steps.flatMap(({ writes }) => writes.map(({ verb, object }) => `${verb} ${nameless(object)}`));
const nameless = (object: string): string => object.replace(/(?<=\/)(successor of .*|new-\d+)$/, 'a new pod');

/** What a drill writes that is no dry run, in the same form. */
async function writesOf(actions: FaultAction[], memory: MemoryCluster): Promise<string[]> {
    const writes: string[] = [];
    const told =
        <Rest extends unknown[]>(verb: string, write: (ref: ObjectRef, ...rest: Rest) => Promise<void>) =>
        (ref: ObjectRef, ...rest: Rest): Promise<void> => {
            const place = ref.namespace === '' ? ref.name : `${ref.namespace}/${ref.name}`;
            writes.push(`${verb} ${nameless(`${ref.kind} ${place}`)}`);
            return write.call(memory, ref, ...rest);
        };
    const api: ClusterApi = {
        ...readOnly(memory),
        patch: told('patch', (...args) => memory.patch(...args)),
        create: told('create', (...args) => memory.create(...args)),
        remove: told('delete', (...args) => memory.remove(...args)),
        disown: told('patch', (...args) => memory.disown(...args)),
        evict: (namespace, name) => {
            writes.push(`evict ${nameless(`Pod ${namespace}/${name}`)}`);
            return memory.evict(namespace, name);
        },
    };
    const drilled = planOf(actions);
    const access = accessTo(api, {
        toPods: (set, port, method, path) => {
            const object = `${path} at port ${port} of every pod ${set.namespace}/app=${set.selector.app}`;
            writes.push(...(method === 'POST' ? [`post ${object}`] : []));
            return Promise.resolve([]);
        },
    });
    const leases = await holdLeases(leaseTargets(drilled, access));
    await endLeftovers(drilled, access);
    const { fault } = makeFault('all-down', drilled, access);
    await fault.begin();
    await fault.end();
    await leases.release();
    return writes;
}

const planOf = (actions: FaultAction[]): DrillPlan => ({
    ...plan,
    infrastructure: 'existing',
    faults: { 'all-down': { actions } },
});

function accessTo(api: ClusterApi, change: Partial<DrillAccess> = {}): DrillAccess {
    const clusters = { [EUROPE]: api };
    const materials = { expired: { 'tls.crt': 'private', 'tls.key': 'private' } };
    return { clusters, materials, toPods: throughApiServer(clusters), ...change };
}

function dry(actions: FaultAction[], memory: MemoryCluster, change: Partial<DrillAccess> = {}) {
    return dryRun(planOf(actions), ['all-down'], accessTo(readOnly(memory), change));
}

describe('a dry run', () => {
    it('shows each write with its diff, in order, and makes none', async () => {
        const memory = new MemoryCluster().withDeployment(3).withPods('a');
        const steps = await dry([{ do: 'scale', ...pods, deployment: 'hello-world' }], memory);
        expect(steps.map(({ step }) => step)).toEqual([
            'take the leases',
            'all-down: inject',
            'all-down: revert',
            'give the leases up',
        ]);
        const annotation = 'metadata.annotations.pulumi-failover/replicas-before-drill';
        const object = 'Deployment default/hello-world';
        expect(steps[1]?.writes).toEqual([
            {
                cluster: EUROPE,
                verb: 'patch',
                object,
                diff: [`+ ${annotation}: "3"`, '- spec.replicas: 3', '+ spec.replicas: 0'],
            },
        ]);
        expect(steps[2]?.writes[0]?.diff).toEqual([`- ${annotation}: "3"`, '- spec.replicas: 0', '+ spec.replicas: 3']);
        expect(steps[0]?.writes[0]).toMatchObject({
            verb: 'create',
            object: expect.stringMatching(/^Lease /) as string,
        });
    });

    it('does not wait for pods that it does not delete', async () => {
        const [, inject] = await dry([{ do: 'replace-pods', ...pods }], new MemoryCluster().withPods('a', 'b'));
        expect(inject?.writes.map(({ verb, object }) => `${verb} ${object}`)).toEqual([
            'delete Pod default/a',
            'delete Pod default/b',
        ]);
    });

    it('shows an EnvoyFilter whole, and its end', async () => {
        const memory = new MemoryCluster().withPods('a');
        memory.podList = memory.podList.map((pod) => ({
            ...pod,
            containers: [{ name: 'istio-proxy' }, { name: 'web', ports: [{ containerPort: 80 }] }],
        }));
        const [, inject, revert] = await dry([{ do: 'sidecar', ...pods, effect: 'http-503' }], memory);
        expect(inject?.writes).toMatchObject([
            { verb: 'create', object: expect.stringMatching(/^EnvoyFilter/) as string },
        ]);
        expect(inject?.writes[0]?.diff.join()).toContain('http_status');
        expect(revert?.writes).toMatchObject([{ verb: 'delete' }]);
    });

    it.each<[string, FaultAction[]]>([
        ['scale', [{ do: 'scale', ...pods, deployment: 'hello-world' }]],
        ['post', [post]],
        ['replace-pods', [{ do: 'replace-pods', ...pods }]],
        [
            'replace-pods, twice',
            [
                { do: 'replace-pods', ...pods, count: 1 },
                { do: 'replace-pods', ...pods },
            ],
        ],
        ['drain-node', [{ do: 'drain-node', ...pods }]],
        ['drain-node, one of two', [{ do: 'drain-node', ...pods, count: 1 }]],
        ['sidecar', [{ do: 'sidecar', ...pods, effect: 'http-503' }]],
        ['deny-ingress', [{ do: 'deny-ingress', ...pods }]],
        ['swap-secret', [swap]],
        ['patch', [patch]],
        ['several', [swap, post, { do: 'scale', ...pods, deployment: 'hello-world' }, patch]],
    ])('shows the writes of the drill itself, and no others: %s', async (_, actions) => {
        const [first, second] = [shop(), shop()];
        expect(text(await dry(actions, first))).toEqual(await writesOf(actions, second));
    });

    it('shows the same writes for a return, which waits for pods in a drill', async () => {
        const scaled = { cluster: EUROPE, namespace: 'default', deployment: 'hello-world' };
        const returned = await dry([{ do: 'return', ...scaled, forMs: 60_000 }], shop());
        expect(text(returned)).toEqual(text(await dry([{ do: 'scale', ...scaled }], shop())));
    });

    it('fails where the drill would: there is nothing to change', async () => {
        await expect(dry([patch], new MemoryCluster())).rejects.toThrow(
            'There is no Gateway default/entry in europe-west1 to change.',
        );
    });

    it('keeps pods of the same name in two namespaces apart', async () => {
        const memory = new MemoryCluster().withPods('web-0');
        const there: FaultAction = { do: 'replace-pods', ...pods, namespace: 'other' };
        const steps = await dry([{ do: 'replace-pods', ...pods }, there], memory);
        expect(text(steps).filter((write) => write.includes('Pod'))).toEqual([
            'delete Pod default/web-0',
            'delete Pod other/web-0',
        ]);
    });

    it('waits neither for deployments nor between the crashes of a flapping workload', async () => {
        const change = { control: new MemoryLab(), watchLabEffect: () => Promise.reject(new Error('not asked')) };
        const flap: FaultAction = { do: 'flap', ...pods, times: 3, downMs: 60_000, upMs: 60_000 };
        const [inject] = await dry([flap], new MemoryCluster().withPods('a'), change);
        expect(inject?.writes.map(({ verb }) => verb)).toEqual(['inject', 'revert', 'inject', 'revert', 'inject']);

        const stack = { deploy: () => Promise.reject(new Error('deployed')), settings: () => Promise.resolve({}) };
        const deploy: FaultAction = { do: 'deploy', steps: [{ a: '1' }, { a: '2' }], settleMs: 60_000 };
        const steps = await dry([deploy], new MemoryCluster(), { stack });
        expect(text(steps).filter((write) => write.startsWith('deploy'))).toHaveLength(4);
    });

    it('leaves fields of objects alone that have the names of pauses', async () => {
        const spec = { settleMs: 5, downMs: 6 };
        const [, inject] = await dry([{ ...patch, begin: { spec } }], shop());
        expect(inject?.writes[0]?.diff).toEqual(
            expect.arrayContaining(['+ spec.downMs: 6', '+ spec.settleMs: 5']) as string[],
        );
    });

    it('shows no value of a Secret that a plan patches, and fields that become empty', async () => {
        const memory = new MemoryCluster().withSecret('upstream', { key: 'b2xk' });
        Object.assign(memory.objects.get('Secret upstream') ?? {}, { type: 'Opaque' });
        const secret: FaultAction = {
            ...patch,
            ...{ apiVersion: 'v1', kind: 'Secret', name: 'upstream' },
            begin: { stringData: { key: 'private' }, immutable: {}, type: { a: 1 } },
        };
        const [, inject] = await dry([secret], memory);
        expect(inject?.writes[0]?.diff).toEqual(
            expect.arrayContaining([
                '+ immutable: {}',
                '+ stringData.key: (secret)',
                '- type: "Opaque"',
                '+ type.a: 1',
            ]) as string[],
        );
        expect(JSON.stringify(inject)).not.toContain('private');
    });

    it('shows renewals of its leases nowhere, however long it takes', async () => {
        const memory = shop();
        const read = memory.read.bind(memory);
        jest.useFakeTimers({ advanceTimers: true });
        jest.spyOn(memory, 'read').mockImplementation(async (ref) => {
            if (ref.kind === 'Gateway') {
                await jest.advanceTimersByTimeAsync(25_000);
            }
            return read(ref);
        });
        const steps = await dry([patch], memory);
        jest.useRealTimers();
        expect(text(steps).filter((write) => write.startsWith('patch Lease'))).toEqual([]);
    });

    it('names the fields of a Secret, and shows no value', async () => {
        const memory = new MemoryCluster().withSecret('upstream', { 'tls.crt': 'b2xk', 'tls.key': 'b2xk' });
        const shown = JSON.stringify(await dry([swap], memory));
        expect(shown).toContain('+ data.tls.key: (secret)');
        expect(shown).not.toContain('b2xk');
        expect(shown).not.toContain(Buffer.from('private').toString('base64'));
    });

    it('shows POSTs and what the lab would do', async () => {
        const memory = new MemoryCluster().withPods('a');
        const [, inject] = await dry([post], memory);
        expect(inject?.writes.map(({ verb }) => verb)).toEqual(['patch', 'post']);
        expect(memory.requests).toEqual([]);

        const control = new MemoryLab();
        const change = { control, watchLabEffect: () => Promise.reject(new Error('not asked')) };
        const lab = await dry([{ do: 'crash', ...pods }], memory, change);
        expect(lab.map(({ writes }) => writes.map(({ verb }) => verb))).toEqual([['inject'], ['revert']]);
        expect(control.requests).toEqual([]);
    });
});

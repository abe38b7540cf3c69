import type { ClusterApi } from '../../../drill/cluster/clusterApi';
import { type DrillAccess, throughApiServer } from '../../../drill/faults/drillAccess';
import { dryRun } from '../../../drill/faults/dryRun';
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
        read: (ref) => memory.read(ref),
        pods: () => memory.pods(),
        readyEndpoints: () => memory.readyEndpoints(),
        resource: (kind) => memory.resource(kind),
        appReply: () => memory.appReply(),
        toPod: (namespace, pod, port, method, path) =>
            method === 'GET' ? memory.toPod(namespace, pod, port, method, path) : refuse(),
        ...{ patch: refuse, create: refuse, remove: refuse, disown: refuse },
    };
}

function dry(actions: FaultAction[], memory: MemoryCluster, change: Partial<DrillAccess> = {}) {
    const clusters = { [EUROPE]: readOnly(memory) };
    const drilled: DrillPlan = { ...plan, infrastructure: 'existing', faults: { 'all-down': { actions } } };
    return dryRun(drilled, ['all-down'], {
        clusters,
        materials: { expired: { 'tls.crt': 'private', 'tls.key': 'private' } },
        toPods: throughApiServer(clusters),
        ...change,
    });
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

    it('names the fields of a Secret, and shows no value', async () => {
        const memory = new MemoryCluster().withSecret('upstream', { 'tls.crt': 'b2xk', 'tls.key': 'b2xk' });
        const swap: FaultAction = {
            do: 'swap-secret',
            cluster: EUROPE,
            namespace: 'default',
            secret: 'upstream',
            material: 'expired',
        };
        const text = JSON.stringify(await dry([swap], memory));
        expect(text).toContain('+ data.tls.key: (secret)');
        expect(text).not.toContain('b2xk');
        expect(text).not.toContain(Buffer.from('private').toString('base64'));
    });

    it('shows POSTs and what the lab would do', async () => {
        const post: FaultAction = {
            do: 'post',
            ...pods,
            port: 15_000,
            begin: '/healthcheck/fail',
            end: '/healthcheck/ok',
        };
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

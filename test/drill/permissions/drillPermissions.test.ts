import { labEffect } from '../../../cli/labEffect';
import { makeFault } from '../../../drill/faults/availableFaults';
import { type DrillAccess, throughApiServer } from '../../../drill/faults/drillAccess';
import { dryRun } from '../../../drill/faults/dryRun';
import { holdLeases } from '../../../drill/faults/lease';
import { endLeftovers, leaseTargets } from '../../../drill/faults/leftovers';
import { held } from '../../../drill/faults/proof';
import type { FaultAction } from '../../../drill/faults/recipe';
import { inspector } from '../../../drill/inspection/inspector';
import { drillPermissions } from '../../../drill/permissions/drillPermissions';
import type { Permission } from '../../../drill/permissions/permission';
import { rolesOf } from '../../../drill/permissions/roles';
import type { DrillPlan, FaultKind } from '../../../drill/plan/plan';
import type { LabStatus } from '../../../lab/control';
import { MemoryCluster } from '../support/memoryCluster';
import { MemoryLab } from '../support/memoryLab';
import { memoryServer } from '../support/memoryServer';
import { closeServers } from '../support/servers';
import { EUROPE, plan } from '../support/synthetic';

afterEach(closeServers);

const place = { cluster: EUROPE, namespace: 'shop' };
const pods = { ...place, selector: { app: 'hello-world' } };
const gateway = { ...place, apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', name: 'entry' };

const actions = {
    scale: { do: 'scale', ...place, deployment: 'hello-world' },
    sidecar: { do: 'sidecar', ...pods, effect: 'http-503' },
    deny: { do: 'deny-ingress', ...pods },
    post: { do: 'post', ...pods, port: 15_000, begin: '/healthcheck/fail', end: '/healthcheck/ok' },
    replace: { do: 'replace-pods', ...pods },
    drain: { do: 'drain-node', ...pods },
    swap: { do: 'swap-secret', ...place, secret: 'client', material: 'expired' },
    patch: { do: 'patch', ...gateway, begin: { spec: { a: 1 } }, end: { spec: { a: null } } },
    crash: { do: 'crash', ...pods },
    partition: { do: 'partition', cluster: EUROPE },
} as const satisfies Record<string, FaultAction>;

/** A plan with these faults, and expectations for them. */
function planOf(faults: DrillPlan['faults'], rest: Partial<DrillPlan> = {}): DrillPlan {
    const expected = Object.keys(faults ?? {}).map((kind) => [kind, { fault: {} }]);
    return {
        ...plan,
        infrastructure: 'existing',
        workload: { ...plan.workload, namespace: 'shop' },
        expectations: {
            ...plan.expectations,
            faults: Object.fromEntries(expected) as DrillPlan['expectations']['faults'],
        },
        ...(faults && { faults }),
        ...rest,
    };
}

function shop(): MemoryCluster {
    const memory = new MemoryCluster()
        .withDeployment(2)
        .withPods('a', 'b')
        .withNodes('n1', 'n2', 'spare')
        .withSecret('client', { 'tls.crt': 'b2xk' });
    memory.objects.set('Gateway entry', { metadata: { name: 'entry', annotations: {} } });
    memory.podList = memory.podList.map((pod) => ({
        ...pod,
        containers: [{ name: 'istio-proxy' }, { name: 'web', ports: [{ containerPort: 80 }] }],
    }));
    return memory;
}

/** Everything that drills ask the cluster for, and what they are said to need. */
interface Drilled {
    readonly asked: readonly Permission[];
    readonly needed: readonly Permission[];
}

/** Drills these faults, whole and killed, one after the other. */
async function drilled(
    drilledPlan: DrillPlan,
    faults: readonly FaultKind[],
    change: (memory: MemoryCluster) => void = () => undefined,
    lab?: MemoryLab,
): Promise<Drilled> {
    const memory = shop();
    change(memory);
    const { api, asked } = await memoryServer(EUROPE, memory, '{"configs":[]}');
    const clusters = { [EUROPE]: api };
    const access: DrillAccess = {
        clusters,
        materials: { expired: { 'tls.crt': 'new' } },
        toPods: throughApiServer(clusters),
        ...(lab && {
            control: lab,
            watchLabEffect: (fault) =>
                fault.kind === 'partition'
                    ? Promise.resolve(() => Promise.resolve(held)) // read from the host's routes
                    : labEffect(() => Promise.resolve({ clusters: [] } as unknown as LabStatus), clusters)(fault),
        }),
    };
    const leases = () => (lab ? [] : leaseTargets(drilledPlan, access));
    const first = await holdLeases(leases());
    await endLeftovers(drilledPlan, access);
    const proxies = inspector(drilledPlan, access);
    await proxies.start();
    for (const kind of faults) {
        const { fault, circumstances } = makeFault(kind, drilledPlan, access);
        for (const each of [circumstances, fault]) {
            await each.begin();
            await each.readBack();
            await each.end();
        }
        const killed = makeFault(kind, drilledPlan, access).fault;
        await killed.begin();
        await endLeftovers(drilledPlan, access);
        await killed.end();
    }
    await proxies.causes();
    const next = await holdLeases(leases(), () => Date.now() + 60_000);
    await next.release();
    await first.release();
    const recorded = [...asked];
    await dryRun(drilledPlan, faults, access); // needs no more than the drill
    expect(asked.filter((call) => !recorded.some((known) => covers(withoutPodName(known), call)))).toEqual([]);
    const needed = await drillPermissions(drilledPlan, faults, access);
    return { asked: recorded, needed };
}

/** As an API server reads the printed rules. */
function allowed(permissions: readonly Permission[]): Permission[] {
    return rolesOf(permissions).flatMap(({ cluster, namespace, rules }) =>
        rules.flatMap(({ apiGroups, resources, resourceNames = [undefined], verbs }) =>
            apiGroups.flatMap((group) =>
                resources.flatMap((resource) =>
                    resourceNames.flatMap((name) =>
                        verbs.map((verb) => ({
                            ...{ cluster, namespace, group, resource, verb },
                            ...(name !== undefined && { name }),
                        })),
                    ),
                ),
            ),
        ),
    );
}

const covers = (rule: Permission, { name, ...call }: Permission): boolean => {
    const { name: only, ...rest } = rule;
    return (only === undefined || only === name) && text(rest) === text(call);
};
/** Pods have other names in each run. */
const withoutPodName = ({ name, ...rest }: Permission): Permission =>
    name === undefined || rest.resource.startsWith('pods') ? rest : { name, ...rest };

/** Whether the name of the object is known before. */
const hasKnownName = ({ resource, verb }: Permission): boolean =>
    !['create', 'list'].includes(verb) && !resource.startsWith('pods') && resource !== 'nodes';
const text = (permission: Permission): string => JSON.stringify(Object.entries(permission).sort());

function expectExactly({ asked, needed }: Drilled): void {
    const rules = allowed(needed);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((call) => !rules.some((rule) => covers(rule, call)))).toEqual([]);
    expect(rules.filter((rule) => !asked.some((call) => covers(rule, call)))).toEqual([]);
    expect(rules.filter((rule) => rule.name === undefined && hasKnownName(rule))).toEqual([]);
}

describe('the Roles of a drill', () => {
    it.each(Object.keys(actions).filter((name) => !['crash', 'partition', 'sidecar'].includes(name)))(
        'allow each call of the action %s, and no other',
        async (name) => {
            const action = actions[name as keyof typeof actions];
            expectExactly(await drilled(planOf({ 'all-down': { actions: [action] } }), ['all-down']));
        },
    );

    it('allow both proofs of a fault of sidecars, whichever its pods can give', async () => {
        const planned = planOf({ 'all-down': { actions: [actions.sidecar] } });
        const byReply = await drilled(planned, ['all-down']);
        const byFilter = await drilled(planned, ['all-down'], (memory) => (memory.reply = undefined));
        expectExactly({ asked: [...byReply.asked, ...byFilter.asked], needed: byReply.needed });
        expect(byFilter.needed).toEqual(byReply.needed);
    });

    it('allow the circumstances of a fault, and the proxies of the plan', async () => {
        const proxies = [
            { name: 'gateway', ...place, namespace: 'ingress', selector: { app: 'gw' }, adminPort: 19_000 },
        ];
        const faults = { 'all-down': { before: [actions.swap], actions: [actions.scale] } };
        expectExactly(await drilled(planOf(faults, { proxies }), ['all-down']));
    });

    it('allow of the faults that are not chosen only to look for what is left of them', async () => {
        const there = { namespace: 'ingress' };
        const { replace, sidecar, post, swap, patch, scale } = actions;
        const faults: DrillPlan['faults'] = {
            'gateway-replace': { actions: [replace] },
            'all-down': { actions: [sidecar, post, swap, patch].map((action) => ({ ...action, ...there })) },
            'ingress-down': { actions: [{ ...scale, ...there }] },
        };
        const drill = await drilled(planOf(faults), ['gateway-replace']);
        expectExactly(drill);
        const written = drill.needed.filter(({ verb }) => !['get', 'list'].includes(verb));
        expect(new Set(written.map(({ resource }) => resource))).toEqual(new Set(['leases', 'pods']));
    });

    it('of the lab have no leases, and list the pods of its faults', async () => {
        const faults = { 'all-down': { actions: [actions.crash, actions.partition, actions.scale] } };
        expectExactly(
            await drilled(planOf(faults, { infrastructure: 'lab' }), ['all-down'], undefined, new MemoryLab()),
        );
    });

    it('are refused, as the drill is, where a cluster has no kubeconfig or no such kind', async () => {
        const patched = planOf({ 'all-down': { actions: [{ ...actions.patch, kind: 'Other' }] } });
        const access = { clusters: {}, materials: {}, toPods: throughApiServer({}) };
        await expect(drillPermissions(patched, ['all-down'], access)).rejects.toThrow(
            'Fault all-down needs the kubeconfig of europe-west1',
        );
        const { api } = await memoryServer(EUROPE, shop());
        await expect(
            drillPermissions(patched, ['all-down'], { ...access, clusters: { [EUROPE]: api } }),
        ).rejects.toThrow(
            'europe-west1 has no Other (gateway.networking.k8s.io/v1), and the faults all-down change one.',
        );
    });
});

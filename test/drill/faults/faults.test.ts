import type { Act } from '../../../drill/faults/act';
import { availableFaults, chosenFaults, makeFault } from '../../../drill/faults/availableFaults';
import { composedFault } from '../../../drill/faults/composedFault';
import { type DrillAccess, throughApiServer } from '../../../drill/faults/drillAccess';
import type { Fault } from '../../../drill/faults/fault';
import { endLeftovers } from '../../../drill/faults/leftovers';
import { postedAnnotation } from '../../../drill/faults/postAct';
import { held } from '../../../drill/faults/proof';
import { replicasAnnotation } from '../../../drill/faults/scaleAct';
import { withFault } from '../../../drill/faults/withFault';
import type { DrillPlan } from '../../../drill/plan/plan';
import { BadInput } from '../../../errors';
import { MemoryCluster } from '../support/memoryCluster';
import { MemoryLab } from '../support/memoryLab';
import { EUROPE, plan } from '../support/synthetic';

const reaching = (change: Partial<DrillAccess> = {}): DrillAccess => {
    const clusters = change.clusters ?? {};
    const watchLabEffect = () => Promise.resolve(() => Promise.resolve(held));
    return { clusters, toPods: throughApiServer(clusters), materials: {}, watchLabEffect, ...change };
};
const ofLab = (kind: 'crash' | 'hang', control: MemoryLab): Fault => makeFault(kind, plan, reaching({ control })).fault;
const pods = { cluster: EUROPE, namespace: 'default', selector: { app: 'hello-world' } };

describe('what a killed drill left', () => {
    const posting: DrillPlan = {
        ...plan,
        faults: {
            unhealthy: {
                actions: [{ do: 'post', ...pods, port: 19000, begin: '/healthcheck/fail', end: '/healthcheck/ok' }],
            },
        },
    };

    it('is ended, and said', async () => {
        const control = new MemoryLab();
        await control.beginFault({ kind: 'hang', cluster: EUROPE });
        const memory = new MemoryCluster().withDeployment(0, { [replicasAnnotation]: '2' }).withPods('a');
        memory.podList = [
            {
                name: 'a',
                uid: 'a',
                annotations: { [postedAnnotation]: '/healthcheck/ok' },
                ready: true,
                ending: false,
            },
        ];
        expect(await endLeftovers(posting, reaching({ control, clusters: { [EUROPE]: memory } }))).toEqual([
            `Ended the fault hang in ${EUROPE}, left by an earlier drill.`,
            `Scaled hello-world in ${EUROPE} back to 2, left at 0 by an earlier drill.`,
            `POST /healthcheck/ok to hello-world in ${EUROPE}, left at /healthcheck/fail by an earlier drill.`,
        ]);
        expect(control.held).toEqual([]);
        expect(memory.replicas).toBe(2);
        expect(memory.owned.size).toBe(0);
        expect(memory.requests).toEqual(['POST /healthcheck/ok a']);
    });

    it('is nothing where nothing is left, and nothing is touched', async () => {
        const memory = new MemoryCluster().withDeployment(2).withPods('a');
        const reach = reaching({ control: new MemoryLab(), clusters: { [EUROPE]: memory } });
        expect(await endLeftovers(posting, reach)).toEqual([]);
        expect(await endLeftovers(posting, reaching())).toEqual([]);
        expect(memory.replicas).toBe(2);
        expect(memory.requests).toEqual([]);
    });
});

describe('a fault of several acts', () => {
    const said: string[] = [];
    const act = (name: string, failing?: 'begin' | 'end'): Act => ({
        description: name,
        begin: () => {
            said.push(`begin ${name}`);
            return failing === 'begin'
                ? Promise.reject(new Error(`${name} does not begin`))
                : Promise.resolve({ startedAt: said.length, pods: [name] });
        },
        end: () => {
            said.push(`end ${name}`);
            return failing === 'end'
                ? Promise.reject(new Error(`${name} does not end`))
                : Promise.resolve({ endedAt: said.length });
        },
        readBack: () => Promise.resolve({ state: 'held' }),
        mend: () => Promise.resolve(undefined),
    });
    beforeEach(() => (said.length = 0));

    it('begins in order, ends in reverse, and counts from the first of each', async () => {
        const fault = composedFault('all-down', 'all', [act('a'), act('b')]);
        expect(await fault.begin()).toEqual({ startedAt: 1, pods: ['a', 'b'] });
        expect(await fault.end()).toEqual({ endedAt: 3 });
        expect(said).toEqual(['begin a', 'begin b', 'end b', 'end a']);
    });

    it('ends them all though one of them does not', async () => {
        const fault = composedFault('all-down', 'all', [act('a'), act('b', 'end')]);
        await fault.begin();
        await expect(fault.end()).rejects.toThrow('b does not end');
        expect(said).toEqual(['begin a', 'begin b', 'end b', 'end a']);
    });

    it('stops where one does not begin', async () => {
        const fault = composedFault('all-down', 'all', [act('a', 'begin'), act('b')]);
        await expect(fault.begin()).rejects.toThrow('a does not begin');
        expect(said).toEqual(['begin a']);
    });
});

describe('withFault a fault', () => {
    it('ends it after the work, at the moment the work asked for', async () => {
        const lab = new MemoryLab();
        let begunAt = 0;
        const result = await withFault(ofLab('crash', lab), async ({ startedAt, end }) => {
            expect(lab.held).toHaveLength(1);
            begunAt = lab.actedAt;
            return [startedAt, await end()];
        });
        expect(result).toEqual([begunAt, lab.actedAt]);
        expect(lab.held).toEqual([]);
    });

    it('ends it where the work fails', async () => {
        const lab = new MemoryLab();
        await expect(withFault(ofLab('crash', lab), () => Promise.reject(new Error('Ctrl-C')))).rejects.toThrow(
            'Ctrl-C',
        );
        expect(lab.held).toEqual([]);
    });

    it('ends it where beginning failed halfway', async () => {
        const lab = new MemoryLab();
        lab.fail = 1;
        await expect(withFault(ofLab('crash', lab), () => Promise.resolve())).rejects.toThrow('socket hang up');
        expect(lab.held).toEqual([]);
    });

    it('asks again where ending fails once', async () => {
        const lab = new MemoryLab();
        const fault = ofLab('crash', lab);
        let failures = 1;
        const stubborn = { ...fault, end: () => (failures-- > 0 ? Promise.reject(new Error('busy')) : fault.end()) };
        await withFault(stubborn, () => Promise.resolve(), 1);
        expect(lab.held).toEqual([]);
    });

    it('says loudly where it cannot be ended', async () => {
        const fault = { ...ofLab('crash', new MemoryLab()), end: () => Promise.reject(new Error('gone')) };
        await expect(withFault(fault, () => Promise.resolve(), 1)).rejects.toThrow(
            /STILL HELD \(every pod of hello-world in europe-west1 killed[^]*gone/,
        );
    });
});

describe('the faults on offer', () => {
    const kind = { ...plan, infrastructure: 'kind' };
    const lab = { control: new MemoryLab() };

    it('are all in the lab, and only scale elsewhere', () => {
        expect(availableFaults(plan, lab)).toEqual(['scale', 'crash', 'hang', 'http-503', 'partition']);
        expect(availableFaults(kind, {})).toEqual(['scale']);
    });

    it.each([
        ['one', 'hang', ['hang']],
        ['several, in the usual order', 'partition, crash', ['crash', 'partition']],
        ['all', 'all', ['scale', 'crash', 'hang', 'http-503', 'partition']],
    ])('are chosen: %s', (_, text, expected) => {
        expect(chosenFaults(text, plan, lab)).toEqual(expected);
    });

    it('are refused with the reason for each, and the list of what is possible', () => {
        const { crash } = plan.expectations.faults;
        const expectingOf = { ...plan, expectations: { ...plan.expectations, faults: { ...(crash && { crash }) } } };
        expect(() => chosenFaults('crash,flood', kind, {})).toThrow(BadInput);
        expect(() => chosenFaults('crash,flood', kind, {})).toThrow(
            '`--fault` has `crash`, which only the lab can make; this is kind.\n`--fault` has `flood`, which is no fault.\nPossible here: scale, all.',
        );
        expect(() => chosenFaults('hang', expectingOf, lab)).toThrow(
            '`hang`, for which locality (hardened) has no expectations.',
        );
    });

    it('are refused where there would be none at all', () => {
        const silent = { ...plan, expectations: { ...plan.expectations, faults: {} } };
        expect(() => chosenFaults('all', silent, lab)).toThrow(
            'has no expectations for any fault that is possible on lab',
        );
    });

    it('need a recipe, the means, and the certificates that it shows', () => {
        const probing: DrillPlan = {
            ...plan,
            faults: {
                'admin-sni': { actions: [], probes: [{ name: 'x', address: 'a:1', sni: 'admin', material: 'client' }] },
            },
        };
        expect(() => makeFault('scale', plan, reaching())).toThrow('needs the kubeconfig of europe-west1');
        expect(() => makeFault('crash', plan, reaching())).toThrow('no lab is running here');
        expect(() => makeFault('impostor', plan, reaching())).toThrow('Fault impostor has no recipe');
        expect(() => makeFault('admin-sni', probing, reaching())).toThrow('needs `client` of the stack');
        const made = makeFault('admin-sni', probing, reaching({ materials: { client: {} } }));
        expect(made.fault.description).toBe('probe sent straight to the gateway: x');
        expect(made.probes).toHaveLength(1);
    });

    it('say what they do, circumstances first', () => {
        const control = new MemoryLab();
        const cold: DrillPlan = {
            ...plan,
            faults: {
                'cold-start': { before: [{ do: 'partition', cluster: EUROPE }], actions: [{ do: 'hang', ...pods }] },
            },
        };
        const { fault, circumstances } = makeFault('cold-start', cold, reaching({ control }));
        expect(fault.description).toMatch(/^the link between .*; every pod of hello-world in europe-west1 stopped/);
        expect(circumstances.description).toMatch(/^the link between/);
    });
});

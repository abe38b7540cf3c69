import { BadInput } from '../../../errors/badInput';
import { Control, LabFault } from '../../../drill/faults/control';
import { holding } from '../../../drill/faults/holding';
import { labFault } from '../../../drill/faults/labFault';
import { endLeftovers } from '../../../drill/faults/leftovers';
import { chosenFaults, makeFault, offeredFaults } from '../../../drill/faults/offered';
import { Deployments, REPLICAS_ANNOTATION, scaleFault } from '../../../drill/faults/scale';
import { EUROPE, plan } from '../support/synthetic';

/** A lab that remembers; `fail` lets its next replies get lost after it has acted. */
class MemoryLab implements Control {
    public held: LabFault[] = [];
    public readonly requests: unknown[] = [];
    public fail = 0;

    public status(): Promise<{ faults: LabFault[] }> {
        return Promise.resolve({ faults: [...this.held] });
    }

    public beginFault(fault: Parameters<Control['beginFault']>[0]): ReturnType<Control['beginFault']> {
        this.requests.push(fault);
        this.held.push({ id: `f${this.requests.length}`, kind: fault.kind, cluster: fault.cluster });
        return this.reply({ id: `f${this.requests.length}`, startedAt: 100, pods: ['p1'] });
    }

    public endFault(id: string): ReturnType<Control['endFault']> {
        if (!this.held.some((fault) => fault.id === id)) {
            return Promise.reject(new Error(`no fault ${id}`));
        }
        this.held = this.held.filter((fault) => fault.id !== id);
        return this.reply({ endedAt: 200 });
    }

    private reply<T>(value: T): Promise<T> {
        return this.fail-- > 0 ? Promise.reject(new Error('socket hang up')) : Promise.resolve(value);
    }
}

class MemoryDeployments implements Deployments {
    public owned = false;

    constructor(
        public replicas: number,
        public annotations: Record<string, string> = {},
    ) {}

    public read(): Promise<{ replicas: number; annotations: Record<string, string> }> {
        return Promise.resolve({ replicas: this.replicas, annotations: { ...this.annotations } });
    }

    public patch(_: string, __: string, patch: object): Promise<void> {
        const { metadata, spec } = patch as {
            metadata: { annotations: Record<string, string | null> };
            spec: { replicas: number };
        };
        this.replicas = spec.replicas;
        this.owned = true;
        for (const [name, value] of Object.entries(metadata.annotations)) {
            if (value === null) {
                delete this.annotations[name];
            } else {
                this.annotations[name] = value;
            }
        }
        return Promise.resolve();
    }

    public disown(): Promise<void> {
        this.owned = false;
        return Promise.resolve();
    }
}

describe('a fault of the lab', () => {
    it('names the pods of the workload in the primary, and its own moments', async () => {
        const lab = new MemoryLab();
        const fault = labFault('crash', plan, lab);
        expect(await fault.begin()).toEqual({ startedAt: 100, pods: ['p1'] });
        expect(lab.requests).toEqual([
            { kind: 'crash', cluster: EUROPE, namespace: 'default', selector: { app: 'hello-world' } },
        ]);
        expect(await fault.end()).toEqual({ endedAt: 200 });
        expect(lab.held).toEqual([]);
    });

    it('cuts a cluster, not pods, where it is a partition', async () => {
        const lab = new MemoryLab();
        await labFault('partition', plan, lab).begin();
        expect(lab.requests).toEqual([{ kind: 'partition', cluster: EUROPE }]);
    });

    it('ends twice without complaint', async () => {
        const fault = labFault('hang', plan, new MemoryLab());
        await fault.begin();
        await fault.end();
        await expect(fault.end()).resolves.toBeDefined();
    });

    it('is ended though the reply that named it got lost', async () => {
        const lab = new MemoryLab();
        lab.fail = 1;
        const fault = labFault('hang', plan, lab);
        await expect(fault.begin()).rejects.toThrow('socket hang up');
        await fault.end();
        expect(lab.held).toEqual([]);
    });
});

describe('the fault scale', () => {
    it('scales to 0 and back to what was, and keeps that on the Deployment meanwhile', async () => {
        const deployments = new MemoryDeployments(3);
        const fault = scaleFault(plan, deployments);
        const { startedAt } = await fault.begin();
        expect(deployments).toMatchObject({ replicas: 0, annotations: { [REPLICAS_ANNOTATION]: '3' } });
        const { endedAt } = await fault.end();
        expect(deployments).toMatchObject({ replicas: 3, annotations: {}, owned: false });
        expect(endedAt).toBeGreaterThanOrEqual(startedAt);
    });

    it('has ended though the ownership of its fields could not be given back', async () => {
        const deployments = new MemoryDeployments(3);
        deployments.disown = () => Promise.reject(new Error('conflict'));
        const fault = scaleFault(plan, deployments);
        await fault.begin();
        await fault.end();
        expect(deployments.replicas).toBe(3);
    });

    it('refuses a Deployment that is down already, and leaves it alone', async () => {
        const deployments = new MemoryDeployments(0);
        const fault = scaleFault(plan, deployments);
        await expect(fault.begin()).rejects.toThrow('has 0 replicas: there is nothing to scale down');
        await fault.end();
        expect(deployments.replicas).toBe(0);
    });
});

describe('what a killed drill left', () => {
    it('is ended, and said', async () => {
        const lab = new MemoryLab();
        await lab.beginFault({ kind: 'hang', cluster: EUROPE });
        const deployments = new MemoryDeployments(0, { [REPLICAS_ANNOTATION]: '2' });
        expect(await endLeftovers(plan, { control: lab, deployments })).toEqual([
            `Ended the fault hang in ${EUROPE}, which an earlier drill left.`,
            `Scaled hello-world in ${EUROPE} back to 2, which an earlier drill left at 0.`,
        ]);
        expect(lab.held).toEqual([]);
        expect(deployments).toMatchObject({ replicas: 2, annotations: {}, owned: false });
    });

    it('is nothing where nothing is left, and nothing is touched', async () => {
        const deployments = new MemoryDeployments(2);
        expect(await endLeftovers(plan, { control: new MemoryLab(), deployments })).toEqual([]);
        expect(await endLeftovers(plan, {})).toEqual([]);
        expect(deployments.replicas).toBe(2);
    });
});

describe('holding a fault', () => {
    it('ends it after the work, at the moment the work asked for', async () => {
        const lab = new MemoryLab();
        const result = await holding(labFault('crash', plan, lab), async ({ startedAt, end }) => {
            expect(lab.held).toHaveLength(1);
            return [startedAt, await end()];
        });
        expect(result).toEqual([100, 200]);
        expect(lab.held).toEqual([]);
    });

    it('ends it where the work fails', async () => {
        const lab = new MemoryLab();
        await expect(holding(labFault('crash', plan, lab), () => Promise.reject(new Error('Ctrl-C')))).rejects.toThrow(
            'Ctrl-C',
        );
        expect(lab.held).toEqual([]);
    });

    it('ends it where beginning failed halfway', async () => {
        const lab = new MemoryLab();
        lab.fail = 1;
        await expect(holding(labFault('crash', plan, lab), () => Promise.resolve())).rejects.toThrow('socket hang up');
        expect(lab.held).toEqual([]);
    });

    it('asks again where ending fails once', async () => {
        const lab = new MemoryLab();
        const fault = labFault('crash', plan, lab);
        let failures = 1;
        const stubborn = { ...fault, end: () => (failures-- > 0 ? Promise.reject(new Error('busy')) : fault.end()) };
        await holding(stubborn, () => Promise.resolve(), 1);
        expect(lab.held).toEqual([]);
    });

    it('says loudly where it cannot be ended', async () => {
        const fault = { ...labFault('crash', plan, new MemoryLab()), end: () => Promise.reject(new Error('gone')) };
        await expect(holding(fault, () => Promise.resolve(), 1)).rejects.toThrow(
            /STILL HELD \(every pod of hello-world in europe-west1 killed[^]*gone/,
        );
    });
});

describe('the faults on offer', () => {
    const kind = { ...plan, infrastructure: 'kind' };

    it('are all in the lab, and only scale elsewhere', () => {
        expect(offeredFaults(plan)).toEqual(['scale', 'crash', 'hang', 'http-503', 'partition']);
        expect(offeredFaults(kind)).toEqual(['scale']);
    });

    it.each([
        ['one', 'hang', ['hang']],
        ['several, in the usual order', 'partition, crash', ['crash', 'partition']],
        ['all', 'all', ['scale', 'crash', 'hang', 'http-503', 'partition']],
    ])('are chosen: %s', (_, text, expected) => {
        expect(chosenFaults(text, plan)).toEqual(expected);
    });

    it('are refused with the reason for each, and the list of what is possible', () => {
        const { crash } = plan.expectations.faults;
        const promising = { ...plan, expectations: { ...plan.expectations, faults: { ...(crash && { crash }) } } };
        expect(() => chosenFaults('crash,flood', kind)).toThrow(BadInput);
        expect(() => chosenFaults('crash,flood', kind)).toThrow(
            '`--fault` has `crash`, which only the lab can make; this is kind.\n`--fault` has `flood`, which is no fault.\nPossible here: scale, all.',
        );
        expect(() => chosenFaults('hang', promising)).toThrow(
            '`hang`, for which locality (hardened) promises nothing.',
        );
    });

    it('are refused where there would be none at all', () => {
        const silent = { ...plan, expectations: { ...plan.expectations, faults: {} } };
        expect(() => chosenFaults('all', silent)).toThrow('promises nothing for any fault that is possible on lab');
    });

    it('need something to make them with', () => {
        expect(() => makeFault('scale', plan, {})).toThrow('needs the kubeconfig of europe-west1');
        expect(() => makeFault('crash', plan, {})).toThrow('no lab is running here');
    });
});

import { accept, type End } from './support/handshake';
import { type Changes, MemoryStack } from './support/memoryStack';
import { mesh, type Step, steps, workload } from './support/programs';

const none: Changes = { created: [], replaced: [], updated: [], deleted: [], refused: [] };
const secrets = ['america-secret', 'europe-secret'];

/** The files of a Secret that differ. */
function changed(before: Record<string, string>, after: Record<string, string>): string[] {
    return Object.keys({ ...before, ...after }).filter((file) => before[file] !== after[file]);
}

describe('a rotation of the mesh’s root', () => {
    const stack = new MemoryStack();
    let before: Record<string, string> = {};

    beforeAll(async () => {
        await stack.up(mesh('stable'));
    });
    beforeEach(() => {
        before = stack.files('europe-secret');
    });
    // Whatever the step, a second update has nothing to do.
    const walk = async (step: Step) => {
        const { changes } = await stack.up(mesh(step));
        expect((await stack.up(mesh(step))).changes).toEqual(none);
        return changes;
    };

    it('begins with one root, under which a second update changes nothing', async () => {
        expect(await walk('stable')).toEqual(none);
    });

    it('introduces: makes the new root, and changes nothing but whom the clusters trust', async () => {
        expect(await walk('introduce')).toEqual({
            ...none,
            created: ['root-2-certificate', 'root-2-key'],
            updated: secrets,
        });
        expect(changed(before, stack.files('europe-secret'))).toEqual(['root-cert.pem']);
    });

    it('reissues: replaces the intermediates’ certificates, with their keys, and trusts whom it trusted', async () => {
        expect(await walk('reissue')).toEqual({
            ...none,
            replaced: ['america-certificate', 'europe-certificate'],
            updated: secrets,
        });
        expect(changed(before, stack.files('europe-secret'))).toEqual(['ca-cert.pem', 'cert-chain.pem']);
    });

    it('retires: changes nothing but whom the clusters trust', async () => {
        expect(await walk('retire')).toEqual({ ...none, updated: secrets });
        expect(changed(before, stack.files('europe-secret'))).toEqual(['root-cert.pem']);
    });

    it('ends with the old root deleted, and touches no cluster', async () => {
        expect(await walk('over')).toEqual({ ...none, deleted: ['root-1-certificate', 'root-1-key'] });
    });
});

describe('of two clusters', () => {
    const ends = new Map<Step, { europe: End; america: End }>();
    const stacks = new Map<Step, MemoryStack>();

    beforeAll(async () => {
        // The same roots for all: one stack walks, and what it leaves at each step is kept.
        const stack = new MemoryStack();
        for (const step of steps) {
            await stack.up(mesh(step));
            stacks.set(step, stack.copy());
            ends.set(step, { europe: await workload(stack, 'europe'), america: await workload(stack, 'america') });
        }
    });

    const pairs = steps.flatMap((one) => steps.map((other): [Step, Step] => [one, other]));
    const apart = ([one, other]: [Step, Step]) => Math.abs(steps.indexOf(one) - steps.indexOf(other));

    it.each(pairs.filter((pair) => apart(pair) <= 1))(
        'one at %s and one at %s accept each other',
        async (one, other) => {
            expect(await accept(ends.get(one)!.europe, ends.get(other)!.america)).toBe(true);
        },
    );

    it.each(pairs)('the way from %s to %s is refused exactly if it would part them', async (one, other) => {
        const accepted = await accept(ends.get(one)!.europe, ends.get(other)!.america);
        const { refused } = (await stacks.get(one)!.copy().up(mesh(other))).changes;
        expect(refused.length === 0).toBe(accepted);
    });
});

describe('an update that did not come to one of the clusters', () => {
    const isAmerican = (name: string) => name.startsWith('america');

    it.each(['introduce', 'reissue', 'retire'] as const)(
        'leaves them accepting each other at %s, and is caught up with by the next',
        async (step) => {
            const stack = new MemoryStack();
            for (const before of steps.slice(0, steps.indexOf(step))) {
                await stack.up(mesh(before));
            }
            await stack.up(mesh(step), isAmerican);
            expect(await accept(await workload(stack, 'europe'), await workload(stack, 'america'))).toBe(true);
            const next = (await stack.up(mesh(step))).changes;
            expect(next.refused).toEqual([]);
            expect([...next.replaced, ...next.updated].every(isAmerican)).toBe(true);
            expect(await accept(await workload(stack, 'europe'), await workload(stack, 'america'))).toBe(true);
        },
    );

    it('cannot be followed by the next phase: the cluster that was left out refuses it', async () => {
        const stack = new MemoryStack();
        await stack.up(mesh('stable'));
        await stack.up(mesh('introduce'), isAmerican);
        expect((await stack.up(mesh('reissue'))).changes.refused).toEqual([
            expect.stringContaining('which was not trusted here until now'),
        ]);
    });
});

describe('the time between two phases', () => {
    const start = Date.parse('2030-01-01T00:00:00Z');
    const day = 24 * 3_600_000;
    const at = (time: number) => jest.spyOn(Date, 'now').mockReturnValue(time);
    afterEach(() => jest.restoreAllMocks());
    const patient = (step: Step) => mesh(step, { settlingHours: 24 });

    const walked = async (...way: [Step, number][]) => {
        const stack = new MemoryStack();
        let refused: string[] = [];
        for (const [step, time] of way) {
            at(time);
            ({ refused } = (await stack.up(patient(step))).changes);
        }
        return refused;
    };

    it('lasts until every workload has heard of the new root', async () => {
        const hasty = await walked(['stable', start], ['introduce', start + day], ['reissue', start + 2 * day - 1]);
        expect(hasty).toHaveLength(2);
        expect(hasty[0]).toContain('Stay with `introduce` until 2030-01-03T00:00:00.000Z');
        expect(await walked(['stable', start], ['introduce', start + day], ['reissue', start + 2 * day])).toEqual([]);
    });

    it('lasts until the last certificate under the old root has ended', async () => {
        const way: [Step, number][] = [
            ['stable', start],
            ['introduce', start + day],
            ['reissue', start + 2 * day],
        ];
        const hasty = await walked(...way, ['retire', start + 3 * day - 1]);
        expect(hasty[0]).toContain('Stay with `reissue` until 2030-01-04T00:00:00.000Z');
        expect(await walked(...way, ['retire', start + 3 * day])).toEqual([]);
    });

    it('is not waited for on the way back to what everyone still trusts', async () => {
        const way: [Step, number][] = [
            ['stable', start],
            ['introduce', start + day],
            ['reissue', start + 2 * day],
        ];
        expect(await walked(...way, ['introduce', start + 2 * day + 1])).toEqual([]);
        expect(await walked(...way, ['retire', start + 3 * day], ['reissue', start + 3 * day + 1])).toEqual([]);
    });

    it('does not matter when an outage is allowed', async () => {
        const stack = new MemoryStack();
        await stack.up(mesh('stable', { settlingHours: 24 }));
        const { changes } = await stack.up(mesh('over', { settlingHours: 24, allowOutage: true }));
        expect([changes.refused, changes.updated]).toEqual([[], secrets]);
    });
});

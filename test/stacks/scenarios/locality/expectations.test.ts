import fc from 'fast-check';
import { localityFailoverSpec } from '../../../../components';
import { regionShares } from '../../../../components/istio/locality/shares';
import { echoExpectations } from '../../../../stacks/scenarios/locality/expectations';
import { equalWeights, localityFailoverArgs } from '../../../../stacks/scenarios/locality/failoverArgs';
import type { Configuration } from '../../../../stacks/settings/configuration';

const base: Configuration = {
    infrastructure: 'lab',
    scenario: 'locality',
    variant: 'hardened',
    replicas: 1,
    text: 'hi',
    root: 1,
    rotation: 'stable',
    settlingHours: 24,
    clusterDomain: 'cluster.local',
};
const spec = (regions: string[], change: Partial<Configuration> = {}) =>
    localityFailoverSpec(localityFailoverArgs({ ...base, ...change }, regions));
const promised = (change: Partial<Configuration> = {}, regions = ['a', 'b']) =>
    echoExpectations(
        spec(regions, change),
        regions.map((region) => ({ name: `cluster-${region}`, region })),
        change.variant === 'guide' ? 'guide' : 'hardened',
    );

describe('regionShares', () => {
    it.each<[string, Partial<Configuration>, string, string[], Record<string, number>]>([
        ['equal weights', {}, 'a', ['a', 'b', 'c'], { a: 0.34, b: 0.33, c: 0.33 }],
        [
            'the weights of the survivors',
            { weights: { a: 60, b: 30, c: 10 } },
            'a',
            ['b', 'c'],
            { a: 0, b: 0.75, c: 0.25 },
        ],
        [
            'a preference that is held, which leaves the primary its one percent',
            { preference: ['a', 'b'], failback: 'hold', serving: 'fallback' },
            'a',
            ['a', 'b', 'c'],
            { a: 0.01, b: 0.98, c: 0.01 },
        ],
        [
            'its primary, should the fallback die',
            { preference: ['a', 'b'], failback: 'ramp', share: 5 },
            'a',
            ['a'],
            { a: 1, b: 0 },
        ],
        [
            'weights as Istio splits them over zones, rounded up',
            { weights: { a: 80, b: 15, c: 5 }, replicas: 2 },
            'a',
            ['b', 'c'],
            { a: 0, b: 16 / 22, c: 6 / 22 },
        ],
        [
            'and where the zones have different numbers of pods',
            { weights: { a: 80, b: 15, c: 5 }, replicas: 3 },
            'a',
            ['a', 'b', 'c'],
            { a: 81 / 102, b: 15 / 102, c: 6 / 102 },
        ],
        ['the entry’s own region first', { preference: ['a', 'b', 'c'] }, 'b', ['a', 'b', 'c'], { a: 0, b: 1, c: 0 }],
        ['then the preferred one', { preference: ['a', 'b', 'c'] }, 'b', ['a', 'c'], { a: 1, b: 0, c: 0 }],
        ['then the others together', { preference: ['a'] }, 'a', ['b', 'c'], { a: 0, b: 0.5, c: 0.5 }],
    ])('follows %s', (_, change, entry, alive, expected) => {
        const shares = regionShares(spec(['a', 'b', 'c'], change), entry, alive);
        for (const [region, share] of Object.entries(expected)) {
            expect(shares[region]).toBeCloseTo(share, 10);
        }
    });

    it('sums to 1 over the survivors and leaves nothing to the dead', () => {
        const all = ['a', 'b', 'c'];
        const change = fc.constantFrom<Partial<Configuration>>(
            {},
            { preference: all },
            { weights: { a: 80, b: 15, c: 5 } },
        );
        fc.assert(
            fc.property(change, fc.subarray(all, { minLength: 1 }), fc.constantFrom(...all), (change, alive, entry) => {
                const shares = regionShares(spec(all, change), entry, alive);
                expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
                for (const region of all.filter((region) => !alive.includes(region))) {
                    expect(shares[region]).toBe(0);
                }
            }),
        );
    });
});

describe('equalWeights', () => {
    it('are whole percents of at least 1 that sum to 100', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 100 }), (count) => {
                const weights = Object.values(equalWeights(Array.from({ length: count }, (_, index) => `r${index}`)));
                expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100);
                expect(Math.max(...weights) - Math.min(...weights)).toBeLessThanOrEqual(1);
            }),
        );
    });
});

describe('the hardened variant promises', () => {
    const half = { 'cluster-a': 0.5, 'cluster-b': 0.5 };
    const other = { 'cluster-a': 0, 'cluster-b': 1 };

    it('half to each, all to the survivor, and half to each again', () => {
        const expectations = promised();
        expect(expectations).toMatchObject({ tolerance: 0.02, minimumRequests: 2_000, steady: half, recovery: half });
        expect(expectations.faults).toEqual({
            scale: { fault: other, lost: 0, firstReplyMs: 60, p99OverSteadyMs: 30 },
            crash: { fault: other, lost: 0, firstReplyMs: 60, p99OverSteadyMs: 30 },
            hang: { fault: other, lost: 0, worstMs: 300 },
            'http-503': { fault: other, lost: 0 },
            partition: { fault: { 'cluster-a': 1, 'cluster-b': 0 }, lost: 0, worstMs: 1_050 },
        });
    });

    // Measured with Envoy 1.40 at 200 requests/s, 2026-11-21: 282, 569, 876, 582 and 540 ms.
    it.each<[string, Partial<Configuration>, number]>([
        ['one try, with one pod in each region', {}, 300],
        ['a try for each pod that hangs, and the pauses between', { replicas: 2 }, 625],
        ['four tries for four pods', { replicas: 4 }, 1_550],
        ['two tries with an order, as the third leaves the priority', { replicas: 3, preference: ['a'] }, 625],
        ['two tries with an order and one pod', { preference: ['a'] }, 625],
    ])('that a hanging region costs %s', (_, change, worstMs) => {
        expect(promised(change).faults.hang).toMatchObject({ lost: 0, worstMs });
    });

    it('that an unreachable region costs one wait for a connection for each of its pods', () => {
        expect(promised({ replicas: 2 }).faults.partition).toMatchObject({ lost: 0, worstMs: 2_125 });
        expect(promised({}, ['a', 'b', 'c']).faults.partition).toMatchObject({ lost: 0, worstMs: 2_125 });
        expect(promised({ preference: ['a', 'b'] }).faults.partition).toEqual({
            fault: { 'cluster-a': 1, 'cluster-b': 0 },
            lost: 0,
        });
    });

    it('nothing about losses when a request may be out of tries before it meets a living pod', () => {
        const { faults } = promised({ replicas: 6 });
        for (const fault of [faults.scale, faults.crash, faults.hang, faults['http-503'], faults.partition]) {
            expect(fault).not.toHaveProperty('lost');
        }
        expect(promised({ replicas: 2 }, ['a', 'b', 'c']).faults.partition).not.toHaveProperty('lost');
    });

    it('no p99 when the tries that eject are more than one request in a hundred', () => {
        expect(promised({ replicas: 3 }).faults.crash).toMatchObject({ p99OverSteadyMs: 30 });
        expect(promised({ replicas: 4 }).faults.crash).not.toHaveProperty('p99OverSteadyMs');
    });

    it('no first reply within 60 ms of a scale-down when the survivor is idle until then', () => {
        expect(promised({ preference: ['a', 'b'] }).faults.scale).not.toHaveProperty('firstReplyMs');
    });
});

describe('the guide’s variant promises', () => {
    it('its table and no more: shares, but nothing about what is lost or late', () => {
        const expectations = promised({ variant: 'guide' });
        const fault = { 'cluster-a': 0, 'cluster-b': 1 };
        const partition = { fault: { 'cluster-a': 1, 'cluster-b': 0 } };
        expect(expectations.steady).toEqual({ 'cluster-a': 0.5, 'cluster-b': 0.5 });
        expect(expectations.faults).toEqual({
            scale: { fault },
            crash: { fault },
            hang: { fault },
            'http-503': { fault },
            partition,
        });
    });
});

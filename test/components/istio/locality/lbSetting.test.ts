import fc from 'fast-check';
import { fallbackTiers } from '../../../../components/istio/failoverOrder';
import { localityLbSetting } from '../../../../components/istio/locality/lbSetting';
import { preferredSpec, regions, weightedSpec } from '../validFailover';

describe('with weights', () => {
    it('spreads as the CSM guide does, for clients of either region', () => {
        expect(localityLbSetting(weightedSpec())).toEqual({
            enabled: true,
            distribute: [
                { from: 'europe-west1', to: { 'europe-west1': 50, 'us-central1': 50 } },
                { from: 'us-central1', to: { 'us-central1': 50, 'europe-west1': 50 } },
            ],
        });
    });

    /** Two to five whole percents of at least 1 that sum to 100. */
    const split = fc
        .uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 })
        .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 100])
        .map((cuts) => cuts.slice(1).map((cut, index) => cut - (cuts[index] ?? 0)));

    it('reaches every region from every region, with weights that sum to 100', () => {
        fc.assert(
            fc.property(split, (weights) => {
                const localities = weights.map((weight, index) => ({ region: `region-${index}`, weight }));
                const named = localities.map(({ region }) => region);
                const { distribute = [] } = localityLbSetting(weightedSpec({ localities }));
                expect(distribute.map(({ from }) => from)).toEqual(named);
                for (const { to } of distribute) {
                    expect(Object.keys(to)).toEqual(named);
                    expect(Object.values(to).reduce((sum, weight) => sum + weight, 0)).toBe(100);
                }
            }),
        );
    });

    it('takes no other sum', () => {
        fc.assert(
            fc.property(split, fc.integer({ min: -50, max: 50 }), (weights, off) => {
                const [first = 0, ...rest] = weights;
                fc.pre(off !== 0 && first + off >= 1 && first + off <= 100);
                const localities = [first + off, ...rest].map((weight, index) => ({
                    region: `region-${index}`,
                    weight,
                }));
                expect(() => weightedSpec({ localities })).toThrow(`\`localities\` weights sum to ${100 + off}`);
            }),
        );
    });
});

describe('with an order', () => {
    it.each<[string, number, string[], { from: string; to: string }[]]>([
        [
            'two regions',
            2,
            ['a', 'b'],
            [
                { from: 'a', to: 'b' },
                { from: 'b', to: 'a' },
            ],
        ],
        [
            'two regions, one named',
            2,
            ['a'],
            [
                { from: 'a', to: 'b' },
                { from: 'b', to: 'a' },
            ],
        ],
        [
            'three regions',
            3,
            ['a', 'b', 'c'],
            [
                { from: 'a', to: 'b' },
                { from: 'b', to: 'a' },
                { from: 'c', to: 'a' },
            ],
        ],
        [
            'three regions, two named',
            3,
            ['b', 'c'],
            [
                { from: 'a', to: 'b' },
                { from: 'b', to: 'c' },
                { from: 'c', to: 'b' },
            ],
        ],
        [
            'four regions, one named',
            4,
            ['c'],
            [
                { from: 'a', to: 'c' },
                { from: 'b', to: 'c' },
                { from: 'd', to: 'c' },
            ],
        ],
    ])('names the first other region, for %s', (_, count, preference, failover) => {
        const setting = localityLbSetting(preferredSpec({ localities: regions(count), preference }));
        expect(setting).toEqual({ enabled: true, failover });
    });

    /** The order in which Istio's applyLocalityFailover serves a client, as sets of regions (loadbalancer.go, 1.31). */
    const istioOrder = (failover: { from: string; to: string }[], known: string[], client: string): string[][] => {
        const rule = failover.find(({ from }) => from === client);
        const priority = (region: string) => (region === client ? 0 : !rule || region === rule.to ? 3 : 4);
        return [0, 3, 4]
            .map((level) => known.filter((region) => priority(region) === level))
            .filter(({ length }) => length);
    };

    it('is what Istio makes of the rule, for clients in every region, whenever the order is accepted', () => {
        const order = fc.integer({ min: 2, max: 5 }).chain((count) => {
            const known = regions(count).map(({ region }) => region);
            return fc.shuffledSubarray(known, { minLength: 1 }).map((preference) => ({ known, preference }));
        });
        let accepted = 0;
        fc.assert(
            fc.property(order, ({ known, preference }) => {
                const localities = known.map((region) => ({ region }));
                let spec;
                try {
                    spec = preferredSpec({ localities, preference });
                } catch {
                    fc.pre(false);
                    return;
                }
                accepted += 1;
                const { failover = [] } = localityLbSetting(spec);
                for (const client of known) {
                    const wanted = [[client], ...fallbackTiers(spec, client)];
                    expect(istioOrder(failover, known, client)).toEqual(wanted.map((tier) => [...tier].sort()));
                }
            }),
        );
        expect(accepted).toBeGreaterThan(20);
    });
});

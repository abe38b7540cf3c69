import * as fc from 'fast-check';
import { localityShares } from '../../../analysis/envoy/localityShares';

describe("Envoy's locality weights", () => {
    it.each([
        ['the documentation: weights 1 to 2, the first at 100 %', 100, 33, 67],
        ['the documentation: the first at 70 %', 70, 33, 67],
        ['the documentation: the first at 69 %', 69, 33, 67],
        ['the documentation: the first at 50 %', 50, 26, 74],
        ['the documentation: the first at 25 %', 25, 15, 85],
        ['the documentation: the first at 0 %', 0, 0, 100],
    ])('%s', (_, healthy, first, second) => {
        const shares = localityShares([
            { weight: 1, hosts: 100, healthy },
            { weight: 2, hosts: 100, healthy: 100 },
        ]);
        expect(shares.map((share) => Math.round(share * 100))).toEqual([first, second]);
    });

    it('gives nothing to anybody where nothing is healthy', () => {
        expect(localityShares([{ weight: 1, hosts: 2, healthy: 0 }])).toEqual([0]);
    });

    const locality = fc
        .record({ weight: fc.integer({ min: 1, max: 100 }), hosts: fc.integer({ min: 1, max: 40 }) })
        .chain(({ weight, hosts }) =>
            fc.integer({ min: 0, max: hosts }).map((healthy) => ({ weight, hosts, healthy })),
        );

    it('sums to 1 and follows the weights while every host is healthy', () => {
        fc.assert(
            fc.property(fc.array(locality, { minLength: 1, maxLength: 6 }), (localities) => {
                const whole = localities.map((each) => ({ ...each, healthy: each.hosts }));
                const total = whole.reduce((sum, { weight }) => sum + weight, 0);
                localityShares(whole).forEach((share, index) => {
                    expect(share).toBeCloseTo((whole[index]?.weight ?? 0) / total, 10);
                });
            }),
        );
    });

    it('gives a locality no less when one more of its hosts is healthy', () => {
        fc.assert(
            fc.property(locality, fc.array(locality, { maxLength: 4 }), (first, others) => {
                fc.pre(first.healthy < first.hosts);
                const [before = 0] = localityShares([first, ...others]);
                const [after = 0] = localityShares([{ ...first, healthy: first.healthy + 1 }, ...others]);
                expect(after).toBeGreaterThanOrEqual(before - 1e-12);
            }),
        );
    });
});

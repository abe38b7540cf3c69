import fc from 'fast-check';
import { FailbackMode, FailoverSide } from '../../../../components';
import { localityLbSetting } from '../../../../components/istio/locality/lbSetting';
import { preferredSpec, regions, weightedSpec } from '../validFailover';

const to = (change: Parameters<typeof preferredSpec>[0]) =>
    localityLbSetting(preferredSpec(change)).distribute?.map((rule) => rule.to);

describe('a failback by hand', () => {
    it.each([
        ['held at the fallback', { mode: FailbackMode.Hold, serving: FailoverSide.Fallback }, 1],
        ['released to the primary', { mode: FailbackMode.Hold, serving: FailoverSide.Primary }, 99],
        ['ramped', { mode: FailbackMode.Ramp, share: 25 }, 25],
    ])('%s is weights, from every region', (_, failback, atPrimary) => {
        const shares = { 'europe-west1': atPrimary, 'us-central1': 100 - atPrimary };
        expect(to({ failback })).toEqual([shares, shares]);
    });

    it('leaves every region endpoints, so that it can replace another, and the sum 100', () => {
        fc.assert(
            fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 99 }), (count, share) => {
                const localities = regions(count);
                const preference = localities.map(({ region }) => region).reverse();
                const [shares = {}] =
                    to({ localities, preference, failback: { mode: FailbackMode.Ramp, share } }) ?? [];
                expect(Object.values(shares).reduce((sum, weight) => sum + weight, 0)).toBe(100);
                expect(Math.min(...Object.values(shares))).toBeGreaterThanOrEqual(1);
                expect(Math.abs((shares[preference[0] ?? ''] ?? 0) - share)).toBeLessThanOrEqual(count);
            }),
        );
    });

    it('is Envoy’s where nothing else is said', () => {
        expect(localityLbSetting(preferredSpec({ failback: { mode: FailbackMode.Auto } }))).toHaveProperty('failover');
    });

    it.each([
        ['weights', { failback: { mode: FailbackMode.Hold } }, '`failback.mode` is hold, which needs a `preference`'],
        ['an unknown mode', { failback: { mode: 'later' as FailbackMode } }, '`failback.mode` is "later"'],
    ])('is refused with %s', (_, change, message) => {
        expect(() => weightedSpec(change)).toThrow(message);
    });

    it.each([
        ['a ramp without a share', { mode: FailbackMode.Ramp }, '`failback.share` is missing'],
        ['a ramp at its end', { mode: FailbackMode.Ramp, share: 100 }, '`failback.share` is 100; use 1 to 99'],
        ['a share without a ramp', { share: 5 }, '`failback.share` has no effect with `mode: auto`'],
        [
            'a hold of neither side',
            { mode: FailbackMode.Hold },
            '`failback.serving` is missing, which `mode: hold` needs',
        ],
        ['a side without a hold', { serving: FailoverSide.Fallback }, '`failback.serving` has no effect'],
        [
            'an unknown side',
            { mode: FailbackMode.Hold, serving: 'green' as FailoverSide },
            '`failback.serving` is "green"; known are primary, fallback',
        ],
    ])('is refused with %s', (_, failback, message) => {
        expect(() => preferredSpec({ failback })).toThrow(message);
    });

    it.each([
        ['an unknown region', ['mars'], '`preference` names `mars`, which is unknown'],
        ['an unknown region after the two sides', ['europe-west1', 'us-central1', 'mars'], '`preference` names `mars`'],
        ['a region twice', ['europe-west1', 'europe-west1'], '`preference` names `europe-west1` twice'],
        [
            'a region twice after the two sides',
            ['europe-west1', 'us-central1', 'europe-west1'],
            '`preference` names `europe-west1` twice',
        ],
        ['no region', [], '`preference` is empty'],
    ])('lets a preference of %s be refused as one', (_, preference, message) => {
        for (const failback of [
            { mode: FailbackMode.Hold, serving: FailoverSide.Fallback },
            { mode: FailbackMode.Ramp, share: 25 },
        ]) {
            const refused = () => preferredSpec({ failback, preference });
            expect(refused).toThrow(message);
            expect(refused).not.toThrow('weights');
        }
    });

    it('lets two orders be refused as such', () => {
        const failback = { mode: FailbackMode.Ramp, share: 25 };
        const priority = ['topology.kubernetes.io/region'];
        expect(() => preferredSpec({ failback, priority })).toThrow('`priority` and `preference` both say');
    });
});

import { BadInput } from '../../../errors';
import { inRegions } from '../../../stacks/clusters/cluster';

const clusters = ['a', 'b', 'c'].map((region) => ({ region, name: `cluster-${region}` }));

describe('inRegions', () => {
    it.each<[string[] | undefined, string[]]>([
        [undefined, ['a', 'b', 'c']],
        [
            ['c', 'a'],
            ['c', 'a'],
        ],
    ])('takes the clusters of %j in that order', (regions, expected) => {
        expect(inRegions(clusters, regions).map(({ region }) => region)).toEqual(expected);
    });

    it.each([
        [['mars'], '`regions` names `mars`; the clusters are in a, b, c.'],
        [['a', 'a'], '`regions` names `a` twice'],
    ])('refuses %j', (regions, message) => {
        expect(() => inRegions(clusters, regions)).toThrow(BadInput);
        expect(() => inRegions(clusters, regions)).toThrow(message);
    });
});

import { otherBackends } from '../../../drill/load/samples';
import { fewBackends, mostBackends } from '../../../drill/measurement/fewBackends';
import { backends } from '../../../drill/measurement/shares';
import { answered, traffic } from '../support/samples';

describe('fewBackends', () => {
    it('changes nothing where there are few', () => {
        const samples = traffic('abab');
        expect(fewBackends(samples, ['a', 'b'])).toBe(samples);
    });

    it('keeps those that answered most, and every reply’s cluster', () => {
        const noise = Array.from({ length: 500 }, (_, index) =>
            answered(index, index % 2 === 0 ? 'a' : `stranger-${index}`, { pod: `p${index}` }),
        );
        const found = backends(
            fewBackends([...noise, ...traffic('a'.repeat(50)), ...traffic('b'.repeat(40))], ['a', 'b']),
        );
        expect(found.length).toBeLessThanOrEqual(mostBackends + 2);
        expect(found.reduce((sum, { requests }) => sum + requests, 0)).toBe(590);
        expect(found).toContainEqual({ cluster: 'a', pod: 'a-0', requests: 50 });
        expect(found).toContainEqual({ cluster: 'b', pod: 'b-0', requests: 40 });
        expect(found.filter(({ cluster }) => cluster === 'a').reduce((sum, { requests }) => sum + requests, 0)).toBe(
            300,
        );
        expect(found.map(({ pod }) => pod)).toContain(otherBackends);
    });
});

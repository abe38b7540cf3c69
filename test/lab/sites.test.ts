import { BadInput } from '../../errors';
import { sitesOf } from '../../lab/sites';

describe('sitesOf', () => {
    it('gives each region a cluster of that name, with zones, in one flat network', () => {
        expect(sitesOf('europe-west1, us-central1', 'one')).toMatchObject([
            { name: 'europe-west1', index: 1, zones: ['europe-west1-b', 'europe-west1-c'], network: 'lab' },
            { name: 'us-central1', index: 2, region: 'us-central1', network: 'lab' },
        ]);
    });

    it('gives each cluster a network of its own where the lab has one for each', () => {
        expect(sitesOf('europe-west1,us-central1', 'each').map(({ network }) => network)).toEqual([
            'network-europe-west1',
            'network-us-central1',
        ]);
    });

    it.each(['', ' ', ',', ',,,'])('refuses the list "%s" with one message', (text) => {
        expect(() => sitesOf(text, 'one')).toThrow(/^`--clusters` has "";[^\n]*$/);
    });

    it.each([
        ['an empty name', 'europe-west1,', '""'],
        ['a name with a path in it', '../etc', '"../etc"'],
        ['capital letters', 'Europe', '"Europe"'],
        ['a region twice', 'a,b,a', '"a" twice'],
        ['too many', Array.from({ length: 51 }, (_, n) => `r${n}`).join(), '51 regions'],
    ])('refuses %s', (_, text, words) => {
        expect(() => sitesOf(text, 'one')).toThrow(BadInput);
        expect(() => sitesOf(text, 'one')).toThrow(words);
    });
});

import * as fc from 'fast-check';
import { expand } from '../../../../lab/node/pod/expansion';

const variables = { A: 'a', B: '$(A)', 'dotted.name': 'd', EMPTY: '' };

describe('expand', () => {
    it.each([
        ['plain', 'plain'],
        ['$(A)', 'a'],
        ['x$(A)y$(A)', 'xaya'],
        ['$(B)', '$(A)'],
        ['$(dotted.name)', 'd'],
        ['$(EMPTY)', ''],
        ['$(UNKNOWN)', '$(UNKNOWN)'],
        ['$(toString)', '$(toString)'],
        ['$$(A)', '$(A)'],
        ['$$$(A)', '$a'],
        ['$$$$(A)', '$$(A)'],
        ['$$', '$'],
        ['$A', '$A'],
        ['$(A', '$(A'],
        ['$', '$'],
        ['$()', '$()'],
    ])('%s gives %s', (text, expanded) => {
        expect(expand(text, variables)).toBe(expanded);
    });

    it('gives back any text whose dollars are doubled', () => {
        fc.assert(fc.property(fc.string(), (text) => expand(text.replaceAll('$', '$$$$'), variables) === text));
    });
});

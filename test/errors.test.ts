import { firstLine, nearest } from '../errors';

describe('nearest', () => {
    it.each([
        ['detecton', 'detection'],
        ['Replicas', 'replicas'],
        ['replica', 'replicas'],
        ['tet', 'text'],
    ])('takes %s for %s', (word, meant) => {
        expect(nearest(word, ['detection', 'replicas', 'text', 'hosts'])).toBe(meant);
    });

    it.each(['colour', 'a', ''])('takes %j for nothing that is known', (word) => {
        expect(nearest(word, ['detection', 'replicas', 'text'])).toBeUndefined();
    });
});

it('the first line of an error quotes nothing of what follows', () => {
    expect(firstLine(new Error('bad YAML\n  token: secret'))).toBe('bad YAML');
});

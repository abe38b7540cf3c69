import { cacheDirectory } from '../../../lab/tools/cache';

describe('cacheDirectory', () => {
    it.each([
        ['below XDG_CACHE_HOME', { XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/pulumi-failover/tools'],
        ['below HOME', { HOME: '/h' }, '/h/.cache/pulumi-failover/tools'],
        [
            'below HOME when XDG_CACHE_HOME is empty',
            { XDG_CACHE_HOME: '', HOME: '/h' },
            '/h/.cache/pulumi-failover/tools',
        ],
        [
            'below HOME when XDG_CACHE_HOME is relative',
            { XDG_CACHE_HOME: 'x', HOME: '/h' },
            '/h/.cache/pulumi-failover/tools',
        ],
    ])('is %s', (_, env, expected) => {
        expect(cacheDirectory(env)).toBe(expected);
    });
});

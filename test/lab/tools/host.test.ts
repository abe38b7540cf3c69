import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { thisHost, unsupported } from '../../../lab/tools/host';
import { recipeOf } from '../../../lab/tools/recipe';
import { tooOldLibrary } from '../../../lab/tools/requirements';

describe('unsupported', () => {
    it.each([
        ['linux', 'x64'],
        ['linux', 'arm64'],
    ])('has nothing against %s %s', (platform, architecture) => {
        expect(unsupported({ platform, architecture })).toBeUndefined();
    });

    it.each([
        ['darwin', 'arm64'],
        ['linux', 'riscv64'],
        ['win32', 'x64'],
    ])('sends %s %s to kind', (platform, architecture) => {
        expect(unsupported({ platform, architecture })).toMatch(
            `this is ${platform} ${architecture}. Elsewhere kind is the way`,
        );
    });
});

describe('tooOldLibrary', () => {
    const envoy = recipeOf('envoy', { platform: 'linux', architecture: 'x64', modules: thisHost().modules });

    it.each([
        ['2.31', undefined],
        ['2.41', undefined],
        ['2.30', 'The wheel needs glibc 2.31 or newer; this system has glibc 2.30.'],
        [undefined, 'this system has another C library than glibc'],
    ])('with glibc %s says %s', (glibc, message) => {
        const problem = tooOldLibrary(envoy, glibc)?.problem;
        expect(problem).toEqual(message === undefined ? undefined : expect.stringContaining(message));
    });
});

describe('thisHost', () => {
    it('finds the modules', () => {
        expect(existsSync(join(thisHost().modules, 'kubernetes', 'go.sum'))).toBe(true);
    });
});

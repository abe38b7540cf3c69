import { pipArguments, pipCommand, pipEnvironment } from '../../../lab/tools/pip';

describe('pipArguments', () => {
    it('install what has a pinned hash and nothing else, into a directory of its own', () => {
        const args = pipArguments('/modules/requirements.txt', '/target');
        expect(args).toEqual(expect.arrayContaining(['--require-hashes', '--only-binary=:all:', '--no-deps']));
        expect(args.slice(args.indexOf('--target'))).toEqual([
            '--target',
            '/target',
            '--requirement',
            '/modules/requirements.txt',
        ]);
    });
});

describe('pipCommand', () => {
    it("runs the system's pip, or that of a virtual environment made for it", () => {
        expect(pipCommand({ kind: 'module' }, '/temporary')).toEqual({ prepare: undefined, python: 'python3' });
        expect(pipCommand({ kind: 'virtual environment' }, '/temporary')).toEqual({
            prepare: ['python3', ['-m', 'venv', '/temporary/venv']],
            python: '/temporary/venv/bin/python3',
        });
    });
});

describe('pipEnvironment', () => {
    const env = pipEnvironment(
        { PIP_INDEX_URL: 'https://mirror.example', PIP_USER: '1', PIP_TARGET: '/x', PIP_REQUIRE_VIRTUALENV: '1' },
        '/temporary',
    );

    it("keeps the user's index and drops what would install elsewhere", () => {
        expect(env).toMatchObject({
            PIP_INDEX_URL: 'https://mirror.example',
            PIP_USER: '0',
            PIP_REQUIRE_VIRTUALENV: '0',
        });
        expect(env).not.toHaveProperty('PIP_TARGET');
    });

    it('does not talk about upgrades or root', () => {
        expect(env).toMatchObject({ PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' });
    });
});

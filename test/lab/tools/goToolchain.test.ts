import { chooseToolchain } from '../../../lab/tools/goToolchain';

describe('chooseToolchain', () => {
    it.each([
        ['the same release', 'go1.26.0', 'auto'],
        ['a newer one', 'go1.26.8', 'auto'],
        ['a newer minor release', 'go1.27.1', 'local'],
        ['a newer one with experiments', 'go1.26.8 X:boringcrypto', 'auto'],
        ['a newer candidate', 'go1.27rc1', 'auto'],
        ['a development build', 'devel go1.27-0a1b2c3d Mon Jan 1', 'auto'],
        ['a newer one where another is set', 'go1.26.8', 'go1.22.0'],
    ])('uses %s as it is, without a download', (_, local, setting) => {
        expect(chooseToolchain(local, '1.26.0', setting)).toEqual({ toolchain: 'local' });
    });

    it.each([
        ['go1.25.9', 'auto'],
        ['go1.21.0', 'go1.22.0+auto'],
        ['go1.26rc2', 'auto'],
    ])('lets %s with GOTOOLCHAIN=%s fetch a newer one, and says so', (local, setting) => {
        expect(chooseToolchain(local, '1.26.0', setting)).toEqual({
            toolchain: 'auto',
            note: expect.stringMatching(`Go is ${local}, older than 1.26.0: the go command downloads`) as string,
        });
    });

    it.each([
        ['that may not fetch', 'go1.24.4', 'local', 'set GOTOOLCHAIN=auto'],
        ['that is fixed', 'go1.24.4', 'go1.24.4', '`GOTOOLCHAIN` is go1.24.4'],
        ['that looks on PATH only', 'go1.24.4', 'path', 'set GOTOOLCHAIN=auto'],
        [
            'that cannot fetch',
            'go1.19.8',
            '',
            '`go` is go1.19.8, too old. Install Go 1.26.0 or newer (https://go.dev/dl/).',
        ],
        ['that does not tell', '', 'auto', 'tells no version'],
    ])('refuses an older one %s', (_, local, setting, message) => {
        expect(chooseToolchain(local, '1.26.0', setting)).toEqual({
            problem: expect.stringContaining(message) as string,
        });
    });
});

import { execArguments } from '../../../../lab/node/sandbox/execInContainer';

const spec = { pid: 42, command: ['cat', '/x y'], env: { A: 'b c' }, workingDir: '/w' };

describe('execArguments', () => {
    it('enters all namespaces of the container and runs the command there', () => {
        expect(execArguments(spec).join(' ')).toBe(
            '--target=42 --mount --pid --uts --ipc --net -- env -i --chdir=/w A=b c cat /x y',
        );
    });

    it('runs as the user of the container', () => {
        const words = execArguments({ ...spec, user: { uid: 5, gid: 6, groups: [7] } });
        expect(words.slice(7, 12)).toEqual(['chroot', '--userspec=5:6', '--groups=7', '--skip-chdir', '/']);
    });
});

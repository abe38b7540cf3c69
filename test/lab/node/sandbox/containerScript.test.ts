import { execFileSync } from 'node:child_process';
import { containerScript, type ContainerSpec } from '../../../../lab/node/sandbox/containerScript';

const spec: ContainerSpec = {
    root: '/run/agent/pods/u/root',
    hostname: 'hello-1',
    host: [
        { path: '/usr/bin', kind: 'directory' },
        { path: '/bin', kind: 'link', link: 'usr/bin' },
    ],
    etc: '/run/etc',
    directories: [{ path: '/etc/istio/proxy', mode: '1777' }],
    mounts: [
        { source: '/run/volume', target: '/var/data', readOnly: false, kind: 'directory' },
        { source: '/tools/http-echo', target: '/http-echo', readOnly: true, kind: 'file' },
    ],
    env: { PATH: '/usr/bin', TEXT: "it's $HOME" },
    command: ['/http-echo', '-text=a b'],
    workingDir: '/work dir',
    readOnlyRoot: false,
    gated: false,
};
const lines = (change: Partial<ContainerSpec> = {}): string[] => containerScript({ ...spec, ...change }).split('\n');
const last = (change: Partial<ContainerSpec> = {}): string | undefined => lines(change).filter(Boolean).at(-1);

describe('containerScript', () => {
    it('binds the host read-only and links what the host links', () => {
        expect(lines()).toEqual(expect.arrayContaining(['bind /usr/bin ./usr/bin', 'ln -s usr/bin ./bin']));
    });

    it.each([
        ['a directory that may be written', ['mkdir -p ./var/data', 'bindrw /run/volume ./var/data']],
        ['a read-only file', ['bind /tools/http-echo ./http-echo']],
        ['a directory of the image', ['mkdir -p ./etc/istio/proxy', 'chmod 1777 ./etc/istio/proxy']],
    ])('has %s', (_, expected) => {
        expect(lines()).toEqual(expect.arrayContaining(expected));
    });

    it('has its own /etc before what lies in it', () => {
        const script = lines();
        expect(script.indexOf('bindrw /run/etc ./etc')).toBeLessThan(script.indexOf('mkdir -p ./etc/istio/proxy'));
    });

    it('ends as the program, with its variables only and without the report', () => {
        expect(last()).toBe(`exec env -i PATH=/usr/bin 'TEXT=it'\\''s $HOME' /http-echo '-text=a b' </dev/null 3>&-`);
    });

    it('changes the user at the very end', () => {
        const user = { uid: 1337, gid: 1338, groups: [1, 2] };
        expect(last({ user })).toMatch(/^exec chroot --userspec=1337:1338 --groups=1,2 --skip-chdir \/ env -i /);
    });

    it('can wait to be released, and turn its root read-only', () => {
        expect(lines({ gated: true })).toContain('echo gated >&3; read -r _ || exit 0');
        expect(lines({ readOnlyRoot: true }).join('\n')).toContain('mount -o remount,ro /');
        expect(lines().join('\n')).not.toContain('remount,ro /');
    });

    it('leaves the waiting to a program that does it itself, and tells it so', () => {
        const script = lines({ gated: true, programWaits: true });
        expect(script.join('\n')).not.toContain('read -r _ || exit 0');
        expect(last({ gated: true, programWaits: true })).toMatch(
            /^exec env -i .* FAILOVER_GATED=1 \/http-echo '-text=a b'$/,
        );
    });

    it.each([
        ['plain', {}],
        ['everything', { gated: true, readOnlyRoot: true, user: { uid: 1, gid: 1, groups: [] } }],
        ['awkward names', { hostname: "a'b", command: ['$(x)', '`y`', '"'], workingDir: '/a;b&c' }],
    ])('is a valid script (%s)', (_, change) => {
        execFileSync('sh', ['-n'], { input: containerScript({ ...spec, ...change }) });
    });
});

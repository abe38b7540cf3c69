import { examine } from '../../cli/doctorChecks';
import {
    type Finding,
    findingsTable,
    inotifyFinding,
    makerFinding,
    namespaceFinding,
    nftFinding,
    portsFinding,
    programFinding,
    roomFinding,
} from '../../cli/doctorFindings';

const nft = { onPath: '/usr/sbin/nft', forPods: '/usr/sbin/nft', refusal: undefined };
const go = '`go` is not on PATH. Install Go 1.26.0 or newer (https://go.dev/dl/).';

describe('a check', () => {
    it.each<[string, Finding, Finding['state'], string, string | undefined]>([
        ['a program', programFinding('ip', '/sbin/ip', 'iproute2'), 'ok', '/sbin/ip', undefined],
        [
            'a program that is missing',
            programFinding('ip', undefined, 'iproute2'),
            'problem',
            'not on PATH',
            'iproute2',
        ],
        ['nft', nftFinding(nft), 'ok', '/usr/sbin/nft', undefined],
        ['no nft', nftFinding({ ...nft, onPath: undefined, forPods: undefined }), 'note', 'mesh', 'install nftables'],
        [
            'an nft that pods do not find',
            nftFinding({ ...nft, onPath: '/opt/nft', forPods: undefined }),
            'note',
            '/opt/nft, where pods do not find it',
            '/usr/local/sbin',
        ],
        [
            'a kernel without nf_tables',
            nftFinding({ ...nft, refusal: 'Protocol not supported' }),
            'note',
            'Protocol not supported',
            'nf_tables',
        ],
        ['root', namespaceFinding('as root'), 'ok', 'root', undefined],
        ['an ordinary user', namespaceFinding('user namespace'), 'note', 'user namespace', 'as root'],
        ['no namespaces', namespaceFinding({ refusal: 'Run as root' }), 'problem', 'none', 'Run as root'],
        ['enough memory', roomFinding('memory', 4000, 2000, 'for a lab'), 'ok', '2000 MiB needed', undefined],
        ['too little memory', roomFinding('memory', 1999, 2000, 'for a lab'), 'problem', '1999 MiB free', 'end other'],
        ['too little disk', roomFinding('disk', 1, 800, 'for a lab'), 'problem', '1 MiB free', 'free some'],
        [
            'no Go where tools are missing',
            makerFinding('go', ['etcd'], go),
            'problem',
            'makes etcd',
            'Install Go 1.26.0',
        ],
        ['no Go where none is', makerFinding('go', [], go), 'ok', 'not needed', undefined],
        ['Go', makerFinding('go', ['etcd'], undefined), 'ok', 'makes etcd', undefined],
        ['enough inotify', inotifyFinding(10, 128, 48), 'ok', '10 of 128', undefined],
        ['too little inotify', inotifyFinding(100, 128, 48), 'problem', '100 of 128', 'max_user_instances'],
        ['free ports', portsFinding([]), 'ok', 'free', undefined],
        ['taken ports', portsFinding([7441]), 'note', '7441', 'apiServerPort'],
    ])('of %s', (_, finding, state, found, fix) => {
        expect(finding.state).toBe(state);
        expect(finding.found).toContain(found);
        expect(finding.fix ?? '').toContain(fix ?? '');
        expect(finding.fix === undefined).toBe(fix === undefined);
    });
});

describe('the table', () => {
    it('has a line for each check, the fix below it, and a verdict', () => {
        const fine = programFinding('unshare', '/bin/unshare', 'util-linux');
        expect(findingsTable([fine, programFinding('ip', undefined, 'iproute2')]).split('\n')).toEqual([
            'ok       unshare  /bin/unshare',
            'problem  ip       not on PATH',
            "                  fix: install iproute2 (name of Debian's package)",
            '1 of 2 checks failed.',
        ]);
        expect(findingsTable([fine])).toContain('Nothing keeps the lab from running here.');
    });
});

it('looks at everything on this machine', async () => {
    const checks = (await examine('/tmp/no-lab')).map(({ check }) => check);
    expect(checks).toEqual([
        ...['node', 'machine', 'ip', 'unshare', 'nsenter', 'setpriv', 'flock', 'mount', 'sh', 'nft', 'namespaces'],
        ...['go', 'python3', 'memory', 'disk', 'inotify', 'ports', 'lab'],
    ]);
});

it('reports every missing program, and does not try the ones that are missing', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
        const findings = await examine('/tmp/no-lab');
        const missing = findings.filter(({ found }) => /not on PATH/.test(found)).map(({ check }) => check);
        const needed = ['ip', 'unshare', 'nsenter', 'setpriv', 'flock', 'mount', 'sh', 'nft'];
        expect(missing).toEqual([...needed, 'go', 'python3']);
        expect(findings.map(({ check }) => check)).not.toContain('namespaces');
    } finally {
        process.env['PATH'] = path;
    }
});

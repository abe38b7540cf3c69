import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { RemoteAccess, RemoteReader, type RemoteReaderArgs } from '../../../../components';
import { remoteSecretData } from '../../../../components/istio/mesh/remoteAccess';
import {
    readerKubeconfig,
    remoteReaderSpec,
    tokenData as read,
} from '../../../../components/istio/mesh/remoteReaderSpec';
import { rootPem } from '../../../support/certificateState';
import { tokenData } from '../../../support/clusterState';
import { deploy } from '../../../support/deployment';
import { isSecret, opened } from '../../../support/secrets';

const valid = { clusterName: 'america', server: 'https://203.0.113.7:6443' };
const program =
    (change: Partial<RemoteReaderArgs> = {}) =>
    () => {
        const [here, there] = ['here', 'there'].map((name) => new kubernetes.Provider(name, {}));
        const { kubeconfig } = new RemoteReader(
            'reader',
            { ...valid, ...change },
            { provider: there as kubernetes.Provider },
        );
        new RemoteAccess('access', { remoteCluster: 'america', kubeconfig }, { provider: here as kubernetes.Provider });
        return { kubeconfig };
    };

describe('remoteReaderSpec', () => {
    it.each([
        ['a server without a protocol', { server: '203.0.113.7:6443' }, '`server` is "203.0.113.7:6443"'],
        ['a server without TLS', { server: 'http://203.0.113.7' }, '`server` is "http://203.0.113.7"'],
        [
            'an address of this machine',
            { server: 'https://127.0.0.1:6443' },
            'which means another machine in every cluster',
        ],
        ...[
            '0.0.0.0:6550',
            '127.0.1.1',
            '[::]:6443',
            '[::1]',
            '[::ffff:127.0.0.1]',
            'localhost',
            'kubernetes.docker.internal:6443',
        ].map((host): [string, { server: string }, string] => [
            `https://${host}`,
            { server: `https://${host}` },
            'which means another machine in every cluster',
        ]),
        ['a path for an authority', { certificateAuthorityPem: '/etc/ca.crt' }, '`certificateAuthorityPem` is no cert'],
        ['an empty name in TLS', { tlsServerName: '' }, '`tlsServerName` is empty'],
        ['a proxy without a protocol', { proxyUrl: 'proxy:3128' }, '`proxyUrl` is "proxy:3128"'],
        ['a proxy with a password', { proxyUrl: 'user:pw@proxy:3128' }, '`proxyUrl` is "***@proxy:3128"'],
        [
            'a proxy with a password with other letters',
            { proxyUrl: 'ftp://user:p@/w@proxy' },
            '`proxyUrl` is "ftp://***@proxy"',
        ],
        ['a server with a password', { server: 'user:pw@203.0.113.7' }, '`server` is "***@203.0.113.7"'],
        ['a cluster without a name', { clusterName: '' }, '`clusterName` is ""'],
        ['an account that cannot be one', { accountName: 'Reader' }, '`accountName` is "Reader"'],
    ])('refuses %s', (_, change, message) => {
        expect(() => remoteReaderSpec({ ...valid, ...change })).toThrow(message);
    });
});

describe('the way to an API server behind something else', () => {
    const clusterOf = (change: Partial<typeof valid> & Record<string, string>) => {
        const text = readerKubeconfig(remoteReaderSpec({ ...valid, ...change }), tokenData);
        return (JSON.parse(text) as { clusters: { cluster: object }[] }).clusters[0]?.cluster;
    };

    it.each([
        ['the cluster’s own authority', {}, { 'certificate-authority-data': tokenData['ca.crt'] }],
        [
            'another authority',
            { certificateAuthorityPem: rootPem },
            { 'certificate-authority-data': Buffer.from(rootPem).toString('base64') },
        ],
        ['a publicly trusted authority', { certificateAuthorityPem: '' }, {}],
        [
            'another name and a proxy',
            { certificateAuthorityPem: '', tlsServerName: 'api.example.com', proxyUrl: 'socks5://10.0.0.1:1080' },
            { 'tls-server-name': 'api.example.com', 'proxy-url': 'socks5://10.0.0.1:1080' },
        ],
    ])('has %s', (_, change, expected) => {
        expect(clusterOf(change)).toEqual({ server: valid.server, ...expected });
    });
});

describe('the kubeconfig for another cluster’s istiod', () => {
    const kubeconfig = JSON.parse(readerKubeconfig(remoteReaderSpec(valid), tokenData)) as Record<string, unknown>;

    it('names the cluster as the mesh does, everywhere', () => {
        expect(kubeconfig).toMatchObject({
            'current-context': 'america',
            contexts: [{ name: 'america', context: { cluster: 'america', user: 'america' } }],
            clusters: [{ name: 'america', cluster: { server: valid.server } }],
        });
    });

    it('has its credentials inside, and no plugin or file that istiod would refuse', () => {
        expect(kubeconfig).toMatchObject({ users: [{ name: 'america', user: { token: 'stands for a token' } }] });
        expect(JSON.stringify(kubeconfig)).not.toMatch(/exec|auth-provider|tokenFile|client-key"|client-certificate"/);
    });

    it.each([
        ['nothing', undefined],
        ['no token', { 'ca.crt': 'eA==' }],
        ['no authority', { token: 'eA==' }],
    ])('waits while the Secret holds %s', (_, data) => expect(read(data)).toBeUndefined());
});

describe('the kubeconfig that a RemoteAccess takes', () => {
    const data =
        (kubeconfig: string, remoteCluster = 'america') =>
        () =>
            remoteSecretData({ kubeconfig, remoteCluster });
    const written = readerKubeconfig(remoteReaderSpec(valid), tokenData);
    const withUser = (user: object, server = valid.server) =>
        JSON.stringify({
            'current-context': 'a',
            clusters: [{ name: 'a', cluster: { server } }],
            users: [{ name: 'a', user }],
            contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
        });

    it('is that of its RemoteReader, or another one that holds its credentials', () => {
        expect(data(written)()).toEqual({ america: Buffer.from(written).toString('base64') });
        expect(Object.keys(data(withUser({ token: 'secret' }), 'any-name')())).toEqual(['any-name']);
    });

    it.each([null, {}, [null], [{ name: 'other', extension: null }]])('may have the extensions %j', (extensions) => {
        const kubeconfig = JSON.stringify({ ...JSON.parse(withUser({ token: 'secret' })), extensions });
        expect(Object.keys(data(kubeconfig)())).toEqual(['america']);
    });

    it.each([
        [
            'of a reader with another name for the cluster',
            written,
            'gke-proj-loc-america',
            '`remoteCluster` is "gke-proj-loc-america", but `kubeconfig` is that of a `RemoteReader` with the `clusterName` "america"',
        ],
        ['with a program', withUser({ exec: { command: 'aws' } }), 'a', '`kubeconfig` has credentials by `exec`'],
        ['with a plugin', withUser({ 'auth-provider': { name: 'gcp' } }), 'a', 'has credentials by `auth-provider`'],
        ['with a file', withUser({ tokenFile: '/run/token' }), 'a', 'has credentials by `tokenFile`'],
        [
            'with an address of this machine',
            withUser({ token: 'secret' }, 'https://127.0.0.1:6443'),
            'a',
            'which means another machine in every cluster; give the output `kubeconfig` of `RemoteReader`.',
        ],
        ['that is empty', '', 'a', '`kubeconfig` is empty'],
        ['that is a path', '~/.kube/config', 'a', '`kubeconfig` is not the text of a kubeconfig'],
    ])('is not one %s', (_, kubeconfig, remoteCluster, message) => {
        expect(data(kubeconfig, remoteCluster)).toThrow(message);
        expect(data(kubeconfig, remoteCluster)).not.toThrow(/secret|c3RhbmRz/);
    });

    it('is refused where it is written', async () => {
        const declare = () => void new RemoteAccess('access', { remoteCluster: 'america', kubeconfig: '' });
        await expect(deploy(declare)).rejects.toThrow('`kubeconfig` is empty');
    });
});

describe('remote access', () => {
    it('crosses as data: an account and its token there, a Secret that istiod recognises here', async () => {
        const deployment = await deploy(program());
        expect(deployment.one('Secret', 'reader-token')).toMatchObject({
            provider: 'there',
            inputs: { type: 'kubernetes.io/service-account-token' },
        });
        const { inputs, provider } = deployment.one('Secret', 'access-secret');
        expect(provider).toBe('here');
        expect(inputs['metadata']).toEqual({
            name: 'istio-remote-secret-america',
            namespace: 'istio-system',
            labels: { 'istio/multiCluster': 'true' },
            annotations: { 'networking.istio.io/cluster': 'america' },
        });
        const data = opened(inputs['data']) as Record<string, string>;
        expect(Object.keys(data)).toEqual(['america']);
        expect(Buffer.from(data['america'] ?? '', 'base64').toString()).toBe(opened(deployment.outputs['kubeconfig']));
    });

    it('is secret on its whole way', async () => {
        const deployment = await deploy(program());
        expect(isSecret(deployment.outputs['kubeconfig'])).toBe(true);
        expect(isSecret(deployment.one('Secret', 'access-secret').inputs['data'])).toBe(true);
    });

    it('is not known in a preview', async () => {
        const planned = await deploy(program(), { preview: true });
        expect(opened(planned.outputs['kubeconfig'])).toBe(pulumi.runtime.unknownValue);
    });

    it('gives the account no more than reading', async () => {
        const deployment = await deploy(program());
        const rules = deployment.one('ClusterRole').inputs['rules'] as { verbs: string[] }[];
        expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
    });
});

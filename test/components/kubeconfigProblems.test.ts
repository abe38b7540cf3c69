import { dump } from 'js-yaml';
import { registeredKubeconfig } from '../../components/gloo/federation/registeredCluster';

const token = 'a-very-secret-token';
const cluster = { server: 'https://203.0.113.7:6443', 'certificate-authority-data': 'Y2E=' };

/** A kubeconfig as people have it, with another context beside the current one. */
function kubeconfig(change: { cluster?: object; user?: object; top?: object } = {}): string {
    const config = {
        'current-context': 'remote',
        clusters: [
            { name: 'other', cluster: { server: 'https://127.0.0.1:6443' } },
            { name: 'remote', cluster: change.cluster ?? cluster },
        ],
        users: [{ name: 'reader', user: change.user ?? { token } }],
        contexts: [
            { name: 'elsewhere', context: { cluster: 'other', user: 'reader' } },
            { name: 'remote', context: { cluster: 'remote', user: 'reader' } },
        ],
        ...change.top,
    };
    return dump(config, { skipInvalid: true }); // without what is undefined
}

describe('the kubeconfig of a registered cluster', () => {
    it('is stored as it is when it holds everything', () => {
        expect(Buffer.from(registeredKubeconfig({ kubeconfig: kubeconfig() }), 'base64').toString()).toBe(kubeconfig());
    });

    it.each([
        ['nothing', '', 'is empty'],
        ['white space', ' \n', 'is empty'],
        ['a path', '/home/me/.kube/config', 'a path to a file does not do'],
        ['no YAML', `{ token: ${token}`, 'is not the text of a kubeconfig'],
        ['no context', kubeconfig({ top: { 'current-context': '' } }), 'has no `current-context`'],
        [
            'one context that is not current',
            kubeconfig({
                top: {
                    'current-context': undefined,
                    contexts: [{ name: 'remote', context: { cluster: 'remote', user: 'reader' } }],
                },
            }),
            'has no `current-context`; write one',
        ],
        ['a context of nothing', kubeconfig({ top: { users: [] } }), 'has no current context'],
        ['no server', kubeconfig({ cluster: {} }), 'has a `server` that is not an https:// URL'],
        [
            'a server of this machine',
            kubeconfig({ cluster: { ...cluster, server: 'https://127.0.0.1:6443' } }),
            'has the server "https://127.0.0.1:6443", which means another machine',
        ],
        ['a file of an authority', kubeconfig({ cluster: { ...cluster, 'certificate-authority': '/ca' } }), 'a file'],
        ['a credential program', kubeconfig({ user: { exec: { command: 'aws' } } }), 'credentials by `exec`'],
        ['an old credential program', kubeconfig({ user: { 'auth-provider': { name: 'gcp' } } }), '`auth-provider`'],
        ['a file of a token', kubeconfig({ user: { token, tokenFile: '/token' } }), 'credentials by `tokenFile`'],
        [
            'files of a certificate',
            kubeconfig({ user: { 'client-certificate': '/crt', 'client-key': '/key' } }),
            '`client-certificate`, `client-key`',
        ],
        ['no credentials', kubeconfig({ user: {} }), 'has no credentials'],
    ])('is refused with %s, without its secrets', (_, text, message) => {
        const refused = () => registeredKubeconfig({ kubeconfig: text });
        expect(refused).toThrow(message);
        expect(refused).toThrow('give the output `kubeconfig` of `FederationAccess`');
        expect(refused).not.toThrow(token);
    });
});

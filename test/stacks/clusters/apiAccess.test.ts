import { apiAccessOf } from '../../../stacks/clusters/apiAccess';

const serverOf = (text: string, name: string) => apiAccessOf(text, name).server;

const cluster = (name: string) => ({ name, cluster: { server: `https://${name}.example.org` } });
const kubeconfig = (names: string[], current?: string) =>
    JSON.stringify({
        'current-context': current,
        clusters: names.map(cluster),
        contexts: names.map((name) => ({ name: `context-${name}`, context: { cluster: name } })),
    });

describe('the server of a kubeconfig', () => {
    it.each([
        ['its only cluster’s', kubeconfig(['a']), 'https://a.example.org'],
        ['that of its current context', kubeconfig(['a', 'b'], 'context-b'), 'https://b.example.org'],
    ])('is %s', (_, text, server) => expect(serverOf(text, 'europe')).toBe(server));

    it.each([
        ['no cluster is named', '{}'],
        ['nothing is said', ''],
        ['the current context is none of several', kubeconfig(['a', 'b'], 'context-c')],
    ])('is an error when %s', (_, text) => {
        expect(() => serverOf(text, 'europe')).toThrow('The kubeconfig of europe names no server');
    });

    it('shows no credentials when the text is no YAML', () => {
        const broken = () => serverOf('users:\n  - token: s3cr3t\n :', 'europe');
        expect(broken).toThrow('The kubeconfig of europe is no YAML');
        expect(broken).not.toThrow('s3cr3t');
    });
});

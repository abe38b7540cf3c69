import type { KeyPair } from './authority';

export interface KubeconfigOptions {
    cluster: string;
    server: string;
    /** PEM of the authority that signed the API server's certificate. */
    authority: string;
    user: { keyPair: KeyPair } | { token: string };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/**
 * A kubeconfig as JSON, which is YAML: every credential inline, so that the file stands alone, and the form without
 * files or helper programs that istiod accepts in a remote secret.
 */
export function kubeconfig({ cluster, server, authority, user }: KubeconfigOptions): string {
    const credentials =
        'token' in user
            ? { token: user.token }
            : {
                  'client-certificate-data': base64(user.keyPair.certificate),
                  'client-key-data': base64(user.keyPair.key),
              };
    return JSON.stringify(
        {
            apiVersion: 'v1',
            kind: 'Config',
            'current-context': cluster,
            clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': base64(authority) } }],
            users: [{ name: cluster, user: credentials }],
            contexts: [{ name: cluster, context: { cluster, user: cluster } }],
        },
        undefined,
        2,
    );
}

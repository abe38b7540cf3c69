/** A cloud's API server, and the program that provides its credentials. */
export interface Access {
    /** Name of the context, the cluster and the user. */
    name: string;
    /** URL of the API server. */
    server: string;
    /** Certificate of its authority: PEM in base64. */
    certificateAuthority: string;
    command: string;
    args: readonly string[];
    /** Shown when the program is missing. */
    installHint: string;
}

/**
 * A kubeconfig with a credential program (client.authentication.k8s.io/v1beta1,
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins). A token would
 * expire after minutes, and change with every `pulumi up`. JSON, which is YAML too.
 */
export function execKubeconfig({ name, server, certificateAuthority, command, args, installHint }: Access): string {
    return JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name, cluster: { server, 'certificate-authority-data': certificateAuthority } }],
        users: [
            {
                name,
                user: {
                    exec: {
                        apiVersion: 'client.authentication.k8s.io/v1beta1',
                        command,
                        args,
                        installHint,
                        interactiveMode: 'Never',
                        provideClusterInfo: true,
                    },
                },
            },
        ],
        contexts: [{ name, context: { cluster: name, user: name } }],
        'current-context': name,
    });
}

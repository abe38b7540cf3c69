import type * as pulumi from '@pulumi/pulumi';
import { CertificateSecret, FailoverCertificates, Hardening, RootAuthority } from '../../../components';
import { inCluster } from '../../clusters/cluster';
import type { EdgeCluster } from './clusters';

/** The certificates of a failover. */
export interface EdgeCertificates {
    /** Those of the first remote cluster: their client's certificate is the primary's. */
    client: FailoverCertificates;
    /** By the name of the remote cluster. */
    servers: Record<string, FailoverCertificates>;
    /** The root of all of them; not with `guide`, where each signs itself. */
    root?: RootAuthority;
    /** Whom the remote gateways trust. PEM. */
    serverTrust: pulumi.Output<string>;
}

/** Name of every server where one name serves all clusters. */
const sharedServerName = 'failover.edge.internal';

/** The scenario rotates no roots: they change with its variant, from one form of certificates to the other. */
const allowOutage = true;

/**
 * A server's certificate for each remote cluster, one client's for the primary.
 *
 * @param symmetric Whether the primary has a server's certificate too, and all of them the same name.
 */
export function edgeCertificates(
    [primary, first, ...others]: readonly EdgeCluster[],
    hardening: Hardening,
    symmetric = false,
): EdgeCertificates {
    if (!primary || !first) {
        throw new Error('A failover has two ends.');
    }
    const root = hardening === Hardening.Guide ? undefined : new RootAuthority('failover-root-1', {});
    const serverName = symmetric ? sharedServerName : undefined;
    const issue = (remote: EdgeCluster, client = primary) =>
        issued(`failover-${remote.name}`, client, remote, root, serverName);
    const client = issue(first);
    const servers = {
        [first.name]: client,
        ...Object.fromEntries(others.map((remote) => [remote.name, issue(remote)])),
        // A cluster is no client of itself: of this pair only the server's is used.
        ...(symmetric && { [primary.name]: issue(primary, first) }),
    };
    // With `guide` the client's certificate is its own authority: the others have to trust that of the first.
    return { client, servers, ...(root && { root }), serverTrust: client.serverTrustBundlePem };
}

/** The Secrets of one gateway: one for each end. */
interface SecretPlace {
    /** First part of the resources' names: each gateway has Secrets of its own. */
    prefix: string;
    namespace: string;
    /** What brings the namespace, by cluster. */
    after: Readonly<Record<string, pulumi.Resource[]>>;
}

/** The certificates in their clusters, for what names their Secrets. */
export function certificateSecrets(
    members: readonly [EdgeCluster, ...EdgeCluster[]],
    { client, root, serverTrust, servers }: EdgeCertificates,
    { after, namespace, prefix }: SecretPlace,
): pulumi.Resource[] {
    const [primary] = members;
    const secrets = members
        .filter(({ name }) => servers[name] !== undefined)
        .map(
            (remote) =>
                new CertificateSecret(
                    `${prefix}-downstream-${remote.name}`,
                    {
                        secretName: 'failover-downstream',
                        namespace,
                        certificatePem: (servers[remote.name] ?? client).serverCertificatePem,
                        privateKeyPem: (servers[remote.name] ?? client).serverPrivateKeyPem,
                        trustBundlePem: serverTrust,
                        allowOutage,
                        ...(root && { issuingRootPem: client.issuingRootPem }),
                    },
                    { ...inCluster(remote.cluster), dependsOn: after[remote.name] ?? [] },
                ),
        );
    const secret = new CertificateSecret(
        `${prefix}-upstream-${primary.name}`,
        {
            secretName: 'failover-upstream',
            namespace,
            certificatePem: client.clientCertificatePem,
            privateKeyPem: client.clientPrivateKeyPem,
            trustBundlePem: client.clientTrustBundlePem,
            allowOutage,
            ...(root && { issuingRootPem: client.issuingRootPem }),
        },
        { ...inCluster(primary.cluster), dependsOn: after[primary.name] ?? [] },
    );
    return [...secrets, secret];
}

/** Certificates for both ends of one failover. Without a root: the Gloo guide's. */
export function issued(
    name: string,
    primary: EdgeCluster,
    remote: EdgeCluster,
    root: RootAuthority | undefined,
    serverName?: string,
): FailoverCertificates {
    return new FailoverCertificates(name, {
        primaryCluster: primary.name,
        remoteCluster: remote.name,
        ...(serverName !== undefined && { serverName }),
        ...(root
            ? {
                  authority: {
                      certificatePem: root.certificatePem,
                      privateKeyPem: root.privateKeyPem,
                      trustBundlePem: root.trustBundlePem,
                  },
              }
            : { hardening: Hardening.Guide }),
    });
}

import type * as pulumi from '@pulumi/pulumi';
import { CertificateSecret, FailoverCertificates, Hardening, RootAuthority } from '../../../components';
import { inCluster } from '../../clusters/cluster';
import type { EdgeCluster } from './clusters';

/** The certificates of a failover, in their clusters. */
export interface EdgeCertificates {
    /** Those of the first remote cluster: their client's certificate is the primary's. */
    client: FailoverCertificates;
    /** By the name of the remote cluster. */
    servers: Record<string, FailoverCertificates>;
    /** The root of all of them; not with `guide`, where each signs itself. */
    root?: RootAuthority;
    /** Whom the remote gateways trust. PEM. */
    serverTrust: pulumi.Output<string>;
    /** The Secrets, which have to be there before what names them. */
    secrets: pulumi.Resource[];
}

/** The scenario rotates no roots: they change with its variant, from one form of certificates to the other. */
const allowOutage = true;

/**
 * A server's certificate in each remote cluster, one client's in the primary.
 *
 * @param place Namespace of the Secrets, and what brings it, by cluster.
 */
export function edgeCertificates(
    [primary, first, ...others]: readonly EdgeCluster[],
    hardening: Hardening,
    { namespace, after }: { namespace: string; after: Readonly<Record<string, pulumi.Resource[]>> },
): EdgeCertificates {
    if (!primary || !first) {
        throw new Error('A failover has two ends.');
    }
    const root = hardening === Hardening.Guide ? undefined : new RootAuthority('failover-root-1', {});
    const issue = (remote: EdgeCluster) => issued(`failover-${remote.name}`, primary, remote, root);
    const client = issue(first);
    const servers = {
        [first.name]: client,
        ...Object.fromEntries(others.map((remote) => [remote.name, issue(remote)])),
    };
    // With `guide` the client's certificate is its own authority: the others have to trust that of the first.
    const serverTrust = client.serverTrustBundlePem;
    const secrets = [first, ...others].map(
        (remote) =>
            new CertificateSecret(
                `failover-downstream-${remote.name}`,
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
        `failover-upstream-${primary.name}`,
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
    return { client, servers, ...(root && { root }), serverTrust, secrets: [...secrets, secret] };
}

/** Certificates for both ends of one failover. Without a root: the Gloo guide's. */
export function issued(
    name: string,
    primary: EdgeCluster,
    remote: EdgeCluster,
    root: RootAuthority | undefined,
): FailoverCertificates {
    return new FailoverCertificates(name, {
        primaryCluster: primary.name,
        remoteCluster: remote.name,
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

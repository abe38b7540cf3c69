import * as pulumi from '@pulumi/pulumi';
import { RootAuthority } from '../../../components';
import type { DrillMaterial, DrillSecrets } from '../../../drill/plan/plan';
import { type EdgeCertificates, issued } from './certificates';
import type { EdgeCluster } from './clusters';
import { expiredCertificate } from './expiredCertificate';

/**
 * What the drill swaps in, as data of `kubernetes.io/tls` Secrets: the certificates of somebody else, one that has
 * expired, and the valid one for its probes. Secret.
 */
export function edgeDrillSecrets(
    [primary, remote]: readonly EdgeCluster[],
    { client, root, serverTrust }: EdgeCertificates,
): pulumi.Output<DrillSecrets> {
    if (!primary || !remote) {
        throw new Error('A failover has two ends.');
    }
    const foreign = issued('drill-foreign', primary, remote, root && new RootAuthority('drill-foreign-root', {}));
    const parts = {
        client: [client.clientCertificatePem, client.clientPrivateKeyPem, client.clientTrustBundlePem],
        foreignClient: [foreign.clientCertificatePem, foreign.clientPrivateKeyPem, client.clientTrustBundlePem],
        impostor: [foreign.serverCertificatePem, foreign.serverPrivateKeyPem, serverTrust],
        // With `guide` the client's certificate is its own authority.
        authority: [
            root?.certificatePem ?? client.clientCertificatePem,
            root?.privateKeyPem ?? client.clientPrivateKeyPem,
        ],
    };
    const ends = pulumi.secret(pulumi.all([pulumi.output(parts), client.clientName]));
    return ends.apply(async ([{ authority, ...known }, clientName]): Promise<DrillSecrets> => {
        const [authorityPem = '', authorityKeyPem = ''] = authority;
        const [, keyPem = '', trust = ''] = known.client;
        const expired = await expiredCertificate({ authorityPem, authorityKeyPem, keyPem, dnsName: clientName });
        return {
            ...Object.fromEntries(Object.entries(known).map(([name, pems]) => [name, material(pems)])),
            expiredClient: material([expired, keyPem, trust]),
        };
    });
}

function material([certificate = '', key = '', trust = '']: readonly string[]): DrillMaterial {
    return { 'tls.crt': certificate, 'tls.key': key, ...(trust !== '' && { 'ca.crt': trust }) };
}

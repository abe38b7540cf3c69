import * as tls from '@pulumi/tls';
import { CertificateSecret } from '../../../components';
import { inCluster } from '../../clusters/cluster';
import type { RootedMember } from '../mesh/joinedMesh';
import { appNamespace, identitySecret, trustDomain } from './names';

const yearHours = 8760;

/**
 * The identity by which a gateway without a sidecar calls workloads of the mesh: a certificate of the mesh's own root, as
 * the mesh's authorities give their workloads. It follows the root through a rotation.
 */
export function edgeIdentity({ authority, cluster, root }: RootedMember, settlingHours: number): CertificateSecret {
    const name = `authority-${cluster.name}-edge`;
    const parent = { parent: authority };
    const key = new tls.PrivateKey(`${name}-key`, { algorithm: 'ECDSA', ecdsaCurve: 'P256' }, parent);
    const request = new tls.CertRequest(
        `${name}-request`,
        {
            privateKeyPem: key.privateKeyPem,
            subject: { commonName: `edge of ${cluster.name}` },
            uris: [`spiffe://${trustDomain}/ns/${appNamespace}/sa/edge`],
        },
        parent,
    );
    const certificate = new tls.LocallySignedCert(
        `${name}-certificate`,
        {
            certRequestPem: request.certRequestPem,
            caCertPem: root.certificatePem,
            caPrivateKeyPem: root.privateKeyPem,
            validityPeriodHours: yearHours,
            earlyRenewalHours: yearHours / 12,
            allowedUses: ['digital_signature', 'client_auth'],
        },
        parent,
    );
    return new CertificateSecret(
        `edge-identity-${cluster.name}`,
        {
            secretName: identitySecret,
            namespace: appNamespace,
            certificatePem: certificate.certPem,
            privateKeyPem: key.privateKeyPem,
            trustBundlePem: root.trustBundlePem,
            issuingRootPem: root.certificatePem,
            settlingHours,
        },
        inCluster(cluster),
    );
}

import * as kubernetes from '@pulumi/kubernetes';
import { CertificateSecret, FailoverCertificates, MeshAuthority, RootAuthority } from 'pulumi-failover';

const meshClusters = ['europe-west1', 'us-central1'];
// Secrets must be changed in place: by default the provider would delete and recreate them.
const cluster = (context: string) => new kubernetes.Provider(context, { context, enableSecretMutable: true });
const primary = cluster('europe-west1');
const remote = cluster('us-central1');

// A mesh: one root, an intermediate in each cluster.
const { certificatePem, privateKeyPem, trustBundlePem } = new RootAuthority('mesh-root-1', {});
const mesh = { meshClusters, authority: { certificatePem, privateKeyPem, trustBundlePem } };
new MeshAuthority('primary-mesh', { clusterName: 'europe-west1', ...mesh }, { provider: primary });
new MeshAuthority('remote-mesh', { clusterName: 'us-central1', ...mesh }, { provider: remote });

// A failover between gateways has its own root, because its client certificates open the remote gateway.
const root = new RootAuthority('failover-root-1', {});
const failover = new FailoverCertificates('failover', {
    primaryCluster: 'europe-west1',
    remoteCluster: 'us-central1',
    authority: {
        certificatePem: root.certificatePem,
        privateKeyPem: root.privateKeyPem,
        trustBundlePem: root.trustBundlePem,
    },
});
new CertificateSecret(
    'remote-certificate',
    {
        secretName: 'failover-downstream',
        certificatePem: failover.serverCertificatePem,
        privateKeyPem: failover.serverPrivateKeyPem,
        trustBundlePem: failover.serverTrustBundlePem,
        issuingRootPem: failover.issuingRootPem,
    },
    { provider: remote },
);
new CertificateSecret(
    'primary-certificate',
    {
        secretName: 'failover-upstream',
        certificatePem: failover.clientCertificatePem,
        privateKeyPem: failover.clientPrivateKeyPem,
        trustBundlePem: failover.clientTrustBundlePem,
        issuingRootPem: failover.issuingRootPem,
    },
    { provider: primary },
);

export const rootEnds = root.validityEndTime;
export const introduceNextRoot = root.readyForRenewal;

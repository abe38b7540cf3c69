import * as kubernetes from '@pulumi/kubernetes';
import { CertificateSecret, FailoverCertificates, PriorityBackend, RootAuthority } from 'pulumi-failover';

// This cluster runs kgateway, with a Gateway `edge`.
const provider = new kubernetes.Provider('europe-west1', { context: 'europe-west1', enableSecretMutable: true });

const root = new RootAuthority('failover-root-1', {});
const { certificatePem, privateKeyPem, trustBundlePem } = root;
const certificates = new FailoverCertificates('failover', {
    primaryCluster: 'europe-west1',
    remoteCluster: 'us-central1',
    authority: { certificatePem, privateKeyPem, trustBundlePem },
});
const clientSecret = new CertificateSecret(
    'failover-upstream',
    {
        secretName: 'failover-upstream',
        namespace: 'default',
        certificatePem: certificates.clientCertificatePem,
        privateKeyPem: certificates.clientPrivateKeyPem,
        trustBundlePem: certificates.clientTrustBundlePem,
        issuingRootPem: certificates.issuingRootPem,
    },
    { provider },
);

// Three tiers. Each is a gateway with a certificate of this one name: the first is the cluster's own.
new PriorityBackend(
    'failover',
    {
        targets: [
            { cluster: 'europe-west1', address: '203.0.113.5' },
            { cluster: 'us-central1', address: '203.0.113.6' },
            { cluster: 'us-east1', address: '203.0.113.7' },
        ],
        serverName: certificates.serverName,
    },
    { provider, dependsOn: clientSecret },
);

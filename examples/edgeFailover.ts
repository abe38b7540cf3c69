import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
    CertificateSecret,
    EchoApp,
    EdgeRoute,
    FailoverCertificates,
    FailoverGateway,
    FailoverScheme,
    GlooEdition,
    GlooGateway,
    HealthCheckedUpstream,
    RootAuthority,
} from 'pulumi-failover';

const licenseKey = new pulumi.Config().requireSecret('glooLicenseKey'); // only the enterprise edition fails over
const cluster = (context: string) => new kubernetes.Provider(context, { context, enableSecretMutable: true });
const primary = { provider: cluster('europe-west1') };
const remote = { provider: cluster('us-central1') };

// Gloo: enterprise where it fails over, open source where it is failed over to.
const enterprise = new GlooGateway('gloo-primary', { edition: GlooEdition.Enterprise, licenseKey }, primary);
const openSource = new GlooGateway('gloo-remote', {}, remote);

// Certificates for both ends, under a root of their own.
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
        certificatePem: certificates.clientCertificatePem,
        privateKeyPem: certificates.clientPrivateKeyPem,
        trustBundlePem: certificates.clientTrustBundlePem,
        issuingRootPem: certificates.issuingRootPem,
    },
    { ...primary, dependsOn: enterprise },
);
const serverSecret = new CertificateSecret(
    'failover-downstream',
    {
        secretName: 'failover-downstream',
        certificatePem: certificates.serverCertificatePem,
        privateKeyPem: certificates.serverPrivateKeyPem,
        trustBundlePem: certificates.serverTrustBundlePem,
        issuingRootPem: certificates.issuingRootPem,
    },
    { ...remote, dependsOn: openSource },
);

// The application in both clusters, behind an Upstream whose failure is noticed.
const echo = (color: string, at: { provider: kubernetes.Provider }, gloo: GlooGateway) => {
    const app = new EchoApp(
        `echo-${color}`,
        {
            appName: `echo-${color}`,
            serviceName: `service-${color}`,
            text: `${color}-pod`,
            cluster: color,
            behindEnvoy: true,
        },
        at,
    );
    const service = { name: app.serviceName, port: app.port };
    return new HealthCheckedUpstream(`upstream-${color}`, { service }, { ...at, dependsOn: gloo });
};
const blue = echo('blue', primary, enterprise);
const green = echo('green', remote, openSource);

// The way in from other clusters, for this one Upstream and this one client.
const gateway = new FailoverGateway(
    'failover-gateway',
    {
        upstreams: [{ name: green.upstreamName }],
        clientNames: [certificates.clientName],
        chartFailover: openSource.failoverEnabled,
    },
    { ...remote, dependsOn: [serverSecret, green] },
);

// Blue fails over to green. Without `gateways` it would be a FailoverScheme, for Gloo Federation.
new FailoverScheme(
    'failover',
    {
        primary: { cluster: 'europe-west1', name: blue.upstreamName },
        groups: [{ targets: [{ cluster: 'us-central1', upstreams: [{ name: green.upstreamName }] }] }],
        clusters: [
            { name: 'europe-west1', upstreams: [blue.declared] },
            { name: 'us-central1', upstreams: [green.declared] },
        ],
        gateways: [
            {
                cluster: 'us-central1',
                address: gateway.address,
                port: gateway.port,
                serverName: certificates.serverName,
            },
        ],
    },
    { ...primary, dependsOn: [clientSecret, blue] },
);
new EdgeRoute('route', { upstream: { name: blue.upstreamName } }, { ...primary, dependsOn: blue });

export const failoverGateway = pulumi.interpolate`${gateway.address}:${gateway.port}`;

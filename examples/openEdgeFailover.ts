import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
    CertificateSecret,
    EchoApp,
    EdgeFailover,
    EdgeGateway,
    EnvoyGateway,
    FailoverCertificates,
    FailoverReceiver,
    RootAuthority,
} from 'pulumi-failover';

const cluster = (context: string) => new kubernetes.Provider(context, { context, enableSecretMutable: true });
const primary = { provider: cluster('europe-west1') };
const remote = { provider: cluster('us-central1') };

// Envoy Gateway in both clusters. No licence.
const primaryControl = new EnvoyGateway('envoy-gateway-primary', {}, primary);
const remoteControl = new EnvoyGateway('envoy-gateway-remote', {}, remote);

// Certificates for both ends, under a root of their own. The server's name is also the SNI.
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
    primary,
);
const serverSecret = new CertificateSecret(
    'failover-downstream',
    {
        secretName: 'failover-downstream',
        namespace: 'default',
        certificatePem: certificates.serverCertificatePem,
        privateKeyPem: certificates.serverPrivateKeyPem,
        trustBundlePem: certificates.serverTrustBundlePem,
        issuingRootPem: certificates.issuingRootPem,
    },
    remote,
);

// The application in both clusters.
const echo = (color: string, at: { provider: kubernetes.Provider }) =>
    new EchoApp(
        `echo-${color}`,
        { appName: `echo-${color}`, serviceName: `service-${color}`, text: `${color}-pod`, cluster: color },
        at,
    );
const blue = echo('blue', primary);
const green = echo('green', remote);

// The way in from other clusters, for this one Service and this one client.
const receiver = new FailoverReceiver(
    'failover-receiver',
    {
        services: [{ serverName: certificates.serverName, service: green.serviceName, port: green.port }],
        clientNames: [certificates.clientName],
    },
    { ...remote, dependsOn: [remoteControl, serverSecret] },
);

// The way in for clients, and blue, which fails over to green.
const gateway = new EdgeGateway('edge', {}, { ...primary, dependsOn: primaryControl });
new EdgeFailover(
    'failover',
    {
        primary: { service: blue.serviceName, port: blue.port, portName: 'http' },
        fallbacks: [{ cluster: 'us-central1', address: receiver.address, serverName: certificates.serverName }],
        gatewayName: gateway.gatewayName,
    },
    { ...primary, dependsOn: clientSecret },
);

export const entry = pulumi.interpolate`http://${gateway.address}`;

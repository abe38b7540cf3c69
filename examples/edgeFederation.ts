import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
    FailoverScheme,
    FederationAccess,
    GlooFederation,
    HealthCheckedUpstream,
    RegisteredCluster,
} from 'pulumi-failover';

const licenseKey = new pulumi.Config().requireSecret('glooLicenseKey');
const local = { provider: new kubernetes.Provider('local', { context: 'gloo-fed' }) };
const remote = { provider: new kubernetes.Provider('remote', { context: 'gloo-fed-2' }) };

// The Gloo guide: Federation in the local cluster, and both clusters registered with it.
const federation = new GlooFederation('federation', { licenseKey }, local);
const register = (clusterName: string, server: string, at: { provider: kubernetes.Provider }) => {
    const { kubeconfig } = new FederationAccess(`access-${clusterName}`, { clusterName, server }, at);
    const registration = { clusterName, kubeconfig };
    return new RegisteredCluster(`registered-${clusterName}`, registration, { ...local, dependsOn: federation });
};
const registered = [
    register('local', 'https://203.0.113.7:6443', local),
    register('remote', 'https://203.0.113.8:6443', remote),
];

// Upstreams of the two Services, and the scheme that lets blue fail over to green.
const blue = new HealthCheckedUpstream('blue', { service: { name: 'service-blue', port: 10_000 } }, local);
const green = new HealthCheckedUpstream('green', { service: { name: 'service-green', port: 10_000 } }, remote);
new FailoverScheme(
    'failover-scheme',
    {
        primary: { cluster: 'local', name: blue.upstreamName },
        groups: [{ targets: [{ cluster: 'remote', upstreams: [{ name: green.upstreamName }] }] }],
        clusters: [
            { name: 'local', upstreams: [blue.declared] },
            { name: 'remote', upstreams: [green.declared] },
        ],
    },
    { ...local, dependsOn: registered },
);

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
const clusters = [
    { name: 'local', color: 'blue', server: 'https://203.0.113.7:6443' },
    { name: 'remote', color: 'green', server: 'https://203.0.113.8:6443' },
].map((cluster) => ({ ...cluster, provider: new kubernetes.Provider(cluster.name, { context: cluster.name }) }));
const [local] = clusters;

// Document 003: Federation in the local cluster, both clusters registered with it, a FailoverScheme.
const federation = new GlooFederation('federation', { licenseKey }, { ...(local && { provider: local.provider }) });
const upstreams = clusters.map(({ name, color, server, provider }) => {
    const { kubeconfig } = new FederationAccess(`access-${name}`, { clusterName: name, server }, { provider });
    new RegisteredCluster(
        `registered-${name}`,
        { clusterName: name, kubeconfig },
        { ...(local && { provider: local.provider }), dependsOn: federation },
    );
    const service = { name: `service-${color}`, port: 10_000 };
    return { name, upstream: new HealthCheckedUpstream(`upstream-${color}`, { service }, { provider }) };
});

new FailoverScheme(
    'failover-scheme',
    {
        primary: { cluster: 'local', name: 'default-service-blue-10000' },
        groups: [{ targets: [{ cluster: 'remote', upstreams: [{ name: 'default-service-green-10000' }] }] }],
        clusters: upstreams.map(({ name, upstream }) => ({ name, upstreams: [upstream.declared] })),
    },
    { ...(local && { provider: local.provider }), dependsOn: federation },
);

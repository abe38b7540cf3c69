import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
    ControlPlane,
    EastWestGateway,
    MeshAuthority,
    MeshFailover,
    RemoteAccess,
    RemoteReader,
    RootAuthority,
    StrictMutualTls,
} from 'pulumi-failover';

const places = [
    { name: 'europe-west1', network: 'vpc-europe', server: 'https://203.0.113.10' },
    { name: 'us-central1', network: 'vpc-america', server: 'https://203.0.113.20' },
];
const kubeconfigs = new pulumi.Config().requireSecretObject<Record<string, string>>('kubeconfigs'); // by cluster
const { certificatePem, privateKeyPem, trustBundlePem } = new RootAuthority('mesh-root-1', {});

// Each cluster by itself: an authority under the common root, a control plane, an account that the others read with.
const clusters = places.map(({ name, network, server }) => {
    const provider = new kubernetes.Provider(name, {
        kubeconfig: kubeconfigs.apply((all) => all[name] ?? ''),
        clusterIdentifier: name,
        enableSecretMutable: true, // certificates have to be changed in place
    });
    const controlPlane = new ControlPlane(`istio-${name}`, { clusterName: name, network }, { provider });
    const namespace = controlPlane.namespaceName;
    const authority = new MeshAuthority(
        `authority-${name}`,
        {
            clusterName: name,
            meshClusters: places.map((place) => place.name),
            authority: { certificatePem, privateKeyPem, trustBundlePem },
            namespace,
        },
        { provider },
    );
    const { kubeconfig } = new RemoteReader(`reader-${name}`, { clusterName: name, server, namespace }, { provider });
    return { name, network, provider, namespace, kubeconfig, ready: [controlPlane, authority] };
});

// Then together: who reads whom, the doors between the networks, and the service that fails over.
export const gateways = clusters.map(({ name, network, provider, namespace, ready }) => {
    const others = clusters.filter((other) => other.name !== name);
    const accesses = others.map(
        (other) =>
            new RemoteAccess(
                `access-${name}-${other.name}`,
                { remoteCluster: other.name, kubeconfig: other.kubeconfig, namespace },
                { provider },
            ),
    );
    const running = { provider, dependsOn: [...ready, ...accesses] };
    const gateway = new EastWestGateway(`east-west-${name}`, { network, namespace }, running);
    new StrictMutualTls(`strict-${name}`, { namespace }, running);
    new MeshFailover(
        `failover-${name}`,
        {
            service: { host: 'reviews.default.svc.cluster.local', port: 9080 },
            clusters: places.map((place) => ({ name: place.name, network: place.network })),
        },
        { provider, dependsOn: [gateway] },
    );
    return gateway.addresses;
});

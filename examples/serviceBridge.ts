import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { BridgedApplication, BridgeGateway, BridgeGatewayType, BridgeRole } from 'pulumi-failover';

const namespace = 'bookinfo-backend';
const places = [
    { name: 'aws', region: 'us-east-2', network: 'vpc-aws' },
    { name: 'google', region: 'us-central1', network: 'vpc-google' },
];
const kubeconfigs = new pulumi.Config().requireSecretObject<Record<string, string>>('kubeconfigs'); // by cluster
const provider = (name: string) =>
    new kubernetes.Provider(name, {
        kubeconfig: kubeconfigs.apply((all) => all[name] ?? ''),
        clusterIdentifier: name,
        enableSecretMutable: true,
    });

// Istio runs in every cluster, under one root, and reads its own cluster only.
const sites = places.map((place) => {
    const cluster = provider(place.name);
    const gateway = (type: BridgeGatewayType, network?: string) =>
        new BridgeGateway(
            `${type}-${place.name}`,
            { type, namespace, ...(network !== undefined && { network }) },
            { provider: cluster },
        );
    const ingress = gateway(BridgeGatewayType.Ingress);
    const eastWest = gateway(BridgeGatewayType.EastWest, place.network);
    return { ...place, cluster, address: ingress.address, eastWestAddress: eastWest.address };
});

// The same bridge in every cluster; only its own name and role differ.
const shared = {
    workspace: 'bookinfo',
    namespace,
    hosts: [
        {
            name: 'details',
            hostname: 'details.example.test',
            service: 'details.bookinfo-backend.svc.cluster.local',
            port: 9080,
        },
    ],
    clusters: sites.map(({ name, region, network, address, eastWestAddress }) => ({
        name,
        region,
        network,
        address,
        eastWestAddress,
    })),
    tier1: { namespace: 'edge', network: 'vpc-edge' },
};
for (const { name, cluster } of sites) {
    new BridgedApplication(`bookinfo-${name}`, { ...shared, clusterName: name }, { provider: cluster });
}

// In front of both, in a cluster of its own.
const edge = provider('edge');
const tier1 = new BridgeGateway('tier1', { type: BridgeGatewayType.Tier1, namespace: 'edge' }, { provider: edge });
new BridgedApplication(
    'bookinfo-edge',
    { ...shared, clusterName: 'edge', role: BridgeRole.Tier1 },
    { provider: edge, dependsOn: [tier1] },
);
export const entry = tier1.address;

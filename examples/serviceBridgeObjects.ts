import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
    BridgeGatewayType,
    ServiceBridgeCluster,
    ServiceBridgeGateway,
    ServiceBridgeGroup,
    ServiceBridgeGroupType,
    ServiceBridgeIngress,
    ServiceBridgeOrganization,
    ServiceBridgeSecurity,
    ServiceBridgeTenant,
    ServiceBridgeTier1,
    ServiceBridgeTraffic,
    ServiceBridgeWorkspace,
} from 'pulumi-failover';

const kubeconfigs = new pulumi.Config().requireSecretObject<Record<string, string>>('kubeconfigs'); // by cluster
const clusters = ['aws', 'google', 'edge'].map(
    (name) =>
        [
            name,
            new kubernetes.Provider(name, {
                kubeconfig: kubeconfigs.apply((all) => all[name] ?? ''),
                clusterIdentifier: name,
                enableSecretMutable: true,
            }),
        ] as const,
);
const provider = clusters[2]?.[1]; // Tetrate Service Bridge reads its objects in any cluster: here in that of the Tier-1
const options = { ...(provider && { provider }) };

// The gateways, in each cluster.
const backend = 'bookinfo-backend';
const gateways = clusters.map(([name, itsProvider]) =>
    name === 'edge'
        ? new ServiceBridgeGateway(
              name,
              { type: BridgeGatewayType.Tier1, namespace: 'edge' },
              { provider: itsProvider },
          )
        : new ServiceBridgeGateway(
              name,
              { type: BridgeGatewayType.Ingress, namespace: backend },
              { provider: itsProvider },
          ),
);

// Everything else once, for all clusters.
const reaching = { aws: ['google'], google: ['aws'], edge: ['aws', 'google'] };
const { organization } = new ServiceBridgeOrganization(
    'acme',
    { namespace: 'edge', organization: 'acme', networkReachability: reaching },
    options,
);
const inOrganization = { namespace: 'edge', organization };
for (const clusterName of Object.keys(reaching)) {
    new ServiceBridgeCluster(`of-${clusterName}`, { ...inOrganization, clusterName, network: clusterName }, options);
}
const { tenant } = new ServiceBridgeTenant('shop', { ...inOrganization, tenant: 'shop' }, options);
const namespaces = [`*/${backend}`, 'edge/edge'];
const { workspace } = new ServiceBridgeWorkspace(
    'bookinfo',
    { ...inOrganization, tenant, workspace: 'bookinfo', namespaces },
    options,
);
const place = { ...inOrganization, tenant, workspace };
const group = (type: ServiceBridgeGroupType) =>
    new ServiceBridgeGroup(type, { ...place, type, group: 'bookinfo', namespaces }, options).group;

const gatewayGroup = group(ServiceBridgeGroupType.Gateway);
const hostname = 'details.example.test';
new ServiceBridgeIngress(
    'ingress',
    {
        ...place,
        group: gatewayGroup,
        objectName: 'bookinfo',
        workload: { namespace: backend, labels: { app: 'bridge-ingress' } },
        servers: [{ name: 'details', hostname, service: `details.${backend}.svc.cluster.local`, servicePort: 9080 }],
    },
    options,
);
new ServiceBridgeTier1(
    'front',
    {
        ...place,
        group: gatewayGroup,
        objectName: 'front',
        workload: { namespace: 'edge', labels: { app: 'tier1' } },
        servers: [{ name: 'details', hostname }],
    },
    options,
);
new ServiceBridgeTraffic(
    'fast',
    { ...place, group: group(ServiceBridgeGroupType.Traffic), consecutiveGatewayFailure: 3, interval: '1s' },
    options,
);
new ServiceBridgeSecurity('closed', { ...place, group: group(ServiceBridgeGroupType.Security) }, options);

export const entry = gateways[2]?.address;

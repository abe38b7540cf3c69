import { InvalidArguments } from '../../../components';
import { clusterObject } from '../../../components/tsb/serviceBridge/cluster';
import { groupObject } from '../../../components/tsb/serviceBridge/group';
import { ingressObject } from '../../../components/tsb/serviceBridge/ingress';
import { installedGateway } from '../../../components/tsb/serviceBridge/installedGateway';
import { organizationObject, organizationSetting } from '../../../components/tsb/serviceBridge/organization';
import { securityObject } from '../../../components/tsb/serviceBridge/security';
import { ServiceBridgeApi, ServiceBridgeGroupType } from '../../../components/tsb/serviceBridge/settings';
import { tenantObject } from '../../../components/tsb/serviceBridge/tenant';
import { tier1Object } from '../../../components/tsb/serviceBridge/tier1';
import { trafficObject } from '../../../components/tsb/serviceBridge/traffic';
import { workspaceObject, workspaceSetting } from '../../../components/tsb/serviceBridge/workspace';

const organization = { namespace: 'objects', organization: 'acme' };
const tenant = { ...organization, tenant: 'shop' };
const workspace = { ...tenant, workspace: 'bookinfo' };
const workload = { namespace: 'backend', labels: { app: 'ingress' } };
const server = {
    name: 'details',
    hostname: 'details.example.test',
    service: 'details.backend.svc.cluster.local',
    servicePort: 9080,
};
const ingress = { ...workspace, group: 'backend', objectName: 'ingress', workload, servers: [server] };
const front = { name: 'details', hostname: 'details.example.test' };
const tier1 = { ...workspace, group: 'edge', objectName: 'front', workload, servers: [front] };

describe('what each component says', () => {
    it.each<[string, object, object]>([
        ['Tenant', tenantObject(tenant), { displayName: 'shop' }],
        [
            'Cluster',
            clusterObject({ ...organization, clusterName: 'aws', network: 'vpc', region: 'us-east-2' }),
            { network: 'vpc', locality: { region: 'us-east-2' }, tokenTtl: '8760h' },
        ],
        [
            'OrganizationSetting',
            organizationSetting({ ...organization, networkReachability: { edge: ['aws', 'google'] } }),
            { networkSettings: { networkReachability: { edge: 'aws,google' } } },
        ],
        [
            'Workspace',
            workspaceObject({ ...workspace, namespaces: ['*/backend'] }),
            { displayName: 'bookinfo', namespaceSelector: { names: ['*/backend'] } },
        ],
        [
            'WorkspaceSetting',
            workspaceSetting({ ...workspace, namespaces: ['*/backend'], eastWest: workload }),
            { defaultEastWestGatewaySettings: [{ workloadSelector: workload }] },
        ],
        [
            'Group of Istio’s objects',
            groupObject({
                ...workspace,
                type: ServiceBridgeGroupType.IstioInternal,
                group: 'own',
                namespaces: ['*/backend'],
            }),
            { configMode: 'DIRECT', namespaceSelector: { names: ['*/backend'] } },
        ],
        [
            'TrafficSetting',
            trafficObject({ ...workspace, group: 'fast', consecutiveGatewayFailure: 3, attempts: 4 }),
            {
                outbound: {
                    upstreamTrafficSettings: [
                        {
                            hosts: ['*'],
                            settings: {
                                resilience: {
                                    circuitBreakerSensitivity: 'CUSTOM',
                                    outlierDetection: { consecutiveGatewayFailure: 3 },
                                    connectionPool: { http: { retries: { attempts: 4 } } },
                                },
                            },
                        },
                    ],
                },
            },
        ],
        [
            'SecuritySetting',
            securityObject({ ...workspace, group: 'closed' }),
            { authenticationSettings: { trafficMode: 'OPTIONAL' }, authorization: { mode: 'WORKSPACE' } },
        ],
    ])('%s', (_, object, spec) => {
        expect(object).toMatchObject({ spec });
    });

    it.each([
        [
            ServiceBridgeApi.Legacy,
            { host: 'backend/details.backend.svc.cluster.local', port: 9080 },
            { externalServers: [{ name: 'details', hostname: 'details.example.test', port: 80 }] },
        ],
        [
            ServiceBridgeApi.Unified,
            { serviceDestination: { host: 'backend/details.backend.svc.cluster.local', port: 9080 } },
            {
                http: [
                    {
                        name: 'details',
                        hostname: 'details.example.test',
                        port: 80,
                        routing: { rules: [{ route: { clusterDestination: {} } }] },
                    },
                ],
            },
        ],
    ])('gateways of the %s API', (api, route, servers) => {
        expect(ingressObject({ ...ingress, api })).toMatchObject({
            place: { gatewayGroup: 'backend' },
            spec: { workloadSelector: workload, http: [{ port: 80, routing: { rules: [{ route }] } }] },
        });
        expect(tier1Object({ ...tier1, api }).spec).toEqual({ workloadSelector: workload, ...servers });
    });

    it.each([
        ['ingress', { kubeSpec: { service: { type: 'LoadBalancer' } } }, 'bridge-ingress'],
        ['tier1', { kubeSpec: { service: { type: 'LoadBalancer' } } }, 'tier1'],
        ['east-west', { type: 'EASTWEST', kubeSpec: { service: { type: 'LoadBalancer' } } }, 'bridge-east-west'],
    ] as const)('an installed gateway for %s', (type, spec, name) => {
        expect(installedGateway({ type, namespace: 'backend' })).toEqual({
            metadata: { name, namespace: 'backend' },
            spec,
        });
    });
});

describe('what would not fail over is refused', () => {
    it.each<[string, () => unknown, string]>([
        [
            'weights',
            () => tier1Object({ ...tier1, servers: [{ ...front, clusters: [{ name: 'aws', weight: 90 }] }] }),
            '`servers[0].clusters[0].weight` is 90: a cluster that fails would keep its share',
        ],
        [
            'one-way reachability',
            () =>
                organizationObject({
                    ...organization,
                    networkReachability: { edge: ['aws', 'google'], aws: ['google'], google: [] },
                }),
            '`networkReachability["google"]` does not name aws, which reaches it',
        ],
        [
            'a Service in another namespace',
            () => ingressObject({ ...ingress, servers: [{ ...server, service: 'details.other.svc.cluster.local' }] }),
            '`servers[0].service` is in the namespace other, and the gateway in backend',
        ],
        [
            'a hostname twice',
            () => ingressObject({ ...ingress, servers: [server, { ...server, name: 'other' }] }),
            'has the hostname "details.example.test" twice: it must be unique across all gateways',
        ],
        [
            'a wildcard',
            () => tier1Object({ ...tier1, servers: [{ ...front, hostname: '*.example.test' }] }),
            '`servers[0].hostname` is "*.example.test"',
        ],
        [
            'the port of other clusters',
            () => ingressObject({ ...ingress, servers: [{ ...server, port: 15443 }] }),
            '`servers[0].port` is 15443, which is for other clusters.',
        ],
        [
            'a cluster without a network',
            () => clusterObject({ ...organization, clusterName: 'aws', network: '' }),
            '`network` is empty: a cluster without one counts as reachable by all.',
        ],
        [
            'a selector that is none',
            () => workspaceObject({ ...workspace, namespaces: ['backend'] }),
            '`namespaces` has "backend"; write `<cluster>/<namespace>`',
        ],
        [
            'an east-west gateway that nothing selects',
            () =>
                workspaceObject({
                    ...workspace,
                    namespaces: ['*/backend'],
                    eastWest: { namespace: 'backend', labels: {} },
                }),
            '`eastWest.labels` is empty; it would select no gateway.',
        ],
        [
            'Istio’s objects in a bridged group',
            () =>
                groupObject({
                    ...workspace,
                    type: ServiceBridgeGroupType.IstioInternal,
                    group: 'own',
                    namespaces: ['*/backend'],
                    configMode: 'BRIDGED',
                }),
            '`configMode` is BRIDGED; a group of Istio’s own objects is DIRECT.',
        ],
        [
            'a setting that refuses nobody',
            () => securityObject({ ...workspace, group: 'closed', workspaceOnly: false }),
            '`workspaceOnly` is false, and `requireMutualTls` too: nothing would be refused.',
        ],
    ])('%s', (_, read, message) => {
        expect(read).toThrow(InvalidArguments);
        expect(read).toThrow(message);
    });
});

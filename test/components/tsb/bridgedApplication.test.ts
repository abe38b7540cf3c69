import * as kubernetes from '@pulumi/kubernetes';
import {
    BridgedApplication,
    type BridgedApplicationArgs,
    BridgeExposure,
    BridgeGateway,
    BridgeGatewayType,
    BridgeRole,
    Hardening,
} from '../../../components';
import { bridgedSpec } from '../../../components/tsb/bridgedApplicationSpec';
import { deploy } from '../../support/deployment';

type Plain = Parameters<typeof bridgedSpec>[0];

const valid: Plain = {
    workspace: 'bookinfo',
    clusterName: 'aws',
    namespace: 'bookinfo',
    hosts: [
        {
            name: 'details',
            hostname: 'details.example.test',
            service: 'details.bookinfo.svc.cluster.local',
            port: 9080,
        },
    ],
    clusters: [
        {
            name: 'aws',
            region: 'us-east-2',
            network: 'vpc-aws',
            address: '203.0.113.10',
            eastWestAddress: '203.0.113.11',
        },
        {
            name: 'google',
            region: 'us-central1',
            network: 'vpc-google',
            address: '203.0.113.20',
            eastWestAddress: '203.0.113.21',
        },
    ],
    tier1: { namespace: 'edge', network: 'vpc-edge' },
};
const [host] = valid.hosts as [Plain['hosts'][number]];
type PlainCluster = Plain['clusters'][number] & { address: string };
const [aws, google] = valid.clusters as [PlainCluster, PlainCluster];

describe('bridgedSpec', () => {
    it.each<[string, Partial<Plain>, string]>([
        [
            'a cluster that is not in the bridge',
            { clusterName: 'azure' },
            '`clusterName` is "azure"; the clusters are aws, google.',
        ],
        [
            'a Tier-1 gateway in a cluster that it routes to',
            { role: BridgeRole.Tier1 },
            'a Tier-1 gateway does not route to its own cluster',
        ],
        ['one cluster', { clusters: [aws] }, '`clusters` has 1; a failover needs two clusters.'],
        [
            'two clusters in one place',
            { clusters: [aws, { ...google, region: 'us-east-2' }] },
            'has two clusters in us-east-2',
        ],
        [
            'a gateway in two clusters',
            { clusters: [aws, { ...google, address: aws.address }] },
            'has the address 203.0.113.10 twice',
        ],
        ['a cluster without a region', { clusters: [aws, { ...google, region: '' }] }, '`clusters[1].region` is empty'],
        [
            'a cluster without a network',
            { clusters: [aws, { ...google, network: '' }] },
            '`clusters[1].network` is empty',
        ],
        [
            'a hostname twice',
            { hosts: [host, { ...host, name: 'other' }] },
            'has the hostname "details.example.test" twice',
        ],
        ['a wildcard', { hosts: [{ ...host, hostname: '*.example.test' }] }, '`hosts[0].hostname` is "*.example.test"'],
        [
            'a hostname that is a Service’s',
            { hosts: [{ ...host, hostname: host.service }] },
            'each cluster would route it to its own only',
        ],
        [
            'a Service in another namespace',
            { hosts: [{ ...host, service: 'details.other.svc.cluster.local' }] },
            '`hosts[0].service` is in the namespace other, and the bridge in bookinfo',
        ],
        ['a short name', { hosts: [{ ...host, service: 'details' }] }, '`hosts[0].service` is "details"'],
        ['no hosts', { hosts: [] }, '`hosts` is empty'],
        [
            'two ports of a Service as endpoints, of which one is named http',
            { hosts: [host, { ...host, name: 'admin', hostname: 'admin.example.test', port: 9090 }] },
            'has the Service details.bookinfo.svc.cluster.local twice',
        ],
        [
            'hostnames that make one name',
            {
                hosts: [
                    { ...host, hostname: 'a.b.example' },
                    { ...host, name: 'other', hostname: 'a-b.example', service: 'other.bookinfo.svc.cluster.local' },
                ],
            },
            'would have two objects ServiceEntry bookinfo/global-gateway-a-b-example',
        ],
        [
            'a name that is that of another’s route',
            {
                hosts: [
                    host,
                    {
                        ...host,
                        name: 'details-service',
                        hostname: 'other.example.test',
                        service: 'other.bookinfo.svc.cluster.local',
                    },
                ],
            },
            'would have two objects VirtualService bookinfo/details-service-callers',
        ],
        [
            'endpoints without an east-west gateway',
            {
                clusters: [
                    aws,
                    { name: 'google', region: 'us-central1', network: 'vpc-google', address: '203.0.113.20' },
                ],
            },
            '`clusters[1].eastWestAddress` is missing',
        ],
        [
            'a limit that never ejects',
            { detection: { maxEjectionPercent: 10 } },
            '`detection.maxEjectionPercent` is 10',
        ],
        ['tries that never leave', { retry: { attempts: 1 } }, 'so that none would; use at least 2.'],
        [
            'an unknown exposure',
            { exposure: 'dns' as BridgeExposure },
            '`exposure` is "dns"; known are hostname, endpoints.',
        ],
    ])('refuses %s', (_, change, message) => {
        expect(() => bridgedSpec({ ...valid, ...change })).toThrow(message);
    });

    it('takes two ports of a Service by two hostnames', () => {
        const admin = { ...host, name: 'admin', hostname: 'admin.example.test', port: 9090 };
        const { bridge } = bridgedSpec({ ...valid, hosts: [host, admin], exposure: BridgeExposure.Hostname });
        expect(bridge.hosts.map(({ port }) => port)).toEqual([9080, 9090]);
    });

    it('takes the labels of the Service’s pods from its name', () => {
        expect(bridgedSpec(valid).bridge.hosts[0]?.labels).toEqual({ app: 'details' });
    });

    it.each([
        [
            Hardening.Guide,
            { consecutiveGatewayErrors: 10, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 100 },
            false,
        ],
        [
            Hardening.Hardened,
            { consecutiveGatewayErrors: 3, interval: '1s', baseEjectionTime: '10s', maxEjectionPercent: 99 },
            true,
        ],
    ])('has the settings of %s', (hardening, detection, leavePriority) => {
        const { settings } = bridgedSpec({ ...valid, hardening }).bridge;
        expect(settings).toMatchObject({ detection, retries: { leavePriority }, mergesUpdates: !leavePriority });
        expect(settings.eastWestLabels !== undefined).toBe(hardening === Hardening.Hardened);
    });
});

describe('BridgedApplication', () => {
    const declared = (change: Partial<BridgedApplicationArgs>) =>
        deploy(() => {
            const provider = new kubernetes.Provider('cluster', { enableSecretMutable: true });
            new BridgedApplication('one', { ...valid, ...change }, { provider });
        });
    const counted = async (change: Partial<BridgedApplicationArgs>) => {
        const { resources } = await declared(change);
        const kinds = resources
            .filter(({ type }) => type.includes('istio.io'))
            .map(({ type }) => type.split(':').at(-1));
        return Object.fromEntries(
            [...new Set(kinds)].map((kind) => [kind, kinds.filter((each) => each === kind).length]),
        ) as Record<string, number>;
    };

    it('declares the objects of a cluster, hardened', async () => {
        expect(await counted({})).toEqual({
            Gateway: 2,
            VirtualService: 3,
            ServiceEntry: 1,
            DestinationRule: 2,
            WorkloadEntry: 1,
            EnvoyFilter: 1,
        });
    });

    it.each([
        [
            'as the guide',
            { hardening: Hardening.Guide },
            { Gateway: 1, VirtualService: 2, ServiceEntry: 1, DestinationRule: 1 },
        ],
        [
            'of the Tier-1 gateway',
            { role: BridgeRole.Tier1, clusterName: 'edge' },
            { Gateway: 1, VirtualService: 1, ServiceEntry: 1, DestinationRule: 1, EnvoyFilter: 1 },
        ],
    ])('declares those %s', async (_, change, kinds) => {
        expect(await counted(change)).toEqual(kinds);
    });

    it('refuses the hostname of another bridge in the same cluster', async () => {
        const twice = deploy(() => {
            const provider = new kubernetes.Provider('cluster', { enableSecretMutable: true });
            new BridgedApplication('one', valid, { provider });
            new BridgedApplication('two', { ...valid, workspace: 'other', gatewayName: 'other' }, { provider });
        });
        await expect(twice).rejects.toThrow('names ServiceEntry bookinfo/global-gateway-details-example-test');
    });
});

describe('BridgeGateway', () => {
    const declared = (type: BridgeGatewayType, network?: string) =>
        deploy(() => {
            new BridgeGateway('one', { type, namespace: 'bookinfo', ...(network !== undefined && { network }) });
        });
    const portsOf = async (type: BridgeGatewayType, network?: string) =>
        (
            (await declared(type, network)).one('core/v1:Service').inputs['spec'] as { ports: { port: number }[] }
        ).ports.map(({ port }) => port);

    it.each([
        [BridgeGatewayType.Ingress, undefined, [15021, 80, 15443]],
        [BridgeGatewayType.Tier1, undefined, [15021, 80]],
        [BridgeGatewayType.EastWest, 'vpc-aws', [15021, 15443]],
    ])('of type %s has its ports', async (type, network, ports) => {
        expect(await portsOf(type, network)).toEqual(ports);
    });

    it.each([
        [BridgeGatewayType.EastWest, undefined, '`network` is missing'],
        [BridgeGatewayType.Ingress, 'vpc-aws', '`network` has no effect'],
    ])('of type %s with the network %s is refused', async (type, network, message) => {
        await expect(declared(type, network)).rejects.toThrow(message);
    });
});

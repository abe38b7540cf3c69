import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { EastWestGateway, type EastWestGatewayArgs } from '../../../../components';
import { gatewayDeployment } from '../../../../components/istio/gateway/deployment';
import { crossNetworkGateway, eastWestSpec } from '../../../../components/istio/gateway/eastWestGatewaySpec';
import { gatewayService } from '../../../../components/istio/gateway/service';
import { deploy } from '../../../support/deployment';

const spec = (change: object = {}, addresses = 2) => eastWestSpec({ network: 'network-europe', ...change }, addresses);
const program =
    (change: Partial<EastWestGatewayArgs> = {}) =>
    () => {
        const provider = new kubernetes.Provider('cluster', {});
        const { addresses } = new EastWestGateway('east-west', { network: 'network-europe', ...change }, { provider });
        return { addresses };
    };

describe('eastWestSpec', () => {
    it.each([
        ['a network that cannot be one', { network: '' }, '`network` is ""'],
        ['no services', { hosts: [] }, '`hosts` is empty'],
        ['a name that cannot be one', { gatewayName: 'East/West' }, '`gatewayName` is "East/West"'],
        ['an empty selector', { selector: {} }, '`selector` is empty'],
        [
            'a name that is too long with its number',
            { gatewayName: 'g'.repeat(62) },
            '`gatewayName` has 62 letters, and `-1` is added to it; use at most 61.',
        ],
        ['an exposure that cannot be one', { exposureName: 'a/b' }, '`exposureName` is "a/b"'],
        ['a cluster domain that is none', { clusterDomain: '' }, '`clusterDomain` is ""'],
        ['a host with a port', { hosts: ['*.local', '*.local:15443'] }, '`hosts[1]` is "*.local:15443"'],
        [
            'an exposure nobody knows',
            { exposure: 'Tunnel' },
            '`exposure` is "Tunnel"; known are LoadBalancer, NodePort.',
        ],
        [
            'node ports beyond the last',
            { exposure: 'NodePort', nodePort: 32_767 },
            '`nodePort` is 32767, for 2 gateways',
        ],
        ['a node port nobody opens', { nodePort: 32_000 }, '`nodePort` has no effect without `exposure: NodePort`'],
        ['nodes nobody asks for', { nodeSelector: { edge: 'true' } }, '`nodeSelector` has no effect without'],
        [
            'the nodes twice',
            { exposure: 'NodePort', serviceAnnotations: { 'traffic.istio.io/nodeSelector': '{}' } },
            '`serviceAnnotations` has `traffic.istio.io/nodeSelector`; give `nodeSelector`.',
        ],
        [
            'two ways in',
            { exposure: 'NodePort', externalIps: ['192.0.2.1', '192.0.2.2'] },
            '`externalIps` and `exposure',
        ],
        ['an address too few', { externalIps: ['192.0.2.1'] }, '`externalIps` has 1 for 2 gateways (`addresses`)'],
        ['an address twice', { externalIps: ['192.0.2.1', '192.0.2.1'] }, '`externalIps` names 192.0.2.1 twice'],
        ['a name as address', { externalIps: ['192.0.2.1', 'gw.example'] }, '`externalIps[1]` is "gw.example"'],
        ['its own machine', { externalIps: ['127.0.0.1', '192.0.2.1'] }, '`externalIps[0]` is "127.0.0.1"'],
        ['a host with a scheme', { hosts: ['https://a.b.svc.cluster.local'] }, '`hosts[0]` is "https://'],
    ])('refuses %s', (_, change, message) => expect(() => spec(change)).toThrow(message));
});

describe('each gateway', () => {
    const [gateway, other] = spec().gateways;

    it('is one of its network to istiod, on the port that istiod expects', () => {
        const service = gateway && gatewayService(gateway);
        expect(service).toMatchObject({
            metadata: { name: 'istio-eastwestgateway-1', labels: { 'topology.istio.io/network': 'network-europe' } },
            spec: { type: 'LoadBalancer' },
        });
        expect(service?.spec.ports).toContainEqual({ name: 'tls', port: 15443, targetPort: 15443, protocol: 'TCP' });
    });

    it('is reached by a port of the nodes, which istiod reads of those with the labels', () => {
        const change = { exposure: 'NodePort', nodePort: 31_443, nodeSelector: { edge: 'true' } };
        const services = spec(change).gateways.map(gatewayService);
        expect(services.map(({ metadata, spec: { type } }) => [type, metadata.annotations])).toEqual(
            Array.from({ length: 2 }, () => ['NodePort', { 'traffic.istio.io/nodeSelector': '{"edge":"true"}' }]),
        );
        const nodePorts = services.map(({ spec: { ports } }) => ports.map(({ name, nodePort }) => [name, nodePort]));
        expect(nodePorts).toEqual([
            [
                ['status-port', undefined],
                ['tls', 31_443],
            ],
            [
                ['status-port', undefined],
                ['tls', 31_444],
            ],
        ]);
    });

    it('is reached by a port that Kubernetes chooses, on any node, unless asked otherwise', () => {
        const [service] = spec({ exposure: 'NodePort' }).gateways.map(gatewayService);
        expect(service?.metadata.annotations).toEqual({ 'traffic.istio.io/nodeSelector': '{}' });
        expect(service?.spec.ports.map(({ nodePort }) => nodePort)).toEqual([undefined, undefined]);
    });

    it('is reached by an address that leads to the nodes', () => {
        const services = spec({ externalIps: ['192.0.2.1', '192.0.2.2'] }).gateways.map(gatewayService);
        expect(services.map(({ spec: { externalIPs, type } }) => [type, externalIPs])).toEqual([
            ['ClusterIP', ['192.0.2.1']],
            ['ClusterIP', ['192.0.2.2']],
        ]);
    });

    it('knows the endpoints of its own network only', () => {
        const template = gateway && gatewayDeployment(gateway).spec.template;
        expect(template?.metadata.labels).toMatchObject({ 'topology.istio.io/network': 'network-europe' });
        expect(template?.spec.containers[0]?.env).toEqual([
            { name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: 'network-europe' },
        ]);
    });

    it('has pods of its own, so that losing some loses one address', () => {
        const [one, two] = [gateway, other].map((each) => each && gatewayService(each).spec.selector);
        expect(one).toEqual({ app: 'istio-eastwestgateway-1', istio: 'eastwestgateway' });
        expect(two).toEqual({ app: 'istio-eastwestgateway-2', istio: 'eastwestgateway' });
    });

    it('keeps away from the nodes of the others, so that losing one loses no two addresses', () => {
        const constraints = [gateway, other].flatMap(
            (each) => each && gatewayDeployment(each).spec.template.spec.topologySpreadConstraints,
        );
        expect(constraints.map((constraint) => constraint?.labelSelector.matchLabels)).toEqual(
            Array.from({ length: 4 }, () => ({ istio: 'eastwestgateway' })),
        );
    });
});

it('passes mutual TLS through to any service of the cluster', () => {
    expect(crossNetworkGateway(spec()).spec).toEqual({
        selector: { istio: 'eastwestgateway' },
        servers: [
            {
                port: { number: 15443, name: 'tls', protocol: 'TLS' },
                tls: { mode: 'AUTO_PASSTHROUGH' },
                hosts: ['*.local'],
            },
        ],
    });
});

it.each<[string, { clusterDomain?: string; hosts?: string[] }, string[]]>([
    ['the usual domain, as Istio’s guide does', {}, ['*.local']],
    ['another domain', { clusterDomain: 'corp.internal' }, ['*.corp.internal']],
    ['what is named', { hosts: ['shop/*.svc', './*', '*/a.example.com'] }, ['shop/*.svc', './*', '*/a.example.com']],
])('exposes %s', (_, change, hosts) => {
    expect(crossNetworkGateway(spec(change)).spec.servers[0]?.hosts).toEqual(hosts);
});

it('has names of at most 63 letters', () => {
    const { gateways } = spec({ gatewayName: 'g'.repeat(61) });
    expect(gateways.map(({ gatewayName }) => gatewayName.length)).toEqual([63, 63]);
});

describe('EastWestGateway', () => {
    it('has two addresses, and opens them once its proxies run', async () => {
        const deployment = await deploy(program());
        expect(deployment.outputs['addresses']).toHaveLength(2);
        expect(deployment.all('Service').map(({ name }) => name)).toEqual([
            'east-west-1-service',
            'east-west-2-service',
        ]);
        expect(deployment.one('Gateway').dependencies).toEqual(
            expect.arrayContaining(deployment.all('Deployment').map(({ urn }) => urn)),
        );
    });

    it.each([
        ['the addresses that are given', { externalIps: ['192.0.2.1', '192.0.2.2'] }, ['192.0.2.1', '192.0.2.2']],
        ['no addresses of its own on nodes', { exposure: 'NodePort' as const }, []],
    ])('has %s', async (_, change, addresses) => {
        expect((await deploy(program(change))).outputs['addresses']).toEqual(addresses);
    });

    it.each([
        ['the last of one is the first of the other', 31_444],
        ['the same', 31_443],
    ])('has node ports that no other gateway of the cluster has: %s', async (_, nodePort) => {
        const nodes = { exposure: 'NodePort', network: 'network1' } as const;
        const twice = deploy(() => {
            const opts = { provider: new kubernetes.Provider('cluster', {}) };
            new EastWestGateway('one', { ...nodes, nodePort: 31_443 }, opts);
            new EastWestGateway('two', { ...nodes, nodePort, gatewayName: 'two', exposureName: 'two' }, opts);
        });
        await expect(twice).rejects.toThrow(
            `\`nodePort\` names port ${nodePort} of the nodes, which EastWestGateway "one"`,
        );
    });

    it.each([
        ['no address', { addresses: 0 }, '`addresses` is 0'],
        ['more than can be of use', { addresses: 9 }, '`addresses` is 9; more than 8'],
        ['a number that is not known yet', { addresses: pulumi.output(2) }, '`addresses` becomes known only while'],
    ])('refuses %s', async (_, change, message) => {
        await expect(deploy(program(change))).rejects.toThrow(message);
    });
});

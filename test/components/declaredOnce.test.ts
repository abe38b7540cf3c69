import * as kubernetes from '@pulumi/kubernetes';
import {
    EchoApp,
    EdgeRoute,
    FailoverGateway,
    FailoverScheme,
    GlooGateway,
    HealthCheckedUpstream,
    PriorityBackend,
} from '../../components';
import { deploy } from '../support/deployment';

type At = { provider: kubernetes.Provider };

const route = (name: string, at: At, change = {}) =>
    new EdgeRoute(name, { upstream: { name: 'default-shop-80' }, ...change }, at);
const gateway = (name: string, at: At, change = {}) =>
    new FailoverGateway(name, { upstreams: [{ name: 'a' }], clientNames: ['local.internal'], ...change }, at);
const scheme = (name: string, at: At, primary: string, change = {}) =>
    new FailoverScheme(
        name,
        {
            primary: { cluster: 'local', name: primary },
            groups: [{ targets: [{ cluster: 'remote', upstreams: [{ name: 'b' }] }] }],
            clusters: [
                { name: 'local', upstreams: [{ name: primary, failureDetected: true }] },
                { name: 'remote', upstreams: [{ name: 'b' }] },
            ],
            ...change,
        },
        at,
    );
const upstream = (name: string, at: At, service: { name: string; namespace: string }) =>
    new HealthCheckedUpstream(name, { service: { ...service, port: 80 } }, at);
const echo = (name: string, at: At, appName: string) => new EchoApp(name, { appName, text: 'hi', cluster: 'here' }, at);

/** Declares in one cluster, and what is refused of it. */
async function inOneCluster(declare: (at: At) => unknown): Promise<string> {
    let message = '';
    await deploy(() => {
        const at = { provider: new kubernetes.Provider('here') };
        try {
            declare(at);
        } catch (error) {
            message = String(error);
        }
    });
    return message;
}

const tiers = (name: string, at: At, routeName: string, cluster: string) => {
    const targets = ['here', cluster].map((each) => ({ cluster: each, address: '203.0.113.7' }));
    return new PriorityBackend(name, { routeName, targets, serverName: 'shop.failover.example' }, at);
};

const direct = { gateways: [{ cluster: 'remote', address: '203.0.113.7' }] };
const ownNames = { gatewayName: 'second', serviceName: 'second', port: 15_444 };

describe('two of a thing in one cluster', () => {
    it.each<[string, (at: At) => unknown, string[]]>([
        [
            'tiers of kgateway with one name for two targets',
            (at) => [tiers('one', at, 'shop', 'eu-west'), tiers('two', at, 'shop-eu', 'west')],
            ['`routeName` names Backend default/shop-eu-west of kgateway, which PriorityBackend "one" declares'],
        ],
        [
            'tiers of kgateway of which one has the name of a target of the other',
            (at) => [tiers('one', at, 'shop', 'east'), tiers('two', at, 'shop-east', 'west')],
            ['`routeName` names Backend default/shop-east of kgateway'],
        ],
        [
            'routes with default names',
            (at) => [route('one', at), route('two', at)],
            [
                '`virtualServiceName` names VirtualService gloo-system/default, which EdgeRoute "one" declares in the same cluster',
                '`domains` names the domain "*"',
            ],
        ],
        [
            'routes of one domain',
            (at) => [
                route('one', at, { domains: ['a.com', 'b.com'] }),
                route('two', at, { domains: ['B.com'], virtualServiceName: 'two' }),
            ],
            ['`domains` names the domain "b.com"'],
        ],
        [
            'gateways with default names',
            (at) => [gateway('one', at), gateway('two', at)],
            ['`gatewayName` names Gateway gloo-system/failover-gateway', '`serviceName`', '`port` names port 15443'],
        ],
        [
            'gateways on one port of the nodes',
            (at) =>
                [{}, ownNames].map((change, index) =>
                    gateway(`g${index}`, at, { exposure: 'NodePort', nodeAddress: '10.0.0.1', ...change }),
                ),
            ['`nodePort` names port 32000'],
        ],
        [
            'schemes with default names',
            (at) => [scheme('one', at, 'a'), scheme('two', at, 'c')],
            ['`schemeName` names FailoverScheme gloo-fed/failover-scheme'],
        ],
        [
            'schemes of one Upstream, by whichever writer',
            (at) => [scheme('one', at, 'a'), scheme('two', at, 'a', direct)],
            ['`primary` names the failover of Upstream gloo-system/a'],
        ],
        [
            'Upstreams whose default names are equal',
            (at) => [
                upstream('one', at, { namespace: 'a', name: 'b-c' }),
                upstream('two', at, { namespace: 'a-b', name: 'c' }),
            ],
            ['`upstreamName` names Upstream gloo-system/a-b-c-80'],
        ],
        [
            'Gloo in one namespace',
            (at) => [new GlooGateway('one', {}, at), new GlooGateway('two', { namespace: 'gloo-system' }, at)],
            ['`namespace` names Gloo in gloo-system'],
        ],
        ['applications', (at) => [echo('one', at, 'shop'), echo('two', at, 'shop')], ['`appName`', '`serviceName`']],
    ])('is refused: %s', async (_, declare, messages) => {
        const refused = await inOneCluster(declare);
        for (const message of messages) {
            expect(refused).toContain(message);
        }
    });

    it.each<[string, (at: At) => unknown]>([
        [
            'routes told apart',
            (at) => [
                route('one', at, { domains: ['a.com'] }),
                route('two', at, { domains: ['b.com'], virtualServiceName: 'two' }),
            ],
        ],
        ['gateways told apart', (at) => [gateway('one', at), gateway('two', at, ownNames)]],
        ['schemes that we write', (at) => [scheme('one', at, 'a', direct), scheme('two', at, 'c', direct)]],
        [
            'schemes told apart',
            (at) => [scheme('one', at, 'a'), scheme('two', at, 'c', { schemeName: 'second', namespace: 'gloo-fed' })],
        ],
        [
            'Gloo in two namespaces',
            (at) => [new GlooGateway('one', {}, at), new GlooGateway('two', { namespace: 'gloo-green' }, at)],
        ],
        ['applications told apart', (at) => [echo('one', at, 'shop'), echo('two', at, 'cart')]],
    ])('just works: %s', async (_, declare) => {
        expect(await inOneCluster(declare)).toBe('');
    });

    it('just works in two clusters, and in the next run of the same process', async () => {
        const program = () => {
            route('one', { provider: new kubernetes.Provider('here') });
            route('two', { provider: new kubernetes.Provider('there') });
        };
        await deploy(program);
        const { resources } = await deploy(program);
        expect(resources.filter(({ type }) => type.endsWith(':VirtualService'))).toHaveLength(2);
    });
});

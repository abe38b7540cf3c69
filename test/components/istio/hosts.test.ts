import * as kubernetes from '@pulumi/kubernetes';
import fc from 'fast-check';
import {
    LocalityFailover,
    type LocalityFailoverArgs,
    localityFailoverSpec,
    MeshFailover,
    meshFailoverSpec,
} from '../../../components';
import { entryHostProblems } from '../../../components/istio/hostNames';
import { deploy } from '../../support/deployment';
import { weighted } from './validFailover';
import { valid } from './validMesh';

const specs = [
    ['LocalityFailover', (change: object) => localityFailoverSpec({ ...weighted, ...change })],
    ['MeshFailover', (change: object) => meshFailoverSpec({ ...valid, ...change })],
] as const;

describe.each(specs)('the service of a %s', (_, specOf) => {
    it.each([
        ['checkout.shop.svc.cluster.local', 'shop'],
        ['checkout.shop.svc.corp.internal', 'shop'],
    ])('has its rules in its own namespace: %s', (host, namespace) => {
        expect(specOf({ service: { host } }).namespace).toBe(namespace);
    });

    it('may have its rules somewhere else', () => {
        expect(specOf({ service: { host: 'a.shop.svc.cluster.local' }, namespace: 'gateways' }).namespace).toBe(
            'gateways',
        );
    });

    it.each([
        ['reviews', 'write the full name, such as `reviews.default.svc.cluster.local`'],
        ['reviews.sales', 'is not the full name of a Service; write that, such as `reviews.sales.svc.cluster.local`'],
        ['reviews.sales.svc', 'write the full name, such as `reviews.sales.svc.cluster.local`'],
        ['reviews.svc.cluster.local', 'write the full name, such as `reviews.default.svc.cluster.local`'],
        ['pod-0.reviews.sales.svc.cluster.local', 'is not the full name of a Service; write that'],
        ['svc.cluster.local', 'write the full name, such as `hello-world.default.svc.cluster.local`'],
        ['api.svc.partner.com', 'give the `namespace` of the `ServiceEntry` that has this host'],
        ['Reviews.Sales.svc.cluster.local', 'write `reviews.sales.svc.cluster.local`'],
        ['a.b.svc.cluster.local:80', 'without a scheme, a port'],
        ['http://a.b.svc.cluster.local', 'without a scheme, a port'],
        ['a_1.b.svc.cluster.local', 'without a scheme, a port, a wildcard or underscores'],
        ['a.b.svc.cluster.local.', 'without a scheme, a port'],
        ['*.b.svc.cluster.local', 'without a scheme, a port, a wildcard'],
        ['203.0.113.7', 'without a scheme'],
        ['', 'write the full name'],
        ['api.example.com', 'give the `namespace` of the `ServiceEntry` that has this host'],
    ])('is refused as "%s"', (host, message) => {
        const declare = () => specOf({ service: { host } });
        expect(declare).toThrow(`\`service.host\` is "${host}"`);
        expect(declare).toThrow(message);
    });

    it.each(['api.example.com', 'api.svc.partner.com', 'api.a.b.svc.cluster.local', 'api.eu.svc.partner.com'])(
        'may be that of a ServiceEntry, whose namespace nobody can read from it: %s',
        (host) => {
            const spec = specOf({ service: { host }, namespace: 'shop' });
            expect(spec).toMatchObject({ namespace: 'shop', ruleName: 'api' });
        },
    );

    it('may be that of a ServiceEntry whose first label is `svc`', () => {
        expect(specOf({ service: { host: 'svc.partner.com' }, namespace: 'shop' })).toMatchObject({ ruleName: 'svc' });
    });

    it.each([
        'reviews.sales',
        'reviews.svc',
        'reviews.sales.svc',
        'reviews.svc.cluster',
        'reviews.svc.cluster.local',
        'reviews.svc.clusterset.local',
    ])('is not that of a ServiceEntry where it is a short name: %s', (host) => {
        expect(() => specOf({ service: { host }, namespace: 'sales' })).toThrow('write the full name');
    });

    it.each(['Hello.shop.svc.cluster.local', 'hello.shop.SVC.Cluster.Local'])(
        'is refused in upper case, with a name for the rule or without: %s',
        (host) => {
            expect(() => specOf({ service: { host }, ruleName: 'hello', namespace: 'shop' })).toThrow(
                'write `hello.shop.svc.cluster.local`: the host of a Service is lower case',
            );
        },
    );
});

describe('the hosts of a gateway', () => {
    it.each([
        'shop.example.com:8080',
        'https://shop.example.com',
        '',
        'shop_1.example.com',
        'shop',
        'gateways/shop.example.com',
        '*shop.example.com',
        'shop.*.com',
        '203.0.113.7',
        '[2001:db8::1]',
        'shop.example.com.',
        'shop example.com',
        `${'a'.repeat(64)}.example.com`,
    ])('are refused with "%s"', (host) => {
        const refusal = `hosts[1]\` is "${host}"; write a host name, such as \`shop.example.com\``;
        const hosts = ['shop.example.org', host];
        expect(() => localityFailoverSpec({ ...weighted, hosts })).toThrow(refusal);
        expect(() => meshFailoverSpec({ ...valid, entry: { hosts } })).toThrow(`entry.${refusal}`);
    });

    it('are refused when one is named twice, in whatever case', () => {
        expect(() => localityFailoverSpec({ ...weighted, hosts: ['a.com', 'A.com'] })).toThrow(
            '`hosts` names "a.com" twice',
        );
    });

    it('may be names of up to 63 letters between dots, and wildcards for their beginning', () => {
        const letter = fc.constantFrom(...'abcxyzABCXYZ0189');
        const inner = fc.constantFrom(...'abcxyzABCXYZ0189-');
        const label = fc
            .tuple(letter, fc.string({ unit: inner, maxLength: 61 }), letter)
            .map(([first, rest, last]) => `${first}${rest}${last}`);
        const name = fc.tuple(fc.array(label, { minLength: 1, maxLength: 2 }), fc.constantFrom('com', 'example', 'x1'));
        fc.assert(
            fc.property(name, fc.boolean(), ([labels, top], wild) => {
                const host = [...(wild ? ['*'] : []), ...labels, top].join('.');
                expect(entryHostProblems('hosts', [host, '*'])).toEqual([]);
            }),
        );
    });
});

const at = (name: string) => ({ provider: new kubernetes.Provider(name, {}) });
const locality = (name: string, options: ReturnType<typeof at>, change: Partial<LocalityFailoverArgs>) =>
    new LocalityFailover(name, { ...weighted, ...change }, options);
const service = (name: string) => ({ service: { host: `${name}.svc.cluster.local` } });

describe('two failovers in one cluster', () => {
    const refusal = async (declare: (options: ReturnType<typeof at>) => unknown): Promise<string> => {
        let message = '';
        await deploy(() => {
            try {
                declare(at('here'));
            } catch (error) {
                message = String(error);
            }
        });
        return message;
    };

    it('just work for two services of a namespace, each with its hosts', async () => {
        const { resources } = await deploy(() => {
            const options = at('here');
            locality('one', options, { ...service('shop.team'), hosts: ['shop.example.com'] });
            locality('two', options, { ...service('cart.team'), hosts: ['cart.example.com'] });
            new MeshFailover(
                'three',
                { ...valid, ...service('pay.team'), entry: { hosts: ['pay.example.com'] } },
                options,
            );
        });
        const objects = resources
            .filter(({ type }) => type.startsWith('kubernetes:networking'))
            .map(({ inputs, type }) => `${type} ${JSON.stringify(inputs['metadata'])}`);
        expect(objects).toHaveLength(10);
        expect(new Set(objects).size).toBe(10);
    });

    it('just work for services of one name in two namespaces', async () => {
        expect(
            await refusal((options) => [
                locality('one', options, { ...service('api.team-a'), hosts: ['a.example.com'] }),
                locality('two', options, { ...service('api.team-b'), hosts: ['b.example.com'] }),
            ]),
        ).toBe('');
    });

    it('just work for one service and the clients of two namespaces', async () => {
        const { host } = service('api.team').service;
        expect(
            await refusal((options) => [
                locality('one', options, { service: { host }, namespace: 'team-a', hosts: ['a.example.com'] }),
                locality('two', options, { service: { host }, namespace: 'team-b', hosts: ['b.example.com'] }),
                new MeshFailover('three', { ...valid, service: { host } }, options),
            ]),
        ).toBe('');
    });

    it.each<[string, (options: ReturnType<typeof at>) => unknown, string]>([
        [
            'that answer for every host',
            (options) => [
                locality('one', options, service('shop.team')),
                locality('two', options, service('cart.team')),
            ],
            '`hosts` names the host "*" at the gateways istio=ingressgateway, which LocalityFailover "one" declares',
        ],
        [
            'of which one is for the mesh',
            (options) => [
                locality('one', options, service('shop.team')),
                new MeshFailover('two', { ...valid, ...service('cart.team'), entry: {} }, options),
            ],
            '`entry.hosts` names the host "*" at the gateways istio=ingressgateway',
        ],
        [
            'of the guide, which has one name for all gateways',
            (options) =>
                ['shop', 'cart'].map((name) =>
                    locality(name, options, {
                        ...service(`${name}.team`),
                        hosts: [`${name}.example.com`],
                        hardening: 'guide',
                    }),
                ),
            '`gatewayName` names Gateway team/public-gateway',
        ],
        [
            'of one service',
            (options) => [
                locality('one', options, { ...service('shop.team'), hosts: ['a.com'] }),
                locality('two', options, { ...service('shop.team'), hosts: ['b.com'], ruleName: 'other' }),
            ],
            '`service.host` names the failover of "shop.team.svc.cluster.local" in team,',
        ],
        [
            'of one service, of which one is for the mesh',
            (options) => [
                locality('one', options, service('shop.team')),
                new MeshFailover('two', { ...valid, ...service('shop.team'), ruleName: 'other' }, options),
            ],
            '`service.host` names the failover of "shop.team.svc.cluster.local" in team,',
        ],
        [
            'of one service for the mesh, in whatever namespaces',
            (options) =>
                ['team-a', 'team-b'].map(
                    (namespace) =>
                        new MeshFailover(namespace, { ...valid, ...service('shop.team'), namespace }, options),
                ),
            '`service.host` names the route to "shop.team.svc.cluster.local" of all sidecars,',
        ],
        [
            'whose rules have one name',
            (options) => [
                locality('one', options, { ...service('api.team-a'), hosts: ['a.com'], namespace: 'rules' }),
                locality('two', options, { ...service('api.team-b'), hosts: ['b.com'], namespace: 'rules' }),
            ],
            '`ruleName` names DestinationRule rules/api',
        ],
    ])('are refused: %s', async (_, declare, message) => {
        expect(await refusal(declare)).toContain(message);
    });

    it('may share hosts at two gateways, and in two clusters', async () => {
        expect(
            await refusal((options) => [
                locality('one', options, service('shop.team')),
                locality('two', options, { ...service('cart.team'), gatewaySelector: { istio: 'private' } }),
                locality('three', at('there'), service('cart.team')),
            ]),
        ).toBe('');
    });
});

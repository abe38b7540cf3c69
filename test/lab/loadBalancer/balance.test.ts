import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import fc from 'fast-check';
import { allot, balancedPorts } from '../../../lab/loadBalancer/balance';
import { clusters, endpoints, listeners } from '../../../lab/loadBalancer/envoyConfig';

const pool: [string, string, string] = ['198.18.1.240', '198.18.1.241', '198.18.1.242'];

const service = (name: string, change: Partial<V1Service['spec']> = {}): V1Service => ({
    metadata: { namespace: 'default', name },
    spec: { type: 'LoadBalancer', ports: [{ name: 'http', port: 80 }], ...change },
});

const slice = (name: string, addresses: [string, boolean][], port = 8080): V1EndpointSlice => ({
    addressType: 'IPv4',
    metadata: { namespace: 'default', name: `${name}-1`, labels: { 'kubernetes.io/service-name': name } },
    endpoints: addresses.map(([address, ready]) => ({ addresses: [address], conditions: { ready } })),
    ports: [{ name: 'http', port }],
});

describe('allot', () => {
    it.each<[string, V1Service[], Map<string, string>, Record<string, string>]>([
        ['gives the first free address', [service('a')], new Map(), { 'default/a': pool[0] }],
        [
            'keeps what a Service holds',
            [service('a'), service('b')],
            new Map([['default/b', pool[0]]]),
            { 'default/a': pool[1], 'default/b': pool[0] },
        ],
        [
            'grants the address that is asked for',
            [service('a', { loadBalancerIP: pool[2] ?? '' })],
            new Map(),
            { 'default/a': pool[2] },
        ],
        [
            'gives another when that one is foreign',
            [service('a', { loadBalancerIP: '192.0.2.1' })],
            new Map(),
            { 'default/a': pool[0] },
        ],
        ['passes over other types', [service('a', { type: 'ClusterIP' })], new Map(), {}],
    ])('%s', (_, services, held, expected) => {
        expect(Object.fromEntries(allot(services, pool, held))).toEqual(expected);
    });

    it('keeps the address that the status names, which is how a restarted lab remembers', () => {
        const known = { ...service('a'), status: { loadBalancer: { ingress: [{ ip: '198.18.1.242' }] } } };
        expect(allot([known], pool, new Map()).get('default/a')).toBe('198.18.1.242');
    });

    it('never gives one address to two Services, and none outside the pool', () => {
        fc.assert(
            fc.property(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e')), (names) => {
                const given = [
                    ...allot(
                        names.map((name) => service(name)),
                        pool,
                        new Map(),
                    ).values(),
                ];
                return (
                    new Set(given).size === given.length &&
                    given.every((address) => pool.includes(address)) &&
                    given.length === Math.min(names.length, 3)
                );
            }),
        );
    });
});

describe('balancedPorts', () => {
    const addresses = new Map([['default/a', '198.18.1.240']]);

    it('sends to ready endpoints only, at the port of the pod', () => {
        const slices = [
            slice('a', [
                ['198.18.1.3', true],
                ['198.18.1.2', true],
                ['198.18.1.4', false],
            ]),
            slice('b', [['198.18.1.9', true]]),
        ];
        expect(balancedPorts([service('a'), service('b')], slices, addresses)).toEqual([
            {
                name: 'default/a:80',
                address: '198.18.1.240',
                port: 80,
                endpoints: [
                    { address: '198.18.1.2', port: 8080 },
                    { address: '198.18.1.3', port: 8080 },
                ],
            },
        ]);
    });

    it('still listens for a Service whose endpoints are all gone', () => {
        expect(balancedPorts([service('a')], [], addresses)).toMatchObject([
            { address: '198.18.1.240', endpoints: [] },
        ]);
    });

    it('names listener, cluster and endpoints of a port alike, so that Envoy joins them', () => {
        const ports = balancedPorts([service('a')], [slice('a', [['198.18.1.2', true]])], addresses);
        expect(listeners(ports)).toMatchObject({ resources: [{ name: 'default/a:80' }] });
        expect(clusters(ports, '/x')).toMatchObject({ resources: [{ name: 'default/a:80' }] });
        expect(ports.map(endpoints)).toMatchObject([{ resources: [{ cluster_name: 'default/a:80' }] }]);
    });
});

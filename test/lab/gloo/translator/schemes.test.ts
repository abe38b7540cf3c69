import type { FailoverSchemeSpec, Snapshot } from '../../../../lab/gloo/translator/resources';
import { gatewayAddresses, resolveScheme } from '../../../../lab/gloo/translator/schemes';
import { blue, green, remote, scheme, schemeSpec, secret, snapshot, upstream, upstreamSpec } from './support/snapshot';

const resolve = (spec: FailoverSchemeSpec = schemeSpec, change: Partial<Snapshot> = {}) => {
    const wanted = scheme(spec);
    const secrets = [secret({})];
    return resolveScheme(wanted, snapshot({ certificate: '', key: '' }, { secrets, schemes: [wanted], ...change }));
};

const target = (change: object): FailoverSchemeSpec => ({
    ...schemeSpec,
    failoverGroups: [{ priorityGroup: [{ cluster: 'remote', upstreams: [green], ...change }] }],
});

describe('resolveScheme', () => {
    it('finds the gateways of the other clusters, and asks them for the upstream by its name', () => {
        expect(resolve().failover).toEqual({
            primary: blue,
            value: {
                prioritizedLocalities: [
                    {
                        localityEndpoints: [
                            {
                                locality: { region: 'us-central1', subZone: 'remote' },
                                loadBalancingWeight: 1,
                                lbEndpoints: [
                                    {
                                        address: '198.18.2.241',
                                        port: 15443,
                                        upstreamSslConfig: {
                                            secretRef: { name: 'failover-upstream', namespace: 'gloo-system' },
                                            sni: 'default-service-green-10000_gloo-system',
                                        },
                                    },
                                ],
                            },
                        ],
                    },
                ],
            },
        });
    });

    it.each<[string, FailoverSchemeSpec, Partial<Snapshot>, string]>([
        ['no groups', { ...schemeSpec, failoverGroups: [] }, {}, '`spec.failoverGroups` is empty'],
        [
            'a primary on a cluster that nobody registered',
            { ...schemeSpec, primary: { clusterName: 'lokal', ...blue } },
            {},
            '`spec.primary.clusterName` is lokal; registered are local, remote',
        ],
        [
            'a primary on another cluster than its own',
            { ...schemeSpec, primary: { clusterName: 'remote', ...blue } },
            {},
            'steers the gateways of local only',
        ],
        [
            'a primary that is not there',
            { ...schemeSpec, primary: { clusterName: 'local', name: 'red', namespace: 'default' } },
            {},
            '`spec.primary` is default/red; local has no such Upstream',
        ],
        [
            'a primary with a failover of its own',
            schemeSpec,
            { upstreams: [upstream({ ...upstreamSpec, failover: {} })] },
            'has a `failover` of its own',
        ],
        [
            'a primary that has a scheme',
            schemeSpec,
            { schemes: [scheme(schemeSpec, 'twin')] },
            '`spec.primary` is that of gloo-fed/twin too',
        ],
        ['a cluster that is not registered', target({ cluster: 'remot' }), {}, '[0].cluster` is remot, which is not'],
        [
            'a cluster that cannot be read',
            schemeSpec,
            {
                clusters: new Map([
                    ['local', remote('1')],
                    ['remote', { problem: 'connect ECONNREFUSED' }],
                ]),
            },
            '[0].cluster` is remote: connect ECONNREFUSED',
        ],
        ['a target without upstreams', target({ upstreams: [] }), {}, '[0].upstreams` is empty'],
        [
            'an upstream that is not there',
            target({ upstreams: [blue] }),
            {},
            'has gloo-system/default-service-blue-10000; remote has no such Upstream',
        ],
        [
            'gateways without an address',
            schemeSpec,
            {
                clusters: new Map([
                    ['local', remote('1')],
                    ['remote', { upstreams: [green], services: [], nodes: [] }],
                ]),
            },
            'whose gateways cannot be reached',
        ],
        ['no certificate', schemeSpec, { secrets: [] }, 'there is no Secret gloo-system/failover-upstream'],
    ])('says of %s what is wrong', (_, spec, change, problem) => {
        const { failover, problems } = resolve(spec, change);
        expect(failover).toBeUndefined();
        expect(problems.join('\n')).toContain(problem);
    });

    it('lists every problem, not the first', () => {
        expect(resolve(target({ cluster: 'remot' }), { secrets: [] }).problems).toHaveLength(2);
    });

    it('hands on weights, and says when they do nothing', () => {
        const weighted = target({ localityWeight: 3 });
        expect(resolve(weighted)).toMatchObject({
            failover: { value: { prioritizedLocalities: [{ localityEndpoints: [{ loadBalancingWeight: 3 }] }] } },
            notes: [expect.stringContaining('`localityWeight` has no effect')],
        });
        const upstreams = [upstream({ ...upstreamSpec, loadBalancerConfig: { localityWeightedLbConfig: {} } })];
        expect(resolve(weighted, { upstreams }).notes).toEqual([]);
    });
});

describe('gatewayAddresses', () => {
    const service = (labels: Record<string, string>, portName: string, ip: string | undefined) => ({
        metadata: { name: 'failover', labels },
        spec: { ports: [{ name: portName, port: 15443 }] },
        status: { loadBalancer: ip ? { ingress: [{ ip }] } : {} },
    });

    it.each([
        ['each address', [service({ gloo: 'gateway-proxy' }, 'failover', '1.2.3.4')], ['1.2.3.4']],
        ['none of a Service of something else', [service({ app: 'x' }, 'failover', '1.2.3.4')], []],
        ['none of another port', [service({ gloo: 'gateway-proxy' }, 'http', '1.2.3.4')], []],
        ['none while there is none', [service({ gloo: 'gateway-proxy' }, 'failover', undefined)], []],
    ])('gives %s', (_, services, addresses) => {
        expect(gatewayAddresses(services)).toEqual(addresses.map((address) => ({ address, port: 15443 })));
    });
});

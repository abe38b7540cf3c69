import * as kubernetes from '@pulumi/kubernetes';
import * as fc from 'fast-check';
import { FailoverScheme, type FailoverSchemeArgs } from '../../../../components';
import { acceptanceAnnotations } from '../../../../components/gloo/scheme/acceptance';
import { failoverScheme } from '../../../../components/gloo/scheme/failoverSchemeManifest';
import { failoverSchemeSpec } from '../../../../components/gloo/scheme/failoverSchemeSpec';
import { SchemeMode } from '../../../../components/gloo/scheme/resolvedScheme';
import { upstreamFailover } from '../../../../components/gloo/scheme/upstreamFailover';
import { deploy } from '../../../support/deployment';

const [blue, green] = ['default-service-blue-10000', 'default-service-green-10000'];
const checked = { failureDetected: true, localityWeighted: true, healthCheckPath: '/health' };
const target = (cluster: string, weight?: number) => ({
    cluster,
    upstreams: [{ name: green }],
    ...(weight !== undefined && { weight }),
});
const valid = {
    primary: { cluster: 'local', name: blue },
    groups: [{ targets: [target('remote')] }],
    clusters: [
        { name: 'local', upstreams: [{ name: blue, ...checked }] },
        { name: 'remote', upstreams: [{ name: green, ...checked, healthCheckHost: 'green.example.org' }] },
        { name: 'farther', upstreams: [{ name: green, ...checked }] },
    ],
};
const gateways = [
    {
        cluster: 'remote',
        address: '203.0.113.7',
        region: 'us-central1',
        zone: 'us-central1-b',
        serverName: 'remote.internal',
    },
    { cluster: 'farther', address: 'farther.example.org', port: 443 },
];
type Args = Parameters<typeof failoverSchemeSpec>[0];
const specOf = (change: Partial<Args> = {}) =>
    failoverSchemeSpec({ ...valid, mode: change.gateways ? SchemeMode.Direct : SchemeMode.Federation, ...change });

describe('failoverScheme', () => {
    it('is the Gloo guide’s resource', () => {
        expect(failoverScheme(specOf())).toEqual({
            apiVersion: 'fed.solo.io/v1',
            kind: 'FailoverScheme',
            metadata: { name: 'failover-scheme', namespace: 'gloo-fed' },
            spec: {
                failoverGroups: [
                    {
                        priorityGroup: [{ cluster: 'remote', upstreams: [{ name: green, namespace: 'gloo-system' }] }],
                    },
                ],
                primary: { clusterName: 'local', name: blue, namespace: 'gloo-system' },
            },
        });
    });

    it('keeps the order of the groups and the weights within them', () => {
        const groups = [{ targets: [target('farther')] }, { targets: [target('remote', 3)] }];
        expect(failoverScheme(specOf({ groups })).spec.failoverGroups).toMatchObject([
            { priorityGroup: [{ cluster: 'farther' }] },
            { priorityGroup: [{ cluster: 'remote', localityWeight: 3 }] },
        ]);
    });
});

describe('upstreamFailover', () => {
    it('leads to the gateway of each target, by SNI, with the client’s certificate, and verifies the server’s', () => {
        expect(upstreamFailover(specOf({ gateways })).spec.failover).toEqual({
            prioritizedLocalities: [
                {
                    localityEndpoints: [
                        {
                            locality: { region: 'us-central1', zone: 'us-central1-b', subZone: 'remote' },
                            lbEndpoints: [
                                {
                                    address: '203.0.113.7',
                                    port: 15_443,
                                    healthCheckConfig: { hostname: 'green.example.org' },
                                    upstreamSslConfig: {
                                        secretRef: { name: 'failover-upstream', namespace: 'gloo-system' },
                                        sni: `${green}_gloo-system`,
                                        verifySubjectAltName: ['remote.internal'],
                                    },
                                },
                            ],
                        },
                    ],
                },
            ],
        });
    });

    it('says the path of a target that has one of its own', () => {
        const clusters = valid.clusters.map((cluster) =>
            cluster.name === 'remote'
                ? { ...cluster, upstreams: [{ name: green, failureDetected: true, healthCheckPath: '/ready' }] }
                : cluster,
        );
        const [first] = upstreamFailover(specOf({ gateways, clusters })).spec.failover.prioritizedLocalities;
        expect(first?.localityEndpoints[0]?.lbEndpoints[0]?.healthCheckConfig).toEqual({ path: '/ready' });
    });

    it('passes the overprovisioning factor on', () => {
        expect(upstreamFailover(specOf({ gateways, overprovisioningFactor: 200 })).spec.failover.policy).toEqual({
            overprovisioningFactor: 200,
        });
    });

    it('has a priority for each group, in order, and an endpoint for each Upstream in it', () => {
        const weight = fc.integer({ min: 1, max: 100 });
        fc.assert(
            fc.property(
                fc.shuffledSubarray(['remote', 'farther'], { minLength: 1 }),
                weight,
                weight,
                (order, ...weights) => {
                    const groups = order.map((cluster, index) => ({ targets: [target(cluster, weights[index])] }));
                    const { prioritizedLocalities } = upstreamFailover(specOf({ gateways, groups })).spec.failover;
                    expect(
                        prioritizedLocalities.map(({ localityEndpoints }) =>
                            localityEndpoints.map((each) => [each.lbEndpoints[0]?.address, each.loadBalancingWeight]),
                        ),
                    ).toEqual(
                        order.map((cluster, index) => [
                            [cluster === 'remote' ? '203.0.113.7' : 'farther.example.org', weights[index]],
                        ]),
                    );
                },
            ),
        );
    });
});

describe('a failover is refused', () => {
    const localTarget = { targets: [{ cluster: 'local', upstreams: [{ name: blue }] }] };
    const unchecked = [{ name: 'local', upstreams: [{ name: blue }] }, ...valid.clusters.slice(1)];
    const otherPath = valid.clusters.map((cluster) =>
        cluster.name === 'remote' ? { ...cluster, upstreams: [{ name: green, healthCheckPath: '/ready' }] } : cluster,
    );
    const other = (change: object) =>
        valid.clusters.map((cluster) => ({
            ...cluster,
            upstreams: cluster.upstreams.map((upstream) =>
                cluster.name === 'local'
                    ? { ...upstream, useHttp2: false, grpcHealthCheck: false, healthCheckHeaders: ['x-a'] }
                    : { ...upstream, ...change },
            ),
        }));
    const unweighted = [
        { name: 'local', upstreams: [{ name: blue, failureDetected: true }] },
        ...valid.clusters.slice(1),
    ];
    it.each<[string, Partial<Args>, string]>([
        ['to nothing', { groups: [] }, '`groups` is empty'],
        ['to an empty group', { groups: [{ targets: [] }] }, '`groups[0].targets` is empty'],
        ['to itself', { groups: [localTarget] }, 'is the primary itself'],
        ['to an unknown cluster', { groups: [{ targets: [target('mars')] }] }, 'known: local, remote, farther'],
        [
            'to an Upstream that is not declared',
            { groups: [{ targets: [{ cluster: 'remote', upstreams: [{ name: blue }] }] }] },
            `gloo-system/${blue} on remote, which is not declared there; declared: gloo-system/${green}`,
        ],
        ['twice to the same', { groups: [{ targets: [target('remote')] }, ...valid.groups] }, 'twice'],
        ['of an unknown cluster', { primary: { cluster: 'mars', name: blue } }, '`primary` is on the cluster "mars"'],
        [
            'of an Upstream whose failure nobody notices',
            { clusters: unchecked },
            'would be accepted and never fail over',
        ],
        ['with another path, which Federation cannot say', { clusters: otherPath }, 'would count as dead'],
        [
            'to an Upstream by HTTP/2 from one by HTTP/1.1',
            { gateways, clusters: other({ useHttp2: true }) },
            'has another `useHttp2` than the primary',
        ],
        [
            'to an Upstream that is checked by gRPC from one that is not',
            { gateways, clusters: other({ grpcHealthCheck: true }) },
            'has another `grpcHealthCheck` than the primary',
        ],
        [
            'to an Upstream that wants a header in its checks',
            { gateways, clusters: other({ healthCheckHeaders: ['x-a', 'x-b'] }) },
            'with the header `x-b`, which the primary',
        ],
        [
            'with weights for some of a group',
            { groups: [{ targets: [target('remote', 1), target('farther')] }] },
            'has targets with and without `weight`',
        ],
        [
            'with weights that are none',
            { groups: [{ targets: [target('remote', 0)] }] },
            '`groups[0].targets[0].weight` is 0',
        ],
        [
            'with weights that Envoy would ignore',
            { groups: [{ targets: [target('remote', 1)] }], clusters: unweighted },
            'localityWeighted: true',
        ],
        ['with a factor that a scheme cannot say', { overprovisioningFactor: 140 }, 'has no field in a FailoverScheme'],
        ['with a factor that spills while all is well', { gateways, overprovisioningFactor: 90 }, 'at least 100'],
        ['without a gateway to the target', { gateways: gateways.slice(1) }, '`gateways` has none for "remote"'],
        [
            'with two gateways to one',
            { gateways: [...gateways, ...gateways.slice(0, 1)] },
            '`gateways` names "remote" twice',
        ],
        [
            'with a gateway that has no address',
            { gateways: [{ cluster: 'remote', address: '' }] },
            '`gateways[0].address` is empty',
        ],
        [
            'with a scheme in an address',
            { gateways: [{ cluster: 'remote', address: 'https://gw' }] },
            '`gateways[0].address` is "https://gw"',
        ],
        [
            'with a port in an address',
            { gateways: [{ cluster: 'remote', address: 'gw:15443' }] },
            '`gateways[0].address` is "gw:15443"',
        ],
        [
            'with a space in an address',
            { gateways: [{ cluster: 'remote', address: 'gw.example.com ' }] },
            '`gateways[0].address` is "gw.example.com "',
        ],
    ])('%s', (_, change, message) => {
        expect(() => specOf(change)).toThrow(message);
    });

    it('with everything that is wrong in one error', () => {
        expect(() => specOf({ groups: [localTarget, { targets: [target('mars')] }] })).toThrow(
            /primary itself[^]*"mars"/,
        );
    });
});

describe('FailoverScheme', () => {
    const declare = (change: Partial<FailoverSchemeArgs> = {}, preview = false) =>
        deploy(
            () => {
                new FailoverScheme(
                    'scheme',
                    { ...valid, ...change },
                    { provider: new kubernetes.Provider('local', {}) },
                );
            },
            { preview },
        );

    it('waits for Federation to accept what was last declared', async () => {
        const deployment = await declare();
        expect(deployment.one('FailoverSchemePatch').inputs).toMatchObject({
            metadata: {
                name: 'failover-scheme',
                namespace: 'gloo-fed',
                annotations: { 'pulumi.com/timeoutSeconds': '120' },
            },
        });
        expect(deployment.one('pulumi-failover:index:FailoverScheme').outputs).toEqual({
            mode: 'federation',
            upstreamCluster: `${blue}_gloo-system`,
        });
    });

    it('needs no Federation when it is given the gateways', async () => {
        const deployment = await declare({ gateways });
        expect(deployment.all('FailoverScheme').filter(({ custom }) => custom)).toEqual([]);
        expect(deployment.one('UpstreamPatch').inputs).toMatchObject({ spec: { failover: {} } });
    });

    it('gives up what it wrote itself before Federation is to write', async () => {
        const patch = (await declare()).one('UpstreamPatch');
        expect(patch.inputs).not.toHaveProperty('spec');
        const scheme = (await declare()).one('fed.solo.io/v1:FailoverScheme');
        expect(scheme.dependencies).toContain(patch.urn);
    });

    it('previews in both modes', async () => {
        expect((await declare({}, true)).all('FailoverSchemePatch')).toHaveLength(1);
        expect((await declare({ gateways }, true)).all('UpstreamPatch')).toHaveLength(1);
    });
});

describe('acceptanceAnnotations', () => {
    const spec = { namespace: 'gloo-fed', acceptanceTimeoutSeconds: 30 };
    it('name the state and the generation that it is to be of', () => {
        expect(JSON.parse(acceptanceAnnotations(spec, 7)['pulumi.com/waitFor'] ?? '')).toEqual([
            'jsonpath={.status.namespacedStatuses.gloo-fed.observedGeneration}=7',
            'jsonpath={.status.namespacedStatuses.gloo-fed.state}=ACCEPTED',
        ]);
    });
    it('name the state alone where the generation is not known', () => {
        expect(acceptanceAnnotations(spec, undefined)['pulumi.com/waitFor']).not.toContain('observedGeneration');
    });
});

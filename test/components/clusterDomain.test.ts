import { EchoApp } from '../../components';
import { clusterDomainProblems } from '../../components/clusterDomain';
import { upstreamSpec } from '../../components/gloo/upstream/healthCheckedUpstreamSpec';
import { upstream } from '../../components/gloo/upstream/upstreamManifest';
import { deploy } from '../support/deployment';

describe('a cluster domain', () => {
    it.each([
        ['cluster.local', 0],
        ['corp.internal', 0],
        ['', 1],
        ['.local', 1],
        ['cluster local', 1],
        ['Cluster.local', 1],
    ])('"%s" has %i problems', (domain, count) => {
        expect(clusterDomainProblems('clusterDomain', domain)).toHaveLength(count);
    });
});

describe('a cluster whose domain is corp.internal', () => {
    const clusterDomain = 'corp.internal';

    it('has its echo service there', async () => {
        const deployment = await deploy(() => {
            new EchoApp('echo', { appName: 'shop', namespace: 'team', text: 'hello', cluster: 'a', clusterDomain });
        });
        expect(deployment.one('EchoApp', 'echo').outputs).toMatchObject({
            host: 'shop.team.svc.corp.internal',
        });
    });

    it('checks health under that name', () => {
        const service = { name: 'shop', namespace: 'team', port: 80 };
        expect(upstream(upstreamSpec({ service, clusterDomain })).spec.healthChecks).toMatchObject([
            { httpHealthCheck: { host: 'shop.team.svc.corp.internal' } },
        ]);
    });

    it.each([
        ['EchoApp', () => new EchoApp('echo', { appName: 'a', text: 'a', cluster: 'a', clusterDomain: '.internal' })],
        ['HealthCheckedUpstream', () => upstreamSpec({ service: { name: 'a', port: 1 }, clusterDomain: '.internal' })],
    ])('is refused by %s when it is no domain', (_, declare) => {
        expect(declare).toThrow('`clusterDomain` is ".internal"');
    });
});

import * as kubernetes from '@pulumi/kubernetes';
import fc from 'fast-check';
import { MeshFailover } from '../../../../components';
import { entryRoute, meshRoute, meshRule } from '../../../../components/istio/mesh/meshFailover';
import { deploy } from '../../../support/deployment';
import { meshSpec, valid } from '../validMesh';

describe('the rule of a mesh failover', () => {
    it('prefers the client’s own cluster, by a label that endpoints behind a gateway have', () => {
        expect(meshRule(meshSpec()).spec.trafficPolicy.loadBalancer.localityLbSetting).toEqual({
            enabled: true,
            failoverPriority: ['topology.istio.io/cluster'],
        });
    });

    it('follows an order of regions, which endpoints behind a gateway keep', () => {
        const rule = meshRule(meshSpec({ preference: ['europe-west1', 'us-central1'] }));
        expect(rule.spec.trafficPolicy.loadBalancer.localityLbSetting).toEqual({
            enabled: true,
            failover: [
                { from: 'europe-west1', to: 'us-central1' },
                { from: 'us-central1', to: 'europe-west1' },
            ],
        });
    });

    it('is hardened unless asked otherwise', () => {
        const { connectionPool, outlierDetection } = meshRule(meshSpec()).spec.trafficPolicy;
        expect(connectionPool).toEqual({ tcp: { connectTimeout: '1s' } });
        expect(outlierDetection).toEqual({
            consecutiveGatewayErrors: 5,
            consecutive5xxErrors: 0,
            interval: '1s',
            baseEjectionTime: '10s',
            maxEjectionPercent: 99,
        });
    });

    it('has the settings of the guide when they are asked for, and leaves the rest to Istio', () => {
        const spec = meshSpec({ hardening: 'guide' });
        expect(meshRule(spec).spec.trafficPolicy).toEqual({
            outlierDetection: {
                consecutive5xxErrors: 1,
                interval: '10s',
                baseEjectionTime: '120s',
                maxEjectionPercent: 100,
            },
            loadBalancer: { localityLbSetting: { enabled: true, failoverPriority: ['topology.istio.io/cluster'] } },
        });
        expect(meshRoute(spec).spec.http).toEqual([
            { match: [{ port: 9080 }], route: [{ destination: { host: valid.service.host, port: { number: 9080 } } }] },
        ]);
    });

    it('never lets Envoy eject the last endpoint, and always all others, however many there are', () => {
        fc.assert(
            fc.property(fc.integer({ min: 2, max: 100 }), (endpoints) => {
                const { maxEjectionPercent = 10 } = meshRule(meshSpec()).spec.trafficPolicy.outlierDetection;
                // Envoy's DetectorImpl::ejectHost: one more only while 100 × (ejected + 1) / all ≤ the maximum.
                let ejected = 0;
                while (ejected < endpoints && (100 * (ejected + 1)) / endpoints <= maxEjectionPercent) {
                    ejected += 1;
                }
                expect(ejected).toBe(endpoints - 1);
            }),
        );
    });
});

describe('the routes of a mesh failover', () => {
    it('are for the service’s host in the mesh, and for the gateway’s hosts at the entry', () => {
        const spec = meshSpec({ entry: { hosts: ['shop.example.org'], gatewayName: 'shop' } });
        expect(meshRoute(spec)).toMatchObject({
            metadata: { name: 'reviews', namespace: 'bookinfo' },
            spec: { hosts: ['reviews.bookinfo.svc.cluster.local'], gateways: ['mesh'] },
        });
        expect(entryRoute(spec)).toMatchObject({
            metadata: { name: 'reviews-entry', namespace: 'bookinfo' },
            spec: { hosts: ['shop.example.org'], gateways: ['shop'] },
        });
    });

    it('retry the same at both', () => {
        const spec = meshSpec();
        const inMesh = meshRoute(spec).spec.http;
        expect(entryRoute(spec).spec.http.map(({ retries }) => retries)).toEqual(inMesh.map(({ retries }) => retries));
        expect(meshRoute(spec).spec.http[0]?.retries).toEqual({
            attempts: 3,
            perTryTimeout: '1s',
            retryOn: 'gateway-error,connect-failure,refused-stream,reset',
            retryRemoteLocalities: true,
        });
    });
});

describe('the route of callers in the mesh', () => {
    it('leaves requests to other ports of the service where they go', () => {
        const { http } = meshRoute(meshSpec()).spec;
        const matches = http.flatMap(({ match = [{}] }) => match);
        expect(http.length).toBeGreaterThan(1);
        expect(matches.map(({ port }) => port)).toEqual(matches.map(() => 9080));
    });

    it('is for the only port of a service where none is named', () => {
        const { http } = meshRoute(meshSpec({ service: { host: valid.service.host } })).spec;
        expect(JSON.stringify(http)).not.toContain('port');
        expect(http.at(-1)).not.toHaveProperty('match');
    });
});

describe('MeshFailover', () => {
    const kinds = async (entry: boolean) => {
        const deployment = await deploy(() => {
            const provider = new kubernetes.Provider('cluster', {});
            new MeshFailover('failover', { ...valid, ...(entry && { entry: {} }) }, { provider });
        });
        return deployment.resources
            .filter(({ type }) => type.startsWith('kubernetes:'))
            .map(({ inputs }) => inputs['kind'])
            .sort();
    };

    it('leaves the ingress gateway alone unless it has an entry', async () => {
        expect(await kinds(false)).toEqual(['DestinationRule', 'VirtualService']);
        expect(await kinds(true)).toEqual(['DestinationRule', 'Gateway', 'VirtualService', 'VirtualService']);
    });
});

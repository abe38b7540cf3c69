import fc from 'fast-check';
import { destinationRule } from '../../../components/istio/destinationRule';
import { preferredSpec, weightedSpec } from './validFailover';

describe('destinationRule', () => {
    it('is the one of the CSM guide with `guide`', () => {
        expect(destinationRule(weightedSpec({ hardening: 'guide' }))).toEqual({
            apiVersion: 'networking.istio.io/v1',
            kind: 'DestinationRule',
            metadata: { name: 'hello-world', namespace: 'default' },
            spec: {
                host: 'hello-world.default.svc.cluster.local',
                trafficPolicy: {
                    connectionPool: { http: { http2MaxRequests: 100 } },
                    outlierDetection: {
                        consecutive5xxErrors: 1,
                        interval: '1s',
                        baseEjectionTime: '30s',
                        maxEjectionPercent: 100,
                    },
                    loadBalancer: {
                        localityLbSetting: {
                            enabled: true,
                            distribute: [
                                { from: 'europe-west1', to: { 'europe-west1': 50, 'us-central1': 50 } },
                                { from: 'us-central1', to: { 'us-central1': 50, 'europe-west1': 50 } },
                            ],
                        },
                    },
                },
            },
        });
    });

    it('is hardened unless asked otherwise', () => {
        const { connectionPool, outlierDetection } = destinationRule(weightedSpec()).spec.trafficPolicy;
        expect(connectionPool).toEqual({ tcp: { connectTimeout: '1s' } });
        expect(outlierDetection).toEqual({
            consecutiveGatewayErrors: 3,
            consecutive5xxErrors: 5,
            interval: '1s',
            baseEjectionTime: '10s',
            maxEjectionPercent: 100,
        });
    });

    it('has outlier detection with an order too: without it Istio would ignore the order', () => {
        const { loadBalancer, outlierDetection } = destinationRule(preferredSpec()).spec.trafficPolicy;
        expect(loadBalancer.localityLbSetting).not.toHaveProperty('distribute');
        expect(outlierDetection).toMatchObject({ maxEjectionPercent: 100 });
    });

    it.each([
        ['one error', { consecutive5xxErrors: 1 }, { consecutive5xxErrors: 1 }],
        [
            'errors of the application only late',
            { consecutive5xxErrors: 9 },
            { consecutive5xxErrors: 9, consecutiveGatewayErrors: 3 },
        ],
        ['gateway errors only', { consecutive5xxErrors: 0 }, { consecutive5xxErrors: 0, consecutiveGatewayErrors: 3 }],
        [
            'one gateway error',
            { consecutiveGatewayErrors: 1 },
            { consecutive5xxErrors: 5, consecutiveGatewayErrors: 1 },
        ],
    ])('ejects by %s when told to', (_, detection, expected) => {
        const { consecutive5xxErrors, consecutiveGatewayErrors } = destinationRule(weightedSpec({ detection })).spec
            .trafficPolicy.outlierDetection;
        expect({ consecutive5xxErrors, consecutiveGatewayErrors }).toEqual({
            consecutiveGatewayErrors: undefined,
            ...expected,
        });
    });

    it('lets Envoy eject any one region whole, with whatever maxEjectionPercent is accepted', () => {
        const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 5 });
        fc.assert(
            fc.property(sizes, fc.integer({ min: 1, max: 100 }), (replicas, maxEjectionPercent) => {
                const localities = replicas.map((size, index) => ({ region: `region-${index}`, replicas: size }));
                const rule = () =>
                    destinationRule(
                        preferredSpec({ localities, preference: ['region-0'], detection: { maxEjectionPercent } }),
                    );
                const endpoints = replicas.reduce((sum, size) => sum + size, 0);
                // Envoy's DetectorImpl::ejectHost: one more only while 100 × (ejected + 1) / all ≤ the maximum.
                const emptied = (size: number) => (100 * size) / endpoints <= maxEjectionPercent;
                if (replicas.every(emptied)) {
                    expect(rule().spec.trafficPolicy.outlierDetection.maxEjectionPercent).toBe(maxEjectionPercent);
                } else {
                    expect(rule).toThrow('`detection.maxEjectionPercent`');
                }
            }),
        );
    });

    it('says nothing that Istio takes for something else', () => {
        const rule = destinationRule(weightedSpec({ detection: { minHealthPercent: 0 }, connectionPool: {} }));
        expect(rule.spec.trafficPolicy.outlierDetection).not.toHaveProperty('minHealthPercent');
        expect(JSON.stringify(rule)).not.toContain('null');
    });
});

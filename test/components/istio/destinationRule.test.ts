import fc from 'fast-check';
import { destinationRule } from '../../../components/istio/destinationRule';
import { virtualService } from '../../../components/istio/virtualService';
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

    it('writes out what is different for a port, as Istio takes nothing from the rest of the rule', () => {
        const ports = [
            { port: 9090, detection: { consecutiveGatewayErrors: 1 }, failback: { baseEjectionTime: '20s' } },
        ];
        const { portLevelSettings = [], ...service } = destinationRule(preferredSpec({ ports })).spec.trafficPolicy;
        expect(portLevelSettings).toEqual([
            {
                ...service,
                port: { number: 9090 },
                outlierDetection: {
                    ...service.outlierDetection,
                    consecutiveGatewayErrors: 1,
                    baseEjectionTime: '20s',
                },
            },
        ]);
    });

    it('ejects at fewer errors of any kind on a port, without a count of gateway errors that has no effect', () => {
        const ports = [{ port: 9090, detection: { consecutive5xxErrors: 1 } }];
        const [port] = destinationRule(weightedSpec({ ports })).spec.trafficPolicy.portLevelSettings ?? [];
        expect(port?.outlierDetection).toMatchObject({ consecutive5xxErrors: 1 });
        expect(port?.outlierDetection).not.toHaveProperty('consecutiveGatewayErrors');
    });

    it('has neither subsets nor ports unless asked', () => {
        const { subsets, trafficPolicy } = destinationRule(weightedSpec()).spec;
        expect([subsets, trafficPolicy.portLevelSettings]).toEqual([undefined, undefined]);
    });

    it('names the subset that the route goes to', () => {
        const subset = { name: 'v2', labels: { version: 'v2' } };
        const spec = weightedSpec({ service: { host: 'hello-world.default.svc.cluster.local', subset } });
        expect(destinationRule(spec).spec.subsets).toEqual([subset]);
        expect(
            virtualService(spec).spec.http.flatMap(({ route }) => route.map(({ destination }) => destination.subset)),
        ).toEqual(['v2', 'v2']);
    });

    it('says how endpoints of a locality are chosen, beside where requests go', () => {
        const balancing = { algorithm: 'ROUND_ROBIN', warmUp: { duration: '30s', minimumPercent: 20 } } as const;
        const { loadBalancer } = destinationRule(preferredSpec({ balancing })).spec.trafficPolicy;
        expect(loadBalancer).toEqual({
            simple: 'ROUND_ROBIN',
            warmup: { duration: '30s', minimumPercent: 20 },
            localityLbSetting: expect.objectContaining({ enabled: true }) as unknown,
        });
    });
});

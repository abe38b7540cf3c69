import * as fc from 'fast-check';
import { Hardening } from '../../../../components';
import { glooDuration } from '../../../../components/gloo/glooDuration';
import { upstreamSpec } from '../../../../components/gloo/upstream/healthCheckedUpstreamSpec';
import { declaredUpstream, upstream } from '../../../../components/gloo/upstream/upstreamManifest';

const valid = { service: { name: 'service-blue', port: 10_000 } };

describe('the Upstream of a guide', () => {
    it('is the Gloo guide’s, in the API that it is for', () => {
        expect(upstream(upstreamSpec({ ...valid, hardening: Hardening.Guide }))).toEqual({
            apiVersion: 'gloo.solo.io/v1',
            kind: 'Upstream',
            metadata: { name: 'default-service-blue-10000', namespace: 'gloo-system' },
            spec: {
                kube: { serviceName: 'service-blue', serviceNamespace: 'default', servicePort: 10_000 },
                healthChecks: [
                    {
                        timeout: '1s',
                        interval: '1s',
                        unhealthyThreshold: 1,
                        healthyThreshold: 1,
                        httpHealthCheck: { path: '/health' },
                    },
                ],
            },
        });
    });
});

describe('a hardened Upstream', () => {
    it('has everything that the guide leaves to Envoy’s defaults', () => {
        expect(upstream(upstreamSpec(valid)).spec).toMatchObject({
            healthChecks: [
                {
                    noTrafficInterval: '1s',
                    reuseConnection: false,
                    httpHealthCheck: { host: 'service-blue.default.svc.cluster.local' },
                },
            ],
            circuitBreakers: { maxRetries: 1024 },
            loadBalancerConfig: { healthyPanicThreshold: 0, updateMergeWindow: '0s' },
            connectionConfig: { connectTimeout: '1s' },
            ignoreHealthOnHostRemoval: true,
        });
    });

    it('is checked as often without traffic as with it', () => {
        const { spec } = upstream(upstreamSpec({ ...valid, healthCheck: { interval: '500ms' } }));
        expect(spec.healthChecks).toMatchObject([{ interval: '0.5s', noTrafficInterval: '0.5s' }]);
    });

    it('may be checked seldom, with traffic and without', () => {
        const { spec } = upstream(upstreamSpec({ ...valid, healthCheck: { interval: '10s' } }));
        expect(spec.healthChecks).toMatchObject([{ interval: '10s', noTrafficInterval: '10s' }]);
    });

    it('ejects nobody unless asked to, and then for gateway errors too', () => {
        expect(upstream(upstreamSpec(valid)).spec).not.toHaveProperty('outlierDetection');
        expect(upstream(upstreamSpec({ ...valid, outlierDetection: {} })).spec.outlierDetection).toEqual({
            interval: '1s',
            baseEjectionTime: '10s',
            maxEjectionPercent: 100,
            consecutive5xx: 5,
            consecutiveGatewayFailure: 3,
            enforcingConsecutiveGatewayFailure: 100,
        });
    });

    it('heeds weights within a group when asked to', () => {
        const spec = upstreamSpec({ ...valid, loadBalancing: { localityWeighted: true } });
        expect(upstream(spec).spec.loadBalancerConfig).toMatchObject({ localityWeightedLbConfig: {} });
        expect(declaredUpstream(spec)).toMatchObject({ localityWeighted: true, failureDetected: true });
    });
});

describe('upstreamSpec', () => {
    it.each([
        ['no port', { service: { name: 'a', port: 0 } }, '`service.port` is 0'],
        ['a service that is no name', { service: { name: 'A', port: 1 } }, '`service.name` is "A"'],
        ['a path without a slash', { healthCheck: { path: 'health' } }, '`healthCheck.path` is "health"'],
        ['a time without a unit', { healthCheck: { timeout: '1' } }, '`healthCheck.timeout` is "1"'],
        ['no threshold', { healthCheck: { unhealthyThreshold: 0 } }, '`healthCheck.unhealthyThreshold` is 0'],
        ['Envoy’s minute without checks', { healthCheck: { noTrafficInterval: '60s' } }, 'no failure is noticed'],
        ['a panic of more than all', { loadBalancing: { healthyPanicThreshold: 101 } }, 'is 101'],
        ['half a retry', { circuitBreakers: { maxRetries: 0.5 } }, '`circuitBreakers.maxRetries` is 0.5'],
        ['an ejection of nobody', { outlierDetection: { maxEjectionPercent: 0 } }, 'use 1 to 100'],
        [
            'a detection of nothing',
            { outlierDetection: { consecutive5xx: 0, consecutiveGatewayFailure: 0 } },
            'counts nothing',
        ],
        ['an unknown hardening', { hardening: 'soft' as Hardening }, 'known are hardened, guide'],
    ])('refuses %s', (_, change, message) => {
        expect(() => upstreamSpec({ ...valid, ...change })).toThrow(message);
    });

    it('lists everything that is wrong', () => {
        expect(() => upstreamSpec({ service: { name: 'A', port: 0 } })).toThrow(/`service.name`[^]*`service.port`/);
    });

    it('leaves what Gloo’s translator needs to nobody', () => {
        const given = fc.record(
            {
                timeout: fc.constantFrom('200ms', '2s'),
                interval: fc.constantFrom('500ms', '5s'),
                unhealthyThreshold: fc.integer({ min: 1, max: 9 }),
                healthyThreshold: fc.integer({ min: 1, max: 9 }),
            },
            { requiredKeys: [] },
        );
        fc.assert(
            fc.property(given, fc.constantFrom(...Object.values(Hardening)), (healthCheck, hardening) => {
                const [check] = upstream(upstreamSpec({ ...valid, healthCheck, hardening })).spec.healthChecks;
                expect(check).toMatchObject({
                    timeout: expect.stringMatching(/^[\d.]+s$/) as string,
                    interval: expect.stringMatching(/^[\d.]+s$/) as string,
                    unhealthyThreshold: healthCheck.unhealthyThreshold ?? 1,
                    healthyThreshold: healthCheck.healthyThreshold ?? 1,
                    httpHealthCheck: { path: '/health' },
                });
            }),
        );
    });
});

describe('glooDuration', () => {
    it.each([
        ['250ms', '0.25s'],
        ['1m30s', '90s'],
        ['1s', '1s'],
        ['0s', '0s'],
    ])('%s is %s', (duration, written) => expect(glooDuration(duration)).toBe(written));
});

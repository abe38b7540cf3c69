import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { Hardening, HealthCheckedUpstream, type HealthCheckedUpstreamArgs } from '../../../../components';
import { glooDuration } from '../../../../components/gloo/glooDuration';
import { upstreamSpec } from '../../../../components/gloo/upstream/healthCheckedUpstreamSpec';
import { declaredUpstream, upstream } from '../../../../components/gloo/upstream/upstreamManifest';

type Given = Parameters<typeof upstreamSpec>[0];

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

describe('a health check', () => {
    const checkOf = (healthCheck: Given['healthCheck'], change: Partial<Given> = {}) =>
        upstream(upstreamSpec({ ...valid, ...change, healthCheck: healthCheck ?? {} })).spec.healthChecks[0];

    it('sends headers, and accepts other statuses, by the names of Gloo’s API', () => {
        const requestHeadersToAdd = [{ header: { key: 'x-probe', value: 'failover' }, append: false }];
        const expectedStatuses = [{ start: 200, end: 300 }];
        expect(checkOf({ requestHeadersToAdd, expectedStatuses })).toMatchObject({
            httpHealthCheck: { path: '/health', requestHeadersToAdd, expectedStatuses },
        });
    });

    it.each<[string, Partial<Given>, Given['healthCheck'], boolean | undefined]>([
        ['follows the Upstream', { useHttp2: true }, {}, true],
        ['may differ from it', { useHttp2: true }, { useHttp2: false }, undefined],
        ['is off by default', {}, {}, undefined],
    ])('by HTTP/2 %s', (_, change, healthCheck, expected) => {
        expect(checkOf(healthCheck, change)?.httpHealthCheck?.useHttp2).toBe(expected);
    });

    it('by gRPC asks the Service by its full name, and nothing by HTTP', () => {
        const check = checkOf({ grpcHealthCheck: { serviceName: 'shop.Cart' } }, { useHttp2: true });
        expect(check).toMatchObject({
            grpcHealthCheck: { serviceName: 'shop.Cart', authority: 'service-blue.default.svc.cluster.local' },
        });
        expect(check).not.toHaveProperty('httpHealthCheck');
    });

    it.each<[string, Given['healthCheck'], string]>([
        ['no statuses', { expectedStatuses: [] }, '`healthCheck.expectedStatuses` is empty'],
        [
            'a range of none',
            { expectedStatuses: [{ start: 200, end: 200 }] },
            '`healthCheck.expectedStatuses[0]` is from 200 to 200; use statuses from 100 to 599',
        ],
        ['a status that is none', { expectedStatuses: [{ start: 99, end: 200 }] }, 'is from 99 to 200'],
        [
            'a header without a name',
            { requestHeadersToAdd: [{ header: { key: 'x probe', value: '' } }] },
            '`healthCheck.requestHeadersToAdd[0].header.key` is "x probe"',
        ],
        [
            'the host as a header',
            { requestHeadersToAdd: [{ header: { key: 'Host', value: 'a' } }] },
            'which Envoy does not add; use `healthCheck.host`',
        ],
        [
            'a value of two lines',
            { requestHeadersToAdd: [{ header: { key: 'a', value: 'b\nc' } }] },
            '`healthCheck.requestHeadersToAdd[0].header.value` is more than one line',
        ],
        ['gRPC by HTTP/1.1', { grpcHealthCheck: {} }, '`healthCheck.grpcHealthCheck` needs HTTP/2'],
        [
            'a path of gRPC',
            { grpcHealthCheck: {}, path: '/health' },
            '`healthCheck.path` has no effect on a check by gRPC',
        ],
    ])('refuses %s', (_, healthCheck, message) => {
        expect(() => checkOf(healthCheck)).toThrow(message);
    });

    it('refuses a port, which Gloo’s API does not have there', () => {
        const args = { ...valid, healthCheck: { port: 9000 } } as HealthCheckedUpstreamArgs;
        expect(() => new HealthCheckedUpstream('blue', args)).toThrow('`healthCheck.port` is not an argument');
    });

    it('is the one that a failover compares with those of its targets', () => {
        const requestHeadersToAdd = ['X-B', 'x-a'].map((key) => ({ header: { key, value: '1' } }));
        expect(declaredUpstream(upstreamSpec({ ...valid, healthCheck: { requestHeadersToAdd } }))).toMatchObject({
            useHttp2: false,
            grpcHealthCheck: false,
            healthCheckPath: '/health',
            healthCheckHeaders: ['x-a', 'x-b'],
            expectedStatuses: [{ start: 200, end: 201 }],
        });
    });
});

describe('unhealthyThreshold', () => {
    it('is passed on: Envoy counts time-outs and refused connections against it', () => {
        const { spec } = upstream(upstreamSpec({ ...valid, healthCheck: { unhealthyThreshold: 3 } }));
        expect(spec.healthChecks).toMatchObject([{ unhealthyThreshold: 3 }]);
    });

    it('says in the schema that one unexpected status is enough', () => {
        const { types } = JSON.parse(readFileSync('schema.json', 'utf8')) as {
            types: Record<string, { properties: Record<string, { description: string }> }>;
        };
        const text = types['pulumi-failover:index:UpstreamHealthCheck']?.properties['unhealthyThreshold']?.description;
        expect(text?.replace(/\s+/g, ' ')).toContain('an unexpected status makes it unhealthy at once');
    });
});

describe('TLS to an Upstream', () => {
    const secretRef = { name: 'backend.authority' };
    const tlsOf = (change: Partial<Given>) => upstream(upstreamSpec({ ...valid, ...change })).spec;

    it('verifies the name that it asks for, and offers what it speaks', () => {
        const sslConfig = { secretRef, sni: 'backend.example.org' };
        expect(tlsOf({ sslConfig, useHttp2: true })).toMatchObject({
            useHttp2: true,
            sslConfig: {
                secretRef: { name: 'backend.authority', namespace: 'gloo-system' },
                sni: 'backend.example.org',
                verifySubjectAltName: ['backend.example.org'],
                alpnProtocols: ['h2'],
            },
        });
    });

    it('is as given in the guide’s variant', () => {
        expect(tlsOf({ sslConfig: { sni: 'a' }, hardening: Hardening.Guide }).sslConfig).toEqual({ sni: 'a' });
    });

    it('accepts every name of the authority when that is said', () => {
        expect(tlsOf({ sslConfig: { secretRef, verifySubjectAltName: [] } }).sslConfig).toMatchObject({
            verifySubjectAltName: [],
        });
    });

    it.each<[string, Partial<Given>, string]>([
        ['without an authority', { sslConfig: { sni: 'a' } }, '`sslConfig.secretRef` is missing'],
        [
            'to names without an authority',
            { sslConfig: { verifySubjectAltName: ['a'] }, hardening: Hardening.Guide },
            '`sslConfig.secretRef` is missing',
        ],
        ['to anyone of the authority', { sslConfig: { secretRef } }, '`sslConfig.verifySubjectAltName` is missing'],
        ['with an empty name', { sslConfig: { secretRef, sni: '' } }, '`sslConfig.sni` is empty'],
        [
            'with an empty protocol',
            { sslConfig: { secretRef, sni: 'a', alpnProtocols: [''] } },
            '`sslConfig.alpnProtocols[0]` is empty',
        ],
        [
            'with a Secret that is no name',
            { sslConfig: { secretRef: { name: 'A_b' }, sni: 'a' } },
            '`sslConfig.secretRef.name` is "A_b"',
        ],
    ])('is refused %s', (_, change, message) => {
        expect(() => tlsOf(change)).toThrow(message);
    });
});

describe('upstreamSpec', () => {
    it.each([
        ['no port', { service: { name: 'a', port: 0 } }, '`service.port` is 0'],
        ['a service that is no name', { service: { name: 'A', port: 1 } }, '`service.name` is "A"'],
        ['a path without a slash', { healthCheck: { path: 'health' } }, '`healthCheck.path` is "health"'],
        ['a time without a unit', { healthCheck: { timeout: '1' } }, '`healthCheck.timeout` is "1"'],
        ['no threshold', { healthCheck: { unhealthyThreshold: 0 } }, '`healthCheck.unhealthyThreshold` is 0'],
        ['Envoy’s minute without checks', { healthCheck: { noTrafficInterval: '60s' } }, 'no failure is detected'],
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

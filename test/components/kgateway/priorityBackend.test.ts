import * as fc from 'fast-check';
import { mostEjected } from '../../../analysis/envoy/ejection';
import { InvalidArguments } from '../../../components';
import {
    backendConfigPolicy,
    priorityBackend,
    priorityRoute,
    retryPolicy,
    targetBackend,
} from '../../../components/kgateway/manifests';
import { priorityBackendSpec } from '../../../components/kgateway/priorityBackendSpec';

const target = (cluster: string, more: object = {}) => ({ cluster, address: '203.0.113.7', ...more });
const valid = { targets: [target('west'), target('east'), target('south')], serverName: 'shop.failover.example' };
const spec = (change: object = {}) => priorityBackendSpec({ ...valid, ...change });

describe('PriorityBackend', () => {
    it('has as many tiers as there are targets, in their order', () => {
        expect(priorityBackend(spec())).toEqual({
            metadata: { name: 'failover', namespace: 'default' },
            spec: {
                type: 'PriorityGroups',
                priorityGroups: ['west', 'east', 'south'].map((cluster) => ({
                    backendRefs: [{ name: `failover-${cluster}` }],
                })),
            },
        });
        expect(targetBackend(spec(), 2)).toEqual({
            metadata: { name: 'failover-south', namespace: 'default' },
            spec: { type: 'Static', static: { hosts: [{ host: '203.0.113.7', port: 15_443 }] } },
        });
    });

    it('drops no target, whatever the tiers', () => {
        const tiers = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 16 });
        fc.assert(
            fc.property(
                tiers.filter((numbers) => new Set(numbers).size > 1),
                (numbers) => {
                    const targets = numbers.map((tier, index) => target(`c${index}`, { tier }));
                    const { priorityGroups } = priorityBackend(spec({ targets })).spec;
                    const named = priorityGroups.map(({ backendRefs }) => backendRefs.map(({ name }) => name));
                    const tierOf = (name: string) => numbers[Number(name.replace('failover-c', ''))] ?? 0;
                    const ofGroups = named.map((names) => [...new Set(names.map(tierOf))]);
                    expect(named.flat().sort()).toEqual(targets.map(({ cluster }) => `failover-${cluster}`).sort());
                    expect(ofGroups).toEqual([...new Set(numbers)].sort((a, b) => a - b).map((tier) => [tier]));
                },
            ),
        );
    });

    it('lets every tier but the last be ejected, and no gateway be chosen in panic', () => {
        expect(backendConfigPolicy(spec()).spec).toMatchObject({
            targetRefs: [{ group: 'gateway.kgateway.dev', kind: 'Backend', name: 'failover' }],
            healthCheck: { unhealthyThreshold: 3, http: { path: '/health', host: 'shop.failover.example' } },
            outlierDetection: { consecutive5xx: 3, maxEjectionPercent: 67 },
            circuitBreakers: { maxRetries: 1024 },
            loadBalancer: { healthyPanicThreshold: 0, updateMergeWindow: '0s' },
            tls: { sni: 'shop.failover.example', verifySubjectAltNames: ['shop.failover.example'] },
        });
    });

    const maxEjectionPercent = (targets: object[]): number =>
        backendConfigPolicy(spec({ targets })).spec.outlierDetection.maxEjectionPercent;

    it('lets Envoy eject as many gateways as there are before the last tier, and not one of the last besides', () => {
        const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 });
        fc.assert(
            fc.property(sizes, (counts) => {
                const targets = counts.flatMap((count, tier) =>
                    Array.from({ length: count }, (_, index) => target(`c${tier}-${index}`, { tier: tier + 1 })),
                );
                const before = targets.length - (counts.at(-1) ?? 0);
                expect(mostEjected(targets.length, maxEjectionPercent(targets))).toBe(before);
            }),
        );
    });

    it('lets all be ejected where a name has an unknown number of addresses', () => {
        expect(maxEjectionPercent([target('west', { address: 'gateway.example' }), target('east')])).toBe(100);
    });

    it('repeats a request that is not idempotent only where it was never sent', () => {
        expect(retryPolicy(spec(), 'idempotent').spec.retry).toEqual({
            attempts: 8,
            retryOn: ['gateway-error', 'connect-failure', 'refused-stream', 'reset'],
            perTryTimeout: '1s',
            backoffBaseInterval: '5ms',
        });
        expect(retryPolicy(spec(), 'not-idempotent').spec.retry).toEqual({
            attempts: 8,
            retryOn: ['connect-failure', 'refused-stream'],
            backoffBaseInterval: '5ms',
        });
        const all = retryPolicy(spec({ retry: { nonIdempotent: true } }), 'not-idempotent').spec.retry;
        expect(all).toHaveProperty('perTryTimeout');
    });

    it('has as many tries as it takes to eject every tier but the last, by default', () => {
        const attempts = (change: object) => retryPolicy(spec(change), 'idempotent').spec.retry.attempts;
        expect(attempts({ targets: [target('west'), target('east')] })).toBe(5);
        expect(attempts({ outlierDetection: { consecutive5xx: 1 } })).toBe(4);
        expect(attempts({ retry: { attempts: 1 } })).toBe(1);
        expect(attempts({ timeout: '5s' })).toBe(4);
    });

    it('routes all methods to the one Backend', () => {
        const { rules } = priorityRoute(spec({ hostnames: ['shop.example'] })).spec;
        expect(rules.map(({ name }) => name)).toEqual(['idempotent', 'not-idempotent']);
        expect(rules[1]?.matches).toEqual([{ path: { type: 'PathPrefix', value: '/' } }]);
    });

    it.each<[object, string]>([
        [{ targets: [] }, '`targets` has one tier or none: nothing replaces it.'],
        [{ targets: [target('west', { tier: 1 }), target('east', { tier: 1 })] }, '`targets` has one tier or none'],
        [{ targets: [target('west'), target('west')] }, '`targets` names "west" twice.'],
        [
            { targets: Array.from({ length: 17 }, (_, index) => target(`c${index}`)) },
            '`targets` has 17 tiers, of at most 1 targets; use at most 16 of each',
        ],
        [{ targets: [target('west'), target('east', { port: 0 })] }, '`targets[1].port` is 0'],
        [{ targets: [target('west'), target('east', { address: 'a b' })] }, '`targets[1].address` is "a b"'],
        [{ serverName: 'default-service_gloo' }, '`serverName` is "default-service_gloo"'],
        [{ healthCheck: { path: 'health' } }, '`healthCheck.path` is "health"; a path starts with "/".'],
        [{ outlierDetection: { consecutive5xx: 0 } }, '`outlierDetection.consecutive5xx` is 0'],
        [{ retry: { retryOn: 'envoy-magic' } }, '`retry.retryOn` names "envoy-magic"'],
        [{ prefix: 'cart' }, '`prefix` is "cart"; a path starts with "/".'],
    ])('refuses %j', (change, message) => {
        expect(() => spec(change)).toThrow(InvalidArguments);
        expect(() => spec(change)).toThrow(message);
    });
});

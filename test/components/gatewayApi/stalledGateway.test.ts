import * as fc from 'fast-check';
import { edgeFailoverSpec } from '../../../components/gatewayApi/failover/edgeFailoverSpec';
import { trafficPolicy } from '../../../components/gatewayApi/failover/trafficPolicy';
import { backendConfigPolicy } from '../../../components/kgateway/manifests';
import { priorityBackendSpec } from '../../../components/kgateway/priorityBackendSpec';
import { milliseconds } from '../../../duration';

interface Checks {
    interval: string;
    timeout: string;
    unhealthyThreshold: number;
}

/**
 * Health checks that fail in a row while a gateway answers nothing from 0 to `stallMs`, as Envoy counts them: a check fails
 * `timeout` after its begin, and the next one begins `interval` after the end of the last one.
 *
 * @param firstAt When the first check begins; before 0, as it may be on its way.
 * @param replyMs What a reply takes.
 */
function failedInARow(checks: Checks, stallMs: number, firstAt: number, replyMs: number): number {
    const [interval = 0, timeout = 0] = [checks.interval, checks.timeout].map(milliseconds);
    let most = 0;
    let failed = 0;
    for (let at = firstAt; at < stallMs;) {
        const repliedAt = at + replyMs <= 0 ? at + replyMs : Math.max(at, stallMs) + replyMs;
        const isLate = repliedAt - at > timeout;
        failed = isLate ? failed + 1 : 0;
        most = Math.max(most, failed);
        at = (isLate ? at + timeout : repliedAt) + interval;
    }
    return most;
}

const fallback = { cluster: 'us-central1', address: '203.0.113.7', serverName: 'failover.us-central1.internal' };
const edge = trafficPolicy(
    edgeFailoverSpec({ primary: { service: 'blue', port: 80, portName: 'http' }, fallbacks: [fallback] }),
    'idempotent',
).spec.healthCheck;
const group = backendConfigPolicy(
    priorityBackendSpec({
        targets: [{ cluster: 'europe-west1', address: '203.0.113.6' }, fallback],
        serverName: fallback.serverName,
    }),
).spec;

describe.each<[string, Checks | false]>([
    ['EdgeFailover', edge.active ?? false],
    ['PriorityBackend', group.healthCheck],
])('the health checks of %s', (_, checks) => {
    if (!checks) {
        throw new Error('no health checks');
    }
    const periodMs = (milliseconds(checks.interval) ?? 0) + (milliseconds(checks.timeout) ?? 0);
    const firstAt = fc.integer({ min: -periodMs, max: 0 });
    const replyMs = fc.integer({ min: 1, max: 300 });

    it('leave a gateway in that stalls for two seconds, whenever they meet it', () => {
        fc.assert(
            fc.property(firstAt, replyMs, (first, reply) => {
                expect(failedInARow(checks, 2_000, first, reply)).toBeLessThan(checks.unhealthyThreshold);
            }),
        );
    });

    it('take one out that answers nothing for as long as that many checks and another period take', () => {
        const longMs = (checks.unhealthyThreshold + 1) * periodMs;
        fc.assert(
            fc.property(firstAt, replyMs, (first, reply) => {
                expect(failedInARow(checks, longMs, first, reply)).toBeGreaterThanOrEqual(checks.unhealthyThreshold);
            }),
        );
    });
});

describe('a stall', () => {
    it('is no 5xx for EdgeFailover: tries that time out eject nothing', () => {
        expect(edge.passive).toMatchObject({
            splitExternalLocalOriginErrors: true,
            consecutiveLocalOriginFailures: 0,
            consecutiveGatewayErrors: 0,
        });
    });
});

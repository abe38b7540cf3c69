import type { Hardening, LocalityFailoverSpec } from '../../../components';
import { endpointsIn, localityExpectations } from '../../../components/istio/locality/expectations';
import type { Expectations } from '../../../drill/plan/plan';

/**
 * The locality scenario's expectations: those of its `LocalityFailover`, and what was measured of the echo application.
 * The guide's table says: everything to the survivor, and back. The report measures how many requests that costs;
 * without timeouts, a region that hangs or cannot be reached costs hundreds.
 */
export function echoExpectations(
    spec: LocalityFailoverSpec,
    clusters: readonly { name: string; region: string }[],
    hardening: Hardening,
): Expectations {
    const expected = localityExpectations(spec, clusters, hardening);
    const { crash, scale, ...faults } = expected.faults;
    if (hardening === 'guide' || !crash || !scale) {
        return expected;
    }
    const dead = endpointsIn(spec, [clusters[0]?.region ?? '']);
    const p99 = retriesAreRare(spec, dead, expected.minimumRequests) ? { p99OverSteadyMs: 30 } : {};
    return {
        ...expected,
        faults: {
            ...faults,
            // With a preference the survivor is idle until the ending pods have left Envoy's endpoints.
            scale: { ...scale, ...p99, ...(!spec.preference && { firstReplyMs: 60 }) },
            crash: { ...crash, ...p99, firstReplyMs: 60 },
        },
    };
}

/** Whether fewer than one in a hundred is tried again: those that eject, now and once more when they are let back. */
function retriesAreRare({ detection }: LocalityFailoverSpec, dead: number, requests: number): boolean {
    const errors = detection.consecutiveGatewayErrors || (detection.consecutive5xxErrors ?? 5);
    return 2 * errors * dead < requests / 100;
}

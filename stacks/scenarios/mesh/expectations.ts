import { Hardening, type MeshFailoverSpec } from '../../../components';
import { meshExpectations } from '../../../components/istio/mesh/expectations';
import type { Expectations, FaultExpectation } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';

/**
 * The mesh scenario's expectations: those of its `MeshFailover`, and of faults that the scenario describes itself.
 */
export function echoMeshExpectations(
    spec: MeshFailoverSpec,
    clusters: readonly { name: string; region: string }[],
    hardening: Hardening,
): Expectations {
    const expected = meshExpectations(spec, clusters, hardening);
    const { scale, hang } = expected.faults;
    if (!scale || !hang) {
        throw new Error('A mesh has expectations for `scale` and `hang`.');
    }
    const hardened = hardening === Hardening.Hardened;
    const remote = scale.fault;
    // Before these the local workload is scaled to 0, so that what they break is all there is.
    const crossing: FaultExpectation = { ...scale, steady: remote, recovery: remote };
    return {
        ...expected,
        faults: {
            ...expected.faults,
            partition: hang,
            // With the guide's one address the whole cluster is ejected, until its time is up.
            'gateway-replace': { ...crossing, ...(!hardened && { patienceMs: ejectedMs(spec) }) },
            ...(hardened && { rotation: crossing }),
        },
    };
}

/** Until an endpoint that was ejected once is back, and a machine's delay. */
function ejectedMs({ baseEjectionTime, detection }: MeshFailoverSpec): number {
    return (milliseconds(baseEjectionTime) ?? 0) + (milliseconds(detection.interval ?? '') ?? 0) + 10_000;
}

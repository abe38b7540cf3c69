import { Hardening } from '../../../components';
import { BadInput } from '../../../errors';
import type { Configuration } from '../../settings/configuration';

/** What the scenario is run with, from the stack's configuration. */
export interface EdgeSpec {
    hardening: Hardening;
    /** Who writes the failover into the primary Upstream. */
    mode: 'federation' | 'direct';
    replicas: number;
    /** DNS suffix of the clusters' Services. */
    clusterDomain: string;
    /** Tries after the first. */
    attempts: number;
    licenseKey?: string;
}

/** What the hardened variant adds up to; the drill's bounds follow from these. */
export const edgeTimings = {
    /** Longest wait of one try: http-echo answers within a millisecond, the farthest region is about 100 ms away. */
    perTryTimeoutMs: 250,
    /** Time between two health checks, of either variant. */
    intervalMs: 1_000,
    healthyThreshold: 1,
} as const;

/**
 * In the Gloo guide Federation writes the failover. Hardened, we write it: this verifies the name in the server's
 * certificate and not just its authority, and needs no Federation.
 *
 * @param groups Failover groups: each costs a try to leave.
 */
export function edgeSpec(
    { clusterDomain, variant, edgeMode, replicas, glooLicenseKey }: Configuration,
    groups: number,
    managed: boolean,
): EdgeSpec {
    const hardening = variant as Hardening;
    if (!managed && glooLicenseKey === undefined) {
        throw new BadInput(
            '`glooLicenseKey` is missing: only Gloo’s enterprise edition fails over, and this infrastructure does not ' +
                'run it. Set it as a secret, or use the infrastructure `lab`, which needs none.',
        );
    }
    return {
        hardening,
        mode: edgeMode ?? (hardening === Hardening.Guide ? 'federation' : 'direct'),
        replicas,
        clusterDomain,
        attempts: Math.max(2, groups),
        ...(glooLicenseKey !== undefined && { licenseKey: glooLicenseKey }),
    };
}

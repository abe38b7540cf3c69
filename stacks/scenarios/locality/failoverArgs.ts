import type * as pulumi from '@pulumi/pulumi';
import { Hardening, type LocalityFailoverArgs } from '../../../components';
import { serviceHost } from '../../../components/clusterDomain';
import type { Configuration } from '../../settings/configuration';

/**
 * Longest wait of one try in the hardened variant: http-echo answers within a millisecond, and the farthest of the
 * regions is a round trip of about 100 ms away.
 */
const perTryTimeout = '250ms';

/** What the scenario asks of {@link LocalityFailover}, the same in every cluster. */
export function localityFailoverArgs(
    { clusterDomain, failback: mode, preference, replicas, serving, share, variant, weights }: Configuration,
    regions: string[],
): pulumi.Unwrap<LocalityFailoverArgs> {
    const hardening = variant as Hardening;
    const named = [...new Set([...regions, ...Object.keys(weights ?? {})])];
    const equal = preference ? {} : equalWeights(regions);
    return {
        namespace: 'default',
        gatewayName: 'public-gateway',
        ruleName: 'hello-world',
        gatewaySelector: { istio: 'ingressgateway' },
        service: { host: serviceHost('hello-world', 'default', clusterDomain) },
        hosts: ['*'],
        hardening,
        regions,
        localities: named.map((region) => {
            const weight = (weights ?? equal)[region];
            return { region, replicas, ...(weight !== undefined && { weight }) };
        }),
        ...(preference && { preference }),
        ...((mode ?? serving ?? share) !== undefined && {
            failback: {
                ...(mode && { mode }),
                ...(serving && { serving }),
                ...(share !== undefined && { share }),
            },
        }),
        ...(hardening === Hardening.Hardened && { retry: { perTryTimeout } }),
    };
}

/** Whole percents that sum to 100 and differ by at most one. */
export function equalWeights(regions: readonly string[]): Record<string, number> {
    const each = Math.floor(100 / regions.length);
    const extra = 100 - each * regions.length;
    return Object.fromEntries(regions.map((region, index) => [region, each + (index < extra ? 1 : 0)]));
}

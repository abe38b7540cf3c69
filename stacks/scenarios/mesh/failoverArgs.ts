import type * as pulumi from '@pulumi/pulumi';
import { Hardening, type MeshFailoverArgs } from '../../../components';
import { serviceHost } from '../../../components/clusterDomain';
import type { Configuration } from '../../settings/configuration';
import type { MeshSettings } from './joinedMesh';

/** The echo service, the same in every cluster. */
export const service = { name: 'hello-world', namespace: 'default', port: 80 } as const;

/**
 * Longest wait of one try in the hardened variant: http-echo answers within a millisecond, and the farthest of the
 * regions is a round trip of about 100 ms away.
 */
const perTryTimeout = '250ms';

/** Addresses of each cluster's east-west gateways: the Solo guide has its product's one. */
function gatewayAddresses({ variant }: Configuration): number {
    return variant === Hardening.Guide ? 1 : 2;
}

/** What the scenario asks of {@link joinedMesh}. */
export function meshSettings(configuration: Configuration): MeshSettings {
    const { clusterDomain, root, rotation, settlingHours } = configuration;
    return { root, rotation, settlingHours, gatewayAddresses: gatewayAddresses(configuration), clusterDomain };
}

/** What the scenario asks of {@link MeshFailover}, the same in every cluster. */
export function meshFailoverArgs(
    configuration: Configuration,
    clusters: readonly { name: string; network: string; region: string }[],
): Omit<pulumi.Unwrap<MeshFailoverArgs>, 'entry'> {
    const hardening = configuration.variant as Hardening;
    return {
        service: {
            host: serviceHost(service.name, service.namespace, configuration.clusterDomain),
            port: service.port,
        },
        clusters: clusters.map(({ name, network, region }) => ({
            name,
            network,
            region,
            gatewayAddresses: gatewayAddresses(configuration),
        })),
        ...(configuration.preference && { preference: configuration.preference }),
        hardening,
        ...(hardening === Hardening.Hardened && { retry: { perTryTimeout } }),
    };
}

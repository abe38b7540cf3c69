import type * as pulumi from '@pulumi/pulumi';
import { Hardening, type MeshFailoverArgs } from '../../../components';
import { serviceHost } from '../../../components/clusterDomain';
import type { Configuration } from '../../settings/configuration';
import { meshSettings } from '../mesh/failoverArgs';
import { appNamespace, appPort } from './names';

/** Services that fail over in the mesh, and the time limit of one try of each: above that of what it calls itself. */
export const meshServices = [
    { service: 'details', perTryTimeout: '500ms' },
    { service: 'ratings', perTryTimeout: '500ms' },
    { service: 'reviews', perTryTimeout: '2s' },
] as const;

/** What the scenario asks of `MeshFailover` for one service, the same in every cluster. */
export function meshServiceArgs(
    { service, perTryTimeout }: (typeof meshServices)[number],
    configuration: Configuration,
    clusters: readonly { name: string; network: string; region: string }[],
): pulumi.Unwrap<MeshFailoverArgs> {
    const { gatewayAddresses } = meshSettings(configuration);
    const hardening = configuration.variant as Hardening;
    return {
        service: { host: serviceHost(service, appNamespace, configuration.clusterDomain), port: appPort },
        clusters: clusters.map(({ name, network, region }) => ({ name, network, region, gatewayAddresses })),
        hardening,
        ...(hardening === Hardening.Hardened && { retry: { perTryTimeout } }),
    };
}

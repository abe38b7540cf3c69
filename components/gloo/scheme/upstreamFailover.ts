import { glooApi, upstreamSni } from '../gloo';
import { declarationOf, type FailoverSchemeSpec, type RemoteGateway, type SchemeTarget } from './resolvedScheme';

/** The failover of an Upstream (gloo.solo.io/v1, failover.proto) that we write. */
export interface UpstreamFailover {
    apiVersion: typeof glooApi;
    kind: 'Upstream';
    metadata: { name: string; namespace: string };
    spec: {
        failover: {
            prioritizedLocalities: { localityEndpoints: LocalityEndpoints[] }[];
            policy?: { overprovisioningFactor: number };
        };
    };
}

interface LocalityEndpoints {
    locality: { region?: string; zone?: string; subZone: string };
    loadBalancingWeight?: number;
    lbEndpoints: FailoverEndpoint[];
}

interface FailoverEndpoint {
    address: string;
    port: number;
    healthCheckConfig?: { hostname?: string; path?: string };
    upstreamSslConfig: {
        secretRef: { name: string; namespace: string };
        sni: string;
        verifySubjectAltName?: string[];
    };
}

/** The failover of the primary Upstream: a priority for each group, an endpoint for each Upstream behind a gateway. */
export function upstreamFailover(spec: FailoverSchemeSpec): UpstreamFailover {
    const { primary, groups, overprovisioningFactor } = spec;
    return {
        apiVersion: glooApi,
        kind: 'Upstream',
        metadata: { name: primary.name, namespace: primary.namespace },
        spec: {
            failover: {
                prioritizedLocalities: groups.map(({ targets }) => ({
                    localityEndpoints: targets.map((target) => endpointsOf(target, spec)),
                })),
                ...(overprovisioningFactor !== undefined && { policy: { overprovisioningFactor } }),
            },
        },
    };
}

function endpointsOf(target: SchemeTarget, spec: FailoverSchemeSpec): LocalityEndpoints {
    const gateway = spec.gateways.find(({ cluster }) => cluster === target.cluster);
    if (!gateway) {
        throw new Error(`${target.cluster} has no gateway; the arguments were not checked.`);
    }
    const { region, zone } = gateway;
    return {
        // Envoy's weights apply between localities, not within one: each cluster is a locality.
        locality: {
            ...(region !== undefined && { region }),
            ...(zone !== undefined && { zone }),
            subZone: target.cluster,
        },
        ...(target.weight !== undefined && { loadBalancingWeight: target.weight }),
        lbEndpoints: target.upstreams.map((upstream) => endpointOf(upstream, gateway, target, spec)),
    };
}

function endpointOf(
    upstream: { name: string; namespace: string },
    { address, port, serverName }: RemoteGateway,
    { cluster }: SchemeTarget,
    spec: FailoverSchemeSpec,
): FailoverEndpoint {
    const { primary, clientSecretName } = spec;
    const healthCheckConfig = healthCheck(spec, cluster, upstream);
    return {
        address,
        port,
        ...(healthCheckConfig && { healthCheckConfig }),
        upstreamSslConfig: {
            secretRef: { name: clientSecretName, namespace: primary.namespace },
            sni: upstreamSni(upstream.name, upstream.namespace),
            ...(serverName !== undefined && { verifySubjectAltName: [serverName] }),
        },
    };
}

/** The target's own host and path, where they differ from the primary's. */
function healthCheck(
    spec: FailoverSchemeSpec,
    cluster: string,
    upstream: { name: string; namespace: string },
): { hostname?: string; path?: string } | undefined {
    const own = declarationOf(spec, cluster, upstream);
    const primary = declarationOf(spec, spec.primary.cluster, spec.primary);
    const hostname = own?.healthCheckHost;
    const path = own?.healthCheckPath === primary?.healthCheckPath ? undefined : own?.healthCheckPath;
    return hostname === undefined && path === undefined
        ? undefined
        : { ...(hostname !== undefined && { hostname }), ...(path !== undefined && { path }) };
}

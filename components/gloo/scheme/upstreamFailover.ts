import { glooApi, upstreamSni } from '../gloo';
import { declarationOf, type FailoverSchemeSpec, type RemoteGateway, type SchemeTarget } from './resolvedScheme';

/** The part of an Upstream that says what it fails over to (gloo.solo.io/v1, failover.proto): what we emit. */
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
        throw new Error(`No gateway leads into ${target.cluster}, which was to be refused before.`);
    }
    const { region, zone } = gateway;
    return {
        // Envoy takes endpoints of one locality together and heeds weights only between localities: one for each cluster.
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

/** Where the target's own health check asks something else than the primary's. */
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

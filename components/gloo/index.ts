export { EdgeRoute, type EdgeRetry, type EdgeRouteArgs } from './edgeRoute';
export { FailoverGateway, type FailoverGatewayArgs } from './failoverGateway';
export { FailoverScheme, type FailoverSchemeArgs } from './failoverScheme';
export { GatewayExposure } from './gatewayExposure';
export { HealthCheckedUpstream, type HealthCheckedUpstreamArgs } from './healthCheckedUpstream';
export type { FailoverCluster, FailoverGroup, FailoverPrimary, FailoverTarget, RemoteGateway } from './schemeSettings';
export type {
    DeclaredUpstream,
    UpstreamCircuitBreakers,
    UpstreamHealthCheck,
    UpstreamLoadBalancing,
    UpstreamOutlierDetection,
    UpstreamReference,
    UpstreamService,
} from './upstreamSettings';

export { EdgeRoute, type EdgeRetry, type EdgeRouteArgs } from './edgeRoute';
export { FailoverGateway, type FailoverGatewayArgs } from './failoverGateway';
export { FailoverScheme, type FailoverSchemeArgs } from './failoverScheme';
export { FederationAccess, type FederationAccessArgs } from './federationAccess';
export { GatewayExposure } from './gatewayExposure';
export { GlooEdition } from './glooEdition';
export { GlooFederation, type GlooFederationArgs } from './glooFederation';
export { GlooGateway, type GlooGatewayArgs } from './glooGateway';
export { HealthCheckedUpstream, type HealthCheckedUpstreamArgs } from './healthCheckedUpstream';
export { RegisteredCluster, type RegisteredClusterArgs } from './registeredCluster';
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

export { EdgeRoute, type EdgeRouteArgs, type MovedRequests } from './gateway/edgeRoute';
export { FailoverGateway, type FailoverGatewayArgs } from './gateway/failoverGateway';
export { FailoverScheme, type FailoverSchemeArgs } from './scheme/failoverScheme';
export { FederationAccess, type FederationAccessArgs } from './federation/federationAccess';
export { GatewayExposure } from '../gatewayExposure';
export { GlooEdition } from './glooEdition';
export { GlooFederation, type GlooFederationArgs } from './federation/glooFederation';
export { GlooGateway, type GlooGatewayArgs } from './gateway/glooGateway';
export { HealthCheckedUpstream, type HealthCheckedUpstreamArgs } from './upstream/healthCheckedUpstream';
export { RegisteredCluster, type RegisteredClusterArgs } from './federation/registeredCluster';
export type { FailoverCluster, FailoverGroup, FailoverPrimary, FailoverTarget, RemoteGateway } from './scheme/settings';
export type {
    GrpcHealthCheck,
    HeaderToAdd,
    HeaderValue,
    StatusRange,
    UpstreamHealthCheck,
} from './upstream/healthCheckSettings';
export type { SecretReference, UpstreamSslConfig } from './upstream/sslConfig';
export type {
    DeclaredUpstream,
    UpstreamCircuitBreakers,
    UpstreamLoadBalancing,
    UpstreamOutlierDetection,
    UpstreamReference,
    UpstreamService,
} from './upstream/settings';

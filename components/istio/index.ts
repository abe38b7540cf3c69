export type { ConnectionPool, Detection, Failback, FailoverService, Locality, Retry } from './failoverSettings';
export { Hardening } from './hardening';
export { IngressGateway, type GatewayResources, type IngressGatewayArgs } from './ingressGateway';
export { LocalityFailover, type LocalityFailoverArgs } from './localityFailover';
export { localityFailoverSpec, type LocalityFailoverSpec } from './localityFailoverSpec';

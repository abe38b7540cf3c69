export { ControlPlane, type ControlPlaneArgs } from './controlPlane';
export { EastWestGateway, type EastWestGatewayArgs } from './gateway/eastWestGateway';
export { type BackingService, FailoverService, type FailoverServiceArgs } from './solo/failoverService';
export {
    type Balancing,
    BalancingAlgorithm,
    type ConnectionPool,
    type Detection,
    type Distribution,
    type Failback,
    type Locality,
    type LocalityFailback,
    type MeshService,
    type PortSettings,
    type Retry,
    type Subset,
    type WarmUp,
} from './failoverSettings';
export { Hardening } from './hardening';
export { IngressGateway, type IngressGatewayArgs } from './gateway/ingressGateway';
export type { GatewayResources, GatewayScaling } from './gateway/scaling';
export type { LocalityDrill } from './locality/drill';
export { LocalityFailover, type LocalityFailoverArgs } from './locality/localityFailover';
export { localityFailoverSpec, type LocalityFailoverSpec } from './locality/localityFailoverSpec';
export type { MeshDrill } from './mesh/drill';
export { type MeshCluster, type MeshEntry, MeshFailover, type MeshFailoverArgs } from './mesh/meshFailover';
export { meshFailoverSpec, type MeshFailoverSpec } from './mesh/meshFailoverSpec';
export { RemoteAccess, type RemoteAccessArgs } from './mesh/remoteAccess';
export { RemoteReader, type RemoteReaderArgs } from './mesh/remoteReader';
export { StrictMutualTls, type StrictMutualTlsArgs } from './strictMutualTls';
export { VirtualDestination, type VirtualDestinationArgs } from './solo/virtualDestination';
export type { PortSpec } from './portSettings';
export type { TrafficSettings } from './trafficSettings';

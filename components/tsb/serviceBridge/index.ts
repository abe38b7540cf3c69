export { ServiceBridgeCluster, type ServiceBridgeClusterArgs } from './cluster';
export { ServiceBridgeGroup, type ServiceBridgeGroupArgs } from './group';
export { ServiceBridgeIngress, type ServiceBridgeIngressArgs } from './ingress';
export { ServiceBridgeGateway, type ServiceBridgeGatewayArgs } from './installedGateway';
export { ServiceBridgeOrganization, type ServiceBridgeOrganizationArgs } from './organization';
export type { ServiceBridgePlace, ServiceBridgeTenantPlace, ServiceBridgeWorkspacePlace } from './place';
export { ServiceBridgeSecurity, type ServiceBridgeSecurityArgs } from './security';
export {
    ServiceBridgeApi,
    ServiceBridgeConfigMode,
    type ServiceBridgeDestination,
    ServiceBridgeGroupType,
    type ServiceBridgeServer,
    type ServiceBridgeTier1Server,
    type ServiceBridgeWorkload,
} from './settings';
export { ServiceBridgeTenant, type ServiceBridgeTenantArgs } from './tenant';
export { ServiceBridgeTier1, type ServiceBridgeTier1Args } from './tier1';
export { ServiceBridgeTraffic, type ServiceBridgeTrafficArgs } from './traffic';
export { ServiceBridgeWorkspace, type ServiceBridgeWorkspaceArgs } from './workspace';

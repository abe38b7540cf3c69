export { BridgedApplication, type BridgedApplicationArgs } from './bridgedApplication';
export { BridgeGateway, type BridgeGatewayArgs } from './bridgeGateway';
export {
    type BridgeCluster,
    type BridgeDetection,
    type BridgedHost,
    BridgeExposure,
    BridgeGatewayType,
    type BridgeRetry,
    BridgeRole,
    BridgeThrough,
    type BridgeTier1,
} from './settings';
export * from './serviceBridge';

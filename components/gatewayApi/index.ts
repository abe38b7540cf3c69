export type { EdgeDrill } from './failover/drill';
export { EdgeFailover, type EdgeFailoverArgs } from './failover/edgeFailover';
export { EdgeGateway, type EdgeGatewayArgs } from './edgeGateway';
export type {
    EdgeCircuitBreakers,
    EdgeFailback,
    EdgeFallback,
    EdgeHealthCheck,
    EdgeOutlierDetection,
    EdgePrimary,
} from './failover/settings';
export { EnvoyGateway, type EnvoyGatewayArgs } from './envoyGateway';
export { FailoverReceiver, type FailoverReceiverArgs, type ReceivedService } from './receiver/failoverReceiver';
export type { GatewayReach } from './gateway/reach';

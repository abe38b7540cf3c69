export * from './apps';
export * from './certificates';
export * from './clusters';
export type {
    DrillAnswer,
    DrillAnswerNames,
    DrillCluster,
    DrillExpectations,
    DrillFaultExpectation,
    DrillPlan,
    DrillRequest,
    DrillWorkload,
} from './drill/plan';
export type { DrillAnsweredBy, DrillNames, DrillTarget } from './drill/target';
export type { EdgeRetry, EdgeRetryBackOff } from './edgeRetry';
export { FailbackMode, FailoverSide } from './failback';
export * from './gatewayApi';
export * from './gloo';
export { InvalidArguments } from './invalidArguments';
export type { Problem } from './problem';
export * from './istio';
export * from './kgateway';
export * from './tsb';

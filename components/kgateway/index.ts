export { PriorityBackend, type PriorityBackendArgs } from './priorityBackend';
export type { PriorityHealthCheck, PriorityOutlierDetection, PriorityRetry, PriorityTarget } from './settings';

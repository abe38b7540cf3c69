export type { ApiServerArgs } from './apiServerAccess';
export * from './eksCluster';
export * from './gkeCluster';
export * from './kindCluster';
export * from './kindLoadBalancer';
export * from './kindRoutes';
export * from './managedMesh';
export * from './releaseChannel';

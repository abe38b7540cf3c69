export * from './apps';
export * from './certificates';
export * from './clusters';
export * from './gloo';
export { InvalidArguments } from './invalidArguments';
export type { Problem } from './problem';
export * from './istio';

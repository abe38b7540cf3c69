export * from './apps';
export * from './certificates';
export * from './clusters';
export * from './gloo';
export { InvalidArguments } from './invalidArguments';
export * from './istio';

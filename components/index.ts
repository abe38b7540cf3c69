export * from './apps';
export * from './certificates';
export * from './clusters';
export { InvalidArguments } from './invalidArguments';
export * from './istio';

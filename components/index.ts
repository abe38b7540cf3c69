export * from './apps';
export * from './certificates';
export { InvalidArguments } from './invalidArguments';
export * from './istio';

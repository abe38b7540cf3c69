export * from './apps';
export { InvalidArguments } from './invalidArguments';
export * from './istio';

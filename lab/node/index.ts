export { NodeAgent } from './agent';
export type { PodFaultKind } from './faults';
export { standardImages } from './images';
export type { Image } from './images';
export type { PodReport } from './podReport';

export { NodeAgent } from './agent';
export type { NodeAgentOptions } from './agent';
export type { BrokenPods, PodFault, PodFaultKind } from './faults';
export { standardImages } from './images';
export type { Image, ImageTable, Programs } from './images';
export type { ContainerReport, PodReport } from './podReport';

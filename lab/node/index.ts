export { bookinfoImages } from './bookinfoImages';
export { NodeAgent } from './agent';
export { standardImages } from './images';
export { packagedLoadGeneratorImage } from './loadGeneratorImage';
export type { Image } from './images';
export type { PodReport } from './podReport';

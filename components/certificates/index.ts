export type { Authority } from './authority';
export { CertificateSecret, type CertificateSecretArgs } from './certificateSecret';
export { FailoverCertificates, type FailoverCertificatesArgs } from './failoverCertificates';
export { KeyAlgorithm } from './keyAlgorithm';
export { MeshAuthority, type MeshAuthorityArgs } from './meshAuthority';
export { RootAuthority, type RootAuthorityArgs } from './rootAuthority';
export { type Rotation, RotationPhase } from './rotation';

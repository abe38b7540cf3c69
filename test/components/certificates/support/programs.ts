import * as kubernetes from '@pulumi/kubernetes';
import {
    FailoverCertificates,
    type FailoverCertificatesArgs,
    MeshAuthority,
    type MeshAuthorityArgs,
    RootAuthority,
    type RootAuthorityArgs,
    type RotationPhase,
} from '../../../../components';
import type { Properties } from '../../../../plugins/protocol/values';
import type { End } from './handshake';
import { create, type MemoryStack } from './memoryStack';

/** A cluster whose Secrets can be changed in place. */
export const clusterNamed = (name: string) => new kubernetes.Provider(name, { enableSecretMutable: true });

/** A root's outputs as another component takes them. */
export const authorityOf = ({ certificatePem, privateKeyPem, trustBundlePem }: RootAuthority) => ({
    certificatePem,
    privateKeyPem,
    trustBundlePem,
});

/** How far the mesh's root has been rotated: `over` is when the old one is no longer declared. */
export type Step = RotationPhase | 'over';

export const steps: Step[] = ['stable', 'introduce', 'reissue', 'retire', 'over'];

/** The root that everything uses at a step: `root-1`, then `root-2`. */
export function rootAt(step: Step, args: RootAuthorityArgs = {}): RootAuthority {
    if (step === 'over') {
        return new RootAuthority('root-2', args);
    }
    const first = new RootAuthority('root-1', args);
    return step === 'stable'
        ? first
        : new RootAuthority('root-2', { ...args, rotation: { phase: step, predecessor: authorityOf(first) } });
}

export const clusters = ['europe', 'america'];

/** A mesh of two clusters with one root. */
export const mesh =
    (step: Step, args: Partial<MeshAuthorityArgs> = {}, rootArgs: RootAuthorityArgs = {}) =>
    () => {
        const root = rootAt(step, rootArgs);
        for (const cluster of clusters) {
            new MeshAuthority(
                cluster,
                {
                    clusterName: cluster,
                    authority: authorityOf(root),
                    meshClusters: clusters,
                    settlingHours: 0,
                    ...args,
                },
                { provider: clusterNamed(cluster) },
            );
        }
    };

/** The certificates of a failover, under a root or, without one, as in the Gloo guide. */
export const failover =
    (args: Partial<FailoverCertificatesArgs> = {}, step: Step = 'stable') =>
    () => {
        new FailoverCertificates('failover', {
            primaryCluster: 'europe',
            remoteCluster: 'america',
            ...(args.hardening !== 'guide' && { authority: authorityOf(rootAt(step)) }),
            ...args,
        });
    };

/** A key and what an authority makes of it. */
export async function signed(commonName: string, caCertPem: string, caPrivateKeyPem: string, change: Properties) {
    const key = await create('tls:index/privateKey:PrivateKey', 'key', { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
    const request = await create('tls:index/certRequest:CertRequest', 'request', {
        privateKeyPem: key.outputs['privateKeyPem'] ?? '',
        ...(commonName.includes(':') ? { uris: [commonName] } : { subject: { commonName } }),
    });
    const certificate = await create('tls:index/locallySignedCert:LocallySignedCert', 'certificate', {
        certRequestPem: request.outputs['certRequestPem'] ?? '',
        caCertPem,
        caPrivateKeyPem,
        validityPeriodHours: 24,
        setSubjectKeyId: true,
        allowedUses: [],
        ...change,
    });
    return { pem: certificate.outputs['certPem'] as string, key: key.outputs['privateKeyPem'] as string };
}

/** A workload of a cluster, with the certificate that its istiod would sign now. */
export async function workload(stack: MemoryStack, cluster: string): Promise<End> {
    const files = stack.files(`${cluster}-secret`);
    const { pem, key } = await signed(
        'spiffe://cluster.local/ns/default/sa/default',
        files['ca-cert.pem'] ?? '',
        files['ca-key.pem'] ?? '',
        { allowedUses: ['digital_signature', 'key_encipherment', 'server_auth', 'client_auth'] },
    );
    return { chain: `${pem}${files['cert-chain.pem'] ?? ''}`, key, trust: files['root-cert.pem'] ?? '' };
}

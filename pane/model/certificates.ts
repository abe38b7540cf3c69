import { X509Certificate } from 'node:crypto';
import { fieldsOf, type KubernetesObject, textOf } from '../../analysis/manifests/kubernetesObject';

/** A certificate of an authority that the cluster publishes. */
export interface PublishedCertificate {
    /** What proxies and pods use it for. */
    readonly use: string;
    readonly subject: string;
    /** ISO 8601. */
    readonly expiresAt: string;
    /** SHA-256, its first bytes: equal in clusters that trust each other. */
    readonly fingerprint: string;
}

/** ConfigMaps that every namespace has a copy of, and the entry with the certificates. */
const published: Readonly<Record<string, { readonly entry: string; readonly use: string }>> = {
    'istio-ca-root-cert': { entry: 'root-cert.pem', use: 'Root of the mesh' },
    'kube-root-ca.crt': { entry: 'ca.crt', use: 'Authority of the API server' },
};

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in ConfigMaps, each once. Secrets are never read, so certificates beside private keys are not among them. */
export function publishedCertificates(objects: readonly KubernetesObject[]): PublishedCertificate[] {
    const found = new Map<string, PublishedCertificate>();
    for (const { kind, metadata, content } of objects) {
        const known = kind === 'ConfigMap' ? published[metadata.name] : undefined;
        const text = known && textOf(fieldsOf(content.data)[known.entry]);
        for (const pem of text?.match(block) ?? []) {
            const certificate = read(pem);
            if (known && certificate) {
                found.set(`${known.use} ${certificate.fingerprint}`, { use: known.use, ...certificate });
            }
        }
    }
    return [...found.values()].sort((one, other) => (one.use < other.use ? 1 : -1));
}

function read(pem: string): Omit<PublishedCertificate, 'use'> | undefined {
    try {
        const { fingerprint256, subject, validTo } = new X509Certificate(pem);
        return {
            subject: subject.split('\n').join(', ') || 'no subject',
            expiresAt: new Date(validTo).toISOString(),
            fingerprint: fingerprint256.slice(0, 23),
        };
    } catch {
        return undefined; // a text between the marks that is no certificate
    }
}

import { X509Certificate } from 'node:crypto';
import type { Problem } from '../problem';

const block = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The certificates in a PEM text, in its order. Throws where one of them cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
    return (pem.match(block) ?? []).map((text) => new X509Certificate(text));
}

/** One PEM text of several, each ended by one line break: Istio and OpenSSL take it for a chain or a bundle. */
export function joinedPem(...pems: string[]): string {
    return pems.map((pem) => `${pem.trim()}\n`).join('');
}

/** The problem with the PEM text of certificates, or nothing. */
export function pemProblems(argument: string, pem: string): Problem[] {
    try {
        if (certificatesIn(pem).length > 0) {
            return [];
        }
    } catch {
        // said below
    }
    return [{ path: argument, reason: 'is not the PEM text of a certificate (-----BEGIN CERTIFICATE-----).' }];
}

/** SHA-256 of a certificate in lower-case hex: `openssl x509 -fingerprint -sha256` without the colons. */
export function fingerprint(certificate: X509Certificate): string {
    return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

/** When a certificate begins to be valid, e.g. `2026-11-21T08:00:00.000Z`. */
export function validFrom(certificate: X509Certificate): string {
    return new Date(certificate.validFrom).toISOString();
}

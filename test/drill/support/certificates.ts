import 'reflect-metadata'; // x509's dependency injection asks for it first
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as Crypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;

/** A certificate that signed itself, so that it is its own authority, and its key. PEM. */
export interface SelfSigned {
    readonly certificate: string;
    readonly key: string;
}

/** `days`: from now until it expires. */
export async function selfSigned(name: string, names: x509.JsonGeneralNames = [], days = 1): Promise<SelfSigned> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        name: `CN=${name}`,
        notBefore: new Date(Date.now() - 10 * dayMs),
        notAfter: new Date(Date.now() + days * dayMs),
        keys,
        signingAlgorithm: algorithm,
        extensions: names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : [],
    });
    const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

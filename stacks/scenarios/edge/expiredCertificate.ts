import 'reflect-metadata'; // The X.509 library needs it loaded first.
import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import {
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    SubjectAlternativeNameExtension,
    X509Certificate,
    X509CertificateGenerator,
} from '@peculiar/x509';

/** What an expired certificate is made of. PEM. */
export interface ExpiredSettings {
    authorityPem: string;
    authorityKeyPem: string;
    /** The client's own key, so that nothing but the time is wrong. */
    keyPem: string;
    dnsName: string;
}

const dayMs = 86_400_000;

/**
 * A client's certificate that ended a day ago. Made here and not by `@pulumi/tls`, which replaces a certificate that
 * has ended in every update: no second `up` would be without changes.
 */
export async function expiredCertificate(settings: ExpiredSettings): Promise<string> {
    const authorityKey = createPrivateKey(settings.authorityKeyPem);
    const publicKey = createPublicKey(createPrivateKey(settings.keyPem));
    const now = Date.now();
    const certificate = await X509CertificateGenerator.create({
        serialNumber: '01',
        issuer: new X509Certificate(settings.authorityPem).subject,
        subject: `CN=${settings.dnsName}`,
        notBefore: new Date(now - 2 * dayMs),
        notAfter: new Date(now - dayMs),
        publicKey: await webcrypto.subtle.importKey(
            'spki',
            publicKey.export({ type: 'spki', format: 'der' }),
            algorithmOf(publicKey),
            true,
            ['verify'],
        ),
        signingKey: await webcrypto.subtle.importKey(
            'pkcs8',
            authorityKey.export({ type: 'pkcs8', format: 'der' }),
            algorithmOf(authorityKey),
            true,
            ['sign'],
        ),
        signingAlgorithm: algorithmOf(authorityKey),
        extensions: [
            new SubjectAlternativeNameExtension([{ type: 'dns', value: settings.dnsName }]),
            new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
        ],
    });
    return `${certificate.toString('pem')}\n`;
}

function algorithmOf(key: KeyObject) {
    return key.asymmetricKeyType === 'ec'
        ? { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } // the only curve of `KeyAlgorithm`
        : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
}

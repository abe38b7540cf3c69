import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto';

/** Key algorithms as the tls package names them. */
export type KeyAlgorithm = 'RSA' | 'ECDSA' | 'ED25519';

/** Curves of ECDSA keys: the tls package's name, OpenSSL's, WebCrypto's, SSH's, and the hash that goes with it. */
export const curves = {
    P256: { openssl: 'prime256v1', web: 'P-256', ssh: 'nistp256', hash: 'SHA-256' },
    P384: { openssl: 'secp384r1', web: 'P-384', ssh: 'nistp384', hash: 'SHA-384' },
    P521: { openssl: 'secp521r1', web: 'P-521', ssh: 'nistp521', hash: 'SHA-512' },
} as const;

export type Curve = keyof typeof curves;

export function curveOf(key: KeyObject): Curve {
    const name = key.asymmetricKeyDetails?.namedCurve;
    const found = (Object.keys(curves) as Curve[]).find((curve) => curves[curve].openssl === name);
    if (found === undefined) {
        throw new Error(
            `keys on the curve ${name ?? '?'} are not supported; supported: ${Object.keys(curves).join(', ')}`,
        );
    }
    return found;
}

const algorithms: Record<string, KeyAlgorithm> = { rsa: 'RSA', ec: 'ECDSA', ed25519: 'ED25519' };

export function algorithmOf(key: KeyObject): KeyAlgorithm {
    const type = key.asymmetricKeyType ?? '?';
    const algorithm = algorithms[type];
    if (algorithm === undefined) {
        throw new Error(`keys of type ${type} are not supported; supported: ${Object.values(algorithms).join(', ')}`);
    }
    return algorithm;
}

/** A private key from any of the PEM forms (PKCS#1, SEC1, PKCS#8). The text itself never appears in an error. */
export function privateKeyFromPem(pem: string, property: string): KeyObject {
    try {
        return createPrivateKey(pem);
    } catch {
        throw new Error(`\`${property}\` is not the PEM text of an unencrypted private key`);
    }
}

/** How a key signs, in WebCrypto's terms. */
interface Signing {
    importing: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.AlgorithmIdentifier;
    signing: { name: string; hash?: string };
}

function signingOf(key: KeyObject): Signing {
    switch (algorithmOf(key)) {
        case 'RSA': {
            const name = 'RSASSA-PKCS1-v1_5';
            return { importing: { name, hash: 'SHA-256' }, signing: { name, hash: 'SHA-256' } };
        }
        case 'ECDSA': {
            const { web, hash } = curves[curveOf(key)];
            return { importing: { name: 'ECDSA', namedCurve: web }, signing: { name: 'ECDSA', hash } };
        }
        case 'ED25519':
            return { importing: { name: 'Ed25519' }, signing: { name: 'Ed25519' } };
    }
}

/** A key pair that the X.509 library can sign with. */
export interface Signer {
    algorithm: KeyAlgorithm;
    keys: { privateKey: webcrypto.CryptoKey; publicKey: webcrypto.CryptoKey };
    /** Public key, SubjectPublicKeyInfo DER. */
    spki: Buffer;
    signingAlgorithm: { name: string; hash?: string };
}

/** Prepares the private key for signing certificates. */
export async function signerOf(key: KeyObject): Promise<Signer> {
    const { importing, signing } = signingOf(key);
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
    return {
        algorithm: algorithmOf(key),
        keys: {
            privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, importing, false, ['sign']),
            publicKey: await webcrypto.subtle.importKey('spki', spki, importing, true, ['verify']),
        },
        spki,
        signingAlgorithm: signing,
    };
}

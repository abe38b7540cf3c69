import type { Problem } from '../problem';
/** Kinds of keys. */
export const KeyAlgorithm = {
    /** ECDSA on the curve P-256: as strong as RSA of 3072 bits, and signs many times faster. */
    EcdsaP256: 'ecdsa-p256',
    /** RSA of 2048 bits, as in the Gloo guide. */
    Rsa2048: 'rsa-2048',
    /** RSA of 4096 bits, as in Istio's own tools/certs. */
    Rsa4096: 'rsa-4096',
} as const;
export type KeyAlgorithm = (typeof KeyAlgorithm)[keyof typeof KeyAlgorithm];

/** Arguments of `tls.PrivateKey` that make a key of this kind. */
export interface KeySettings {
    algorithm: 'ECDSA' | 'RSA';
    ecdsaCurve?: 'P256';
    rsaBits?: number;
}

export const keySettings: { [algorithm in KeyAlgorithm]: KeySettings } = {
    'ecdsa-p256': { algorithm: 'ECDSA', ecdsaCurve: 'P256' },
    'rsa-2048': { algorithm: 'RSA', rsaBits: 2048 },
    'rsa-4096': { algorithm: 'RSA', rsaBits: 4096 },
};

/** The problem with a kind of key, or nothing. */
export function keyAlgorithmProblems(argument: string, algorithm: string): Problem[] {
    return Object.hasOwn(keySettings, algorithm)
        ? []
        : [{ path: argument, reason: `is "${algorithm}"`, fix: `known are ${Object.keys(keySettings).join(', ')}.` }];
}

import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { numberAt, type Properties, secret, textAt } from '../protocol/values';
import { type Curve, curves, type KeyAlgorithm } from './keyAlgorithm';
import { opensshFingerprints, opensshPrivateKey, opensshPublicKey } from './openssh';
import type { TlsResource } from './resource';

const algorithms: KeyAlgorithm[] = ['RSA', 'ECDSA', 'ED25519'];
const defaultRsaBits = 2048;
/** The official plugin's default, which WebCrypto cannot sign with. */
const officialCurve = 'P224';

function generate(inputs: Properties): KeyObject {
    switch (textAt(inputs, 'algorithm') as KeyAlgorithm) {
        case 'RSA':
            return generateKeyPairSync('rsa', { modulusLength: numberAt(inputs, 'rsaBits') ?? defaultRsaBits })
                .privateKey;
        case 'ECDSA': {
            const { openssl } = curves[textAt(inputs, 'ecdsaCurve') as Curve];
            return generateKeyPairSync('ec', { namedCurve: openssl }).privateKey;
        }
        case 'ED25519':
            return generateKeyPairSync('ed25519').privateKey;
    }
}

/** The traditional PEM form of the algorithm: PKCS#1 for RSA, SEC1 for ECDSA; ED25519 has PKCS#8 only. */
function traditionalPem(key: KeyObject): string {
    const type = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs8';
    return key.export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' }).toString();
}

/** `tls:index/privateKey:PrivateKey`. */
export const privateKey: TlsResource = {
    inputs: { algorithm: 'string', rsaBits: 'number', ecdsaCurve: 'string' },
    required: ['algorithm'],
    inPlace: [],
    refuse: (inputs) => {
        const algorithm = inputs['algorithm'];
        const curve = textAt(inputs, 'ecdsaCurve') ?? officialCurve;
        const bits = inputs['rsaBits'] ?? defaultRsaBits;
        if (algorithm !== undefined && !algorithms.some((known) => known === algorithm)) {
            return [
                { property: 'algorithm', reason: `${JSON.stringify(algorithm)}; expected ${algorithms.join(', ')}` },
            ];
        }
        if (algorithm === 'ECDSA' && !(curve in curves)) {
            const known = Object.keys(curves).join(', ');
            const was = inputs['ecdsaCurve'] === undefined ? `its default ${officialCurve}` : JSON.stringify(curve);
            return [{ property: 'ecdsaCurve', reason: `${was} is not supported here; expected ${known}` }];
        }
        if (algorithm === 'RSA' && (typeof bits !== 'number' || bits < 1024 || bits > 16_384)) {
            return [{ property: 'rsaBits', reason: `${JSON.stringify(bits)}; expected 1024 to 16384` }];
        }
        return [];
    },
    create: (inputs) => {
        const key = generate(inputs);
        const publicKeyPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
        const { md5, sha256 } = opensshFingerprints(key);
        return Promise.resolve({
            id: createHash('sha1').update(publicKeyPem).digest('hex'),
            outputs: {
                rsaBits: defaultRsaBits,
                ecdsaCurve: officialCurve,
                ...inputs,
                privateKeyPem: secret(traditionalPem(key)),
                privateKeyPemPkcs8: secret(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
                privateKeyOpenssh: secret(opensshPrivateKey(key)),
                publicKeyPem,
                publicKeyOpenssh: opensshPublicKey(key),
                publicKeyFingerprintMd5: md5,
                publicKeyFingerprintSha256: sha256,
            },
        });
    },
};

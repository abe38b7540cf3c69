import { createHash, createPublicKey, type JsonWebKey, type KeyObject, randomBytes } from 'node:crypto';
import { algorithmOf, curveOf, curves } from './keyAlgorithm';

// Formats: RFC 4251 (types), RFC 4253 6.6, RFC 5656, RFC 8709, and OpenSSH's PROTOCOL.key for private keys.

/** A length-prefixed string. */
function text(value: string | Buffer): Buffer {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
}

/** An unsigned big integer without needless zeros, but with one where the first bit would be taken as a sign. */
function integer(part: Buffer): Buffer {
    const first = part.findIndex((byte) => byte !== 0);
    const bytes = first < 0 ? Buffer.alloc(0) : part.subarray(first);
    return text((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

type Part = 'n' | 'e' | 'd' | 'p' | 'q' | 'qi' | 'x' | 'y';

const part = (key: JsonWebKey, name: Part): Buffer => Buffer.from(key[name] ?? '', 'base64url');
const point = (key: JsonWebKey): Buffer => Buffer.concat([Buffer.from([4]), part(key, 'x'), part(key, 'y')]);

function typeOf(key: KeyObject): string {
    switch (algorithmOf(key)) {
        case 'RSA':
            return 'ssh-rsa';
        case 'ECDSA':
            return `ecdsa-sha2-${curves[curveOf(key)].ssh}`;
        case 'ED25519':
            return 'ssh-ed25519';
    }
}

/** The public key in base64, as in `authorized_keys`. */
function publicBlob(privateKey: KeyObject): Buffer {
    const key = createPublicKey(privateKey).export({ format: 'jwk' });
    const type = text(typeOf(privateKey));
    switch (algorithmOf(privateKey)) {
        case 'RSA':
            return Buffer.concat([type, integer(part(key, 'e')), integer(part(key, 'n'))]);
        case 'ECDSA':
            return Buffer.concat([type, text(curves[curveOf(privateKey)].ssh), text(point(key))]);
        case 'ED25519':
            return Buffer.concat([type, text(part(key, 'x'))]);
    }
}

function privateBlob(privateKey: KeyObject): Buffer {
    const key = privateKey.export({ format: 'jwk' });
    const type = text(typeOf(privateKey));
    switch (algorithmOf(privateKey)) {
        case 'RSA':
            return Buffer.concat([
                type,
                ...(['n', 'e', 'd', 'qi', 'p', 'q'] as const).map((name) => integer(part(key, name))),
            ]);
        case 'ECDSA':
            return Buffer.concat([
                type,
                text(curves[curveOf(privateKey)].ssh),
                text(point(key)),
                integer(part(key, 'd')),
            ]);
        case 'ED25519':
            return Buffer.concat([type, text(part(key, 'x')), text(Buffer.concat([part(key, 'd'), part(key, 'x')]))]);
    }
}

/** One line for `authorized_keys`. */
export function opensshPublicKey(privateKey: KeyObject): string {
    return `${typeOf(privateKey)} ${publicBlob(privateKey).toString('base64')}\n`;
}

/** `MD5` as colon-separated hex, `SHA256` as OpenSSH prints it. */
export function opensshFingerprints(privateKey: KeyObject): { md5: string; sha256: string } {
    const blob = publicBlob(privateKey);
    const md5 = createHash('md5').update(blob).digest('hex');
    const sha256 = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
    return { md5: (md5.match(/../g) ?? []).join(':'), sha256: `SHA256:${sha256}` };
}

/** The unencrypted private key in OpenSSH's own format. */
export function opensshPrivateKey(privateKey: KeyObject): string {
    const check = randomBytes(4);
    const unpadded = Buffer.concat([check, check, privateBlob(privateKey), text('')]);
    const padding = Buffer.from(Array.from({ length: (8 - (unpadded.length % 8)) % 8 }, (_, index) => index + 1));
    const keys = Buffer.alloc(4);
    keys.writeUInt32BE(1);
    const whole = Buffer.concat([
        Buffer.from('openssh-key-v1\0'),
        text('none'),
        text('none'),
        text(''),
        keys,
        text(publicBlob(privateKey)),
        text(Buffer.concat([unpadded, padding])),
    ]);
    const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
    return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}

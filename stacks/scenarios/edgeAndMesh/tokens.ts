import { createPublicKey, sign } from 'node:crypto';

const issuer = 'https://tokens.bookinfo.example';
const audience = 'bookinfo';

/** The edge's policy: who has no token of the issuer gets 401, whatever route the request takes. */
export function tokenPolicy(gatewayName: string, namespace: string, publicKeyPem: string) {
    const key = { ...createPublicKey(publicKeyPem).export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: '1' };
    return {
        metadata: { name: gatewayName, namespace },
        spec: {
            targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gatewayName }],
            jwt: {
                providers: [
                    {
                        name: 'bookinfo',
                        issuer,
                        audiences: [audience],
                        localJWKS: { type: 'Inline', inline: JSON.stringify({ keys: [key] }) },
                    },
                ],
            },
        },
    };
}

/**
 * The drill's token (RFC 7519, RS256). It does not expire, and RS256 gives the same text the same signature, so that a
 * second `up` changes nothing. A new key invalidates it.
 */
export function token(privateKeyPem: string): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: '1' })}.${part({ iss: issuer, aud: audience, sub: 'drill' })}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKeyPem).toString('base64url')}`;
}

import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expiredCertificate } from '../../../../stacks/scenarios/edge/expiredCertificate';
import { rootPem } from '../../../support/certificateState';

const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey'], type: 'sec1' | 'pkcs1') =>
    key.export({ type: type, format: 'pem' }).toString();

describe('expiredCertificate', () => {
    it.each([
        ['ECDSA', () => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'sec1')],
        ['RSA', () => pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'pkcs1')],
    ])('is signed by the authority, for the client, and has ended: %s', async (_, makeKey) => {
        const [authorityKeyPem, keyPem] = [makeKey(), makeKey()];
        const made = await expiredCertificate({
            authorityPem: rootPem,
            authorityKeyPem,
            keyPem,
            dnsName: 'gateway.local.internal',
        });
        const certificate = new X509Certificate(made);
        expect(new Date(certificate.validTo).getTime()).toBeLessThan(Date.now());
        expect(certificate.subjectAltName).toBe('DNS:gateway.local.internal');
        expect(certificate.issuer).toBe(new X509Certificate(rootPem).subject);
    });
});

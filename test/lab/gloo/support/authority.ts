import 'reflect-metadata';
import { webcrypto, type webcrypto as crypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** PEM of a certificate and its key. */
export interface Pair {
    certificate: string;
    key: string;
}

/** What a certificate is to be: whose, for what, until when. */
export interface Wish {
    names: string[];
    usage: 'server' | 'client';
    notAfter?: Date;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

const usages = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth };

x509.cryptoProvider.set(webcrypto as never);

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** An authority of a test's own, which issues whatever is asked of it, expired certificates too. */
export class Authority {
    private constructor(
        private readonly root: x509.X509Certificate,
        private readonly keys: crypto.CryptoKeyPair,
    ) {}

    static async create(name: string): Promise<Authority> {
        const keys = await newKeys();
        const root = await x509.X509CertificateGenerator.createSelfSigned({
            name: `CN=${name}`,
            keys: keys,
            signingAlgorithm: algorithm,
            notBefore: new Date(Date.now() - 10 * day),
            notAfter: new Date(Date.now() + day),
            extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
        });
        return new Authority(root, keys);
    }

    get certificate(): string {
        return this.root.toString('pem');
    }

    async issue({ names, usage, notAfter = new Date(Date.now() + day) }: Wish): Promise<Pair> {
        const keys = await newKeys();
        const certificate = await x509.X509CertificateGenerator.create({
            subject: `CN=${names[0] ?? usage}`,
            issuer: this.root.subject,
            publicKey: keys.publicKey as never,
            signingKey: this.keys.privateKey,
            signingAlgorithm: algorithm,
            notBefore: new Date(Date.now() - 9 * day),
            notAfter,
            extensions: [
                new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
                new x509.ExtendedKeyUsageExtension([usages[usage]]),
            ],
        });
        const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
        return { certificate: certificate.toString('pem'), key };
    }
}

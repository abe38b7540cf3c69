import 'reflect-metadata'; // x509's dependency injection asks for it first
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as Crypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const lifetimeDays = 30;

/** A certificate and its private key, both PEM. */
export interface KeyPair {
    certificate: string;
    key: string;
}

/** What a certificate of the cluster is for. */
export interface CertificateRequest {
    commonName: string;
    organization?: string;
    dnsNames?: string[];
    ipAddresses?: string[];
    usage: 'server' | 'client';
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
    return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function validity(): { notBefore: Date; notAfter: Date } {
    const now = Date.now();
    // A minute back, for clocks that differ; a lab does not live for a month.
    return { notBefore: new Date(now - 60_000), notAfter: new Date(now + lifetimeDays * 86_400_000) };
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const serialNumber = () => Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex');

/** The authority of one lab cluster: random keys made at every start, never in the repository. */
export class ClusterAuthority {
    private constructor(
        private readonly root: x509.X509Certificate,
        private readonly keys: webcrypto.CryptoKeyPair,
    ) {}

    static async create(cluster: string): Promise<ClusterAuthority> {
        const keys = await newKeys();
        const root = await x509.X509CertificateGenerator.createSelfSigned({
            name: `CN=lab ${cluster}`,
            serialNumber: serialNumber(),
            ...validity(),
            keys,
            signingAlgorithm: algorithm,
            extensions: [
                new x509.BasicConstraintsExtension(true, undefined, true),
                new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
                await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
            ],
        });
        return new ClusterAuthority(root, keys);
    }

    /** PEM of the authority's own certificate. */
    get certificate(): string {
        return this.root.toString('pem');
    }

    /** The authority's own certificate and key, for a program that issues with them. */
    async keyPair(): Promise<KeyPair> {
        return { certificate: this.certificate, key: await pem(this.keys.privateKey) };
    }

    async issue(request: CertificateRequest): Promise<KeyPair> {
        const keys = await newKeys();
        const names: x509.JsonGeneralNames = [
            ...(request.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
            ...(request.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
        ];
        const usage = request.usage === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
        const certificate = await x509.X509CertificateGenerator.create({
            subject: `CN=${request.commonName}${request.organization ? `, O=${request.organization}` : ''}`,
            issuer: this.root.subject,
            serialNumber: serialNumber(),
            ...validity(),
            publicKey: keys.publicKey,
            signingKey: this.keys.privateKey,
            signingAlgorithm: algorithm,
            extensions: [
                new x509.BasicConstraintsExtension(false),
                new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
                new x509.ExtendedKeyUsageExtension([usage]),
                ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
                await x509.AuthorityKeyIdentifierExtension.create(this.root),
            ],
        });
        return { certificate: certificate.toString('pem'), key: await pem(keys.privateKey) };
    }

    /** The key pair that the API server signs service-account tokens with, as PEM. */
    static async tokenKeys(): Promise<{ privateKey: string; publicKey: string }> {
        const keys = await newKeys();
        return {
            privateKey: await pem(keys.privateKey),
            publicKey: x509.PemConverter.encode(await webcrypto.subtle.exportKey('spki', keys.publicKey), 'PUBLIC KEY'),
        };
    }
}

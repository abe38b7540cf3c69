import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { plain, type Properties, secret, textAt } from '../../../plugins/protocol/values';
import { tlsPlugin } from '../../../plugins/tls/tlsPlugin';

const plugin = tlsPlugin('0.0.0');
const urnOf = (type: string): string =>
    `urn:pulumi:s::p::tls:index/${type[0]?.toLowerCase()}${type.slice(1)}:${type}::x`;

async function create(type: string, inputs: Properties): Promise<Properties> {
    const urn = urnOf(type);
    const checked = await plugin.check({ urn, olds: {}, news: inputs });
    expect(checked.failures).toEqual([]);
    const { id, outputs } = await plugin.create({ urn, inputs: checked.inputs, preview: false, timeoutSeconds: 0 });
    expect(id).not.toBe('');
    return outputs;
}

const pemOf = (outputs: Properties, property: string): string => textAt(plain(outputs), property) ?? '';

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tls-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
    const place = path.join(folder, name);
    writeFileSync(place, text, { mode: 0o600 });
    return place;
};
const openssl = (...args: string[]): string => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
const describeCertificate = (pem: string): string =>
    openssl('x509', '-in', file('described.pem', pem), '-noout', '-text', '-nameopt', 'RFC2253');

const keys: [name: string, inputs: Properties][] = [
    ['RSA', { algorithm: 'RSA', rsaBits: 2048 }],
    ['ECDSA P256', { algorithm: 'ECDSA', ecdsaCurve: 'P256' }],
    ['ECDSA P384', { algorithm: 'ECDSA', ecdsaCurve: 'P384' }],
    ['ECDSA P521', { algorithm: 'ECDSA', ecdsaCurve: 'P521' }],
    ['ED25519', { algorithm: 'ED25519' }],
];

describe.each(keys)('a private key of algorithm %s', (_, inputs) => {
    let key: Properties;
    beforeAll(async () => {
        key = await create('PrivateKey', inputs);
    });

    it('is read by openssl in both PEM forms, as one key', () => {
        const publicOf = (property: string): string =>
            openssl('pkey', '-in', file('key.pem', pemOf(key, property)), '-pubout');
        expect(publicOf('privateKeyPem')).toBe(pemOf(key, 'publicKeyPem'));
        expect(publicOf('privateKeyPemPkcs8')).toBe(pemOf(key, 'publicKeyPem'));
    });

    it('is read by ssh-keygen, which finds the same public key and fingerprints', () => {
        const place = file('id', pemOf(key, 'privateKeyOpenssh'));
        const sshKeygen = (...args: string[]): string => execFileSync('ssh-keygen', args, { encoding: 'utf8' });
        expect(sshKeygen('-y', '-f', place).trim()).toBe(pemOf(key, 'publicKeyOpenssh').trim());
        expect(sshKeygen('-l', '-E', 'sha256', '-f', place)).toContain(pemOf(key, 'publicKeyFingerprintSha256'));
        expect(sshKeygen('-l', '-E', 'md5', '-f', place)).toContain(`MD5:${pemOf(key, 'publicKeyFingerprintMd5')} `);
    });

    it('is secret in every form that is private', () => {
        for (const property of ['privateKeyPem', 'privateKeyPemPkcs8', 'privateKeyOpenssh']) {
            expect(key[property]).toEqual(secret(pemOf(key, property)));
        }
    });

    it('signs a chain of root, intermediate and leaf that openssl accepts', async () => {
        const { root, intermediate, leaf } = await chain(inputs);
        const trusted = file('root.pem', pemOf(root, 'certPem'));
        const between = file('intermediate.pem', pemOf(intermediate, 'certPem'));
        const end = file('leaf.pem', pemOf(leaf, 'certPem'));
        const args = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'hello.example'];
        expect(openssl('verify', ...args, '-CAfile', trusted, '-untrusted', between, end)).toContain('OK');
    });
});

interface Chain {
    root: Properties;
    intermediate: Properties;
    leaf: Properties;
}

async function chain(key: Properties): Promise<Chain> {
    const [rootKey, middleKey, leafKey] = await Promise.all([0, 1, 2].map(() => create('PrivateKey', key)));
    const root = await create('SelfSignedCert', {
        privateKeyPem: pemOf(rootKey ?? {}, 'privateKeyPem'),
        subject: { commonName: 'Root CA', organization: 'Größe & Söhne, "Zürich"' },
        isCaCertificate: true,
        validityPeriodHours: 24 * 365 * 30,
        allowedUses: ['cert_signing', 'crl_signing'],
    });
    const signed = async (
        authority: Properties,
        authorityKey: Properties,
        ownKey: Properties,
        request: Properties,
        certificate: Properties,
    ): Promise<Properties> => {
        const { certRequestPem = '' } = await create('CertRequest', {
            privateKeyPem: pemOf(ownKey, 'privateKeyPemPkcs8'),
            ...request,
        });
        return create('LocallySignedCert', {
            certRequestPem,
            caCertPem: pemOf(authority, 'certPem'),
            caPrivateKeyPem: pemOf(authorityKey, 'privateKeyPem'),
            validityPeriodHours: 24,
            ...certificate,
        });
    };
    const intermediate = await signed(
        root,
        rootKey ?? {},
        middleKey ?? {},
        { subject: { commonName: 'Intermediate', locality: 'europe-west1' } },
        { isCaCertificate: true, maxPathLength: 0, allowedUses: ['cert_signing', 'crl_signing'] },
    );
    const leaf = await signed(
        intermediate,
        middleKey ?? {},
        leafKey ?? {},
        {
            dnsNames: ['hello.example'],
            ipAddresses: ['198.18.1.2', '2001:db8::1'],
            uris: ['spiffe://cluster.local/ns/default/sa/hello'],
        },
        { allowedUses: ['digital_signature', 'key_encipherment', 'server_auth', 'client_auth'], setSubjectKeyId: true },
    );
    return { root, intermediate, leaf };
}

describe('a certificate', () => {
    const ecdsa = { algorithm: 'ECDSA', ecdsaCurve: 'P256' };
    let certificates: Chain;
    let key: string;
    beforeAll(async () => {
        certificates = await chain(ecdsa);
        key = pemOf(await create('PrivateKey', ecdsa), 'privateKeyPem');
    });

    it('says what it may be used for, for whom, and who signed it', () => {
        const text = describeCertificate(pemOf(certificates.leaf, 'certPem'));
        expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE/);
        expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Key Encipherment\n/);
        expect(text).toMatch(
            /X509v3 Extended Key Usage: \s+TLS Web Server Authentication, TLS Web Client Authentication\n/,
        );
        expect(text).toMatch(
            /Alternative Name: critical\s+DNS:hello.example, IP Address:198.18.1.2, IP Address:2001:DB8:.*, URI:spiffe:/,
        );
        expect(text).toContain('Issuer: CN=Intermediate,L=europe-west1');
    });

    it('names its authority by the authority’s own key identifier', () => {
        const idAfter = (pem: string, extension: string): string | undefined =>
            new RegExp(`${extension}: \\s+([0-9A-F:]+)`).exec(describeCertificate(pem))?.[1];
        expect(idAfter(pemOf(certificates.leaf, 'certPem'), 'Authority Key Identifier')).toBe(
            idAfter(pemOf(certificates.intermediate, 'certPem'), 'Subject Key Identifier'),
        );
    });

    it('of an authority is one, with its path length', () => {
        expect(describeCertificate(pemOf(certificates.intermediate, 'certPem'))).toMatch(/CA:TRUE, pathlen:0/);
    });

    it('is valid from now on for the hours asked for, and says so in its outputs', async () => {
        const outputs = await create('SelfSignedCert', {
            privateKeyPem: key,
            validityPeriodHours: 48,
            allowedUses: [],
        });
        const [start, end] = ['validityStartTime', 'validityEndTime'].map((name) => Date.parse(pemOf(outputs, name)));
        expect(Math.abs(Date.now() - (start ?? 0))).toBeLessThan(10_000);
        expect((end ?? 0) - (start ?? 0)).toBe(48 * 3_600_000);
        const place = file('dated.pem', pemOf(outputs, 'certPem'));
        const notAfter = openssl('x509', '-in', place, '-noout', '-enddate').replace('notAfter=', '');
        expect(Date.parse(notAfter)).toBe(end);
        expect(outputs['readyForRenewal']).toBe(false);
    });

    it('may outlive the year 2050, where certificates change their way to write dates', async () => {
        const outputs = await create('SelfSignedCert', {
            privateKeyPem: key,
            validityPeriodHours: 24 * 365 * 100,
            allowedUses: [],
        });
        expect(openssl('x509', '-in', file('long.pem', pemOf(outputs, 'certPem')), '-noout', '-enddate')).toMatch(
            / 212\d GMT/,
        );
    });

    it('carries every part of a subject', async () => {
        const subject = {
            commonName: 'hello',
            country: 'CH',
            emailAddress: 'me@hello.example',
            locality: 'Zürich',
            organization: 'A, B + C',
            organizationalUnit: 'unit',
            postalCode: '8000',
            province: 'ZH',
            serialNumber: '42',
            streetAddresses: ['One 1', 'Two 2'],
        };
        const { certPem } = await create('SelfSignedCert', {
            privateKeyPem: key,
            subject,
            validityPeriodHours: 1,
            allowedUses: [],
        });
        const place = file('subject.pem', pemOf({ certPem: certPem ?? '' }, 'certPem'));
        const written = openssl('x509', '-in', place, '-noout', '-subject', '-nameopt', 'multiline,utf8,-esc_msb');
        for (const value of [
            subject.streetAddresses,
            Object.values(subject).filter((part) => typeof part === 'string'),
        ].flat()) {
            expect(written).toContain(`= ${value}\n`);
        }
    });

    it('is not signed with a key that is not the authority’s', async () => {
        const { certRequestPem = '' } = await create('CertRequest', { privateKeyPem: key });
        const inputs = {
            certRequestPem,
            caCertPem: pemOf(certificates.root, 'certPem'),
            caPrivateKeyPem: key,
            validityPeriodHours: 1,
            allowedUses: [],
        };
        const urn = urnOf('LocallySignedCert');
        await expect(plugin.create({ urn, inputs, preview: false, timeoutSeconds: 0 })).rejects.toThrow(
            '`caPrivateKeyPem` is not the key of the certificate `caCertPem`',
        );
    });

    it('keeps the key it was given as secret as it came', async () => {
        const urn = urnOf('SelfSignedCert');
        const inputs = { privateKeyPem: secret(key), validityPeriodHours: 1, allowedUses: [] };
        const { outputs } = await plugin.create({ urn, inputs, preview: false, timeoutSeconds: 0 });
        expect(outputs['privateKeyPem']).toEqual(secret(key));
    });
});

import * as fc from 'fast-check';
import { type Properties, unknown } from '../../../plugins/protocol/values';
import { tlsPlugin } from '../../../plugins/tls/tlsPlugin';
import { usagesOf } from '../../../plugins/tls/usages';
import { isReadyForRenewal } from '../../../plugins/tls/validity';

const plugin = tlsPlugin('0.0.0');
const urnOf = (type: string): string =>
    `urn:pulumi:s::p::tls:index/${type[0]?.toLowerCase()}${type.slice(1)}:${type}::x`;
const selfSigned = { privateKeyPem: 'PEM', validityPeriodHours: 24, allowedUses: ['server_auth'] };

describe('check', () => {
    it.each<[what: string, type: string, inputs: Properties, property: string, reason: string]>([
        [
            'an unknown algorithm',
            'PrivateKey',
            { algorithm: 'DSA' },
            'algorithm',
            '"DSA"; expected RSA, ECDSA, ED25519',
        ],
        ['no algorithm', 'PrivateKey', {}, 'algorithm', 'is required'],
        [
            'a curve WebCrypto lacks',
            'PrivateKey',
            { algorithm: 'ECDSA', ecdsaCurve: 'P224' },
            'ecdsaCurve',
            '"P224" is not supported here; expected P256, P384, P521',
        ],
        [
            'the official default curve',
            'PrivateKey',
            { algorithm: 'ECDSA' },
            'ecdsaCurve',
            'its default P224 is not supported here',
        ],
        ['a toy key', 'PrivateKey', { algorithm: 'RSA', rsaBits: 512 }, 'rsaBits', '512; expected 1024'],
        [
            'an unknown use',
            'SelfSignedCert',
            { ...selfSigned, allowedUses: ['server_auth', 'serving'] },
            'allowedUses[1]',
            '"serving" is not a use',
        ],
        [
            'a misspelt subject',
            'SelfSignedCert',
            { ...selfSigned, subject: { cn: 'x' } },
            'subject.cn',
            'is not part of a subject',
        ],
        [
            'an address that is none',
            'SelfSignedCert',
            { ...selfSigned, ipAddresses: ['10.0.0'] },
            'ipAddresses[0]',
            '"10.0.0" is not an IP address',
        ],
        [
            'a URI that is none',
            'CertRequest',
            { privateKeyPem: 'PEM', uris: ['hello'] },
            'uris[0]',
            '"hello" is not a URI',
        ],
        [
            'no validity',
            'SelfSignedCert',
            { ...selfSigned, validityPeriodHours: 0 },
            'validityPeriodHours',
            '0; expected more than 0',
        ],
        [
            'renewal that is always due',
            'SelfSignedCert',
            { ...selfSigned, earlyRenewalHours: 24 },
            'earlyRenewalHours',
            '24 is not less than `validityPeriodHours` (24)',
        ],
        [
            'a wrong type',
            'SelfSignedCert',
            { ...selfSigned, dnsNames: 'hello' },
            'dnsNames',
            'expected a list of strings',
        ],
        [
            'a write-only key',
            'SelfSignedCert',
            { ...selfSigned, privateKeyPemWo: 'PEM' },
            'privateKeyPemWo',
            'is not supported here',
        ],
        ['a resource it has not', 'Certificate', {}, 'type', 'has no tls:index/certificate:Certificate'],
    ])('refuses %s', async (_, type, inputs, property, reason) => {
        const { failures } = await plugin.check({ urn: urnOf(type), olds: {}, news: inputs });
        expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) as string }]);
    });

    it('has nothing against values that are not known yet', async () => {
        const news = {
            privateKeyPem: unknown,
            validityPeriodHours: unknown,
            allowedUses: [unknown],
            dnsNames: unknown,
        };
        expect(await plugin.check({ urn: urnOf('SelfSignedCert'), olds: {}, news })).toEqual({
            inputs: news,
            failures: [],
        });
    });
});

describe('diff', () => {
    const farOff = { validityEndTime: '2999-01-01T00:00:00Z' };
    const diff = (
        oldInputs: Properties,
        newInputs: Properties,
        oldOutputs: Properties = farOff,
    ): ReturnType<typeof plugin.diff> =>
        plugin.diff({ id: '1', urn: urnOf('SelfSignedCert'), oldInputs, oldOutputs, newInputs });

    it('finds nothing where nothing changed', async () => {
        expect(await diff(selfSigned, selfSigned)).toMatchObject({ changes: false, replaces: [] });
    });

    it.each<[string, Properties]>([
        ['privateKeyPem', { privateKeyPem: 'OTHER' }],
        ['validityPeriodHours', { validityPeriodHours: 25 }],
        ['allowedUses[1]', { allowedUses: ['server_auth', 'client_auth'] }],
        ['isCaCertificate', { isCaCertificate: true }],
    ])('replaces the certificate when %s changes', async (path, change) => {
        const { changes, replaces } = await diff(selfSigned, { ...selfSigned, ...change });
        expect({ changes, replaces }).toEqual({ changes: true, replaces: [path] });
    });

    it('keeps the certificate when only its early renewal changes', async () => {
        const { changes, replaces } = await diff(selfSigned, { ...selfSigned, earlyRenewalHours: 2 });
        expect({ changes, replaces }).toEqual({ changes: true, replaces: [] });
    });

    it('replaces a certificate that is due for renewal', async () => {
        const inputs = { ...selfSigned, earlyRenewalHours: 2 };
        const end = new Date(Date.now() + 3_600_000).toISOString();
        expect(await diff(inputs, inputs, { validityEndTime: end })).toMatchObject({
            changes: true,
            replaces: ['readyForRenewal'],
        });
    });
});

describe('read', () => {
    it('says when a certificate has become due', async () => {
        const state = { ...selfSigned, validityEndTime: '2001-01-01T00:00:00Z', readyForRenewal: false };
        const read = await plugin.read({ id: '1', urn: urnOf('SelfSignedCert'), inputs: selfSigned, state });
        expect(read?.outputs['readyForRenewal']).toBe(true);
    });

    it('refuses an import', async () => {
        await expect(plugin.read({ id: '1', urn: urnOf('PrivateKey'), inputs: {}, state: {} })).rejects.toThrow(
            'cannot be imported',
        );
    });
});

describe('preview', () => {
    it('makes no key', async () => {
        const inputs = { algorithm: 'ED25519' };
        const urn = urnOf('PrivateKey');
        expect(await plugin.create({ urn, inputs, preview: true, timeoutSeconds: 0 })).toEqual({
            id: '',
            outputs: inputs,
        });
    });
});

describe('isReadyForRenewal', () => {
    it('is true exactly from the early renewal hours before the end on', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 0, max: 1000 }),
                fc.integer({ min: -2_000, max: 2_000 }),
                (early, offsetHours) => {
                    const end = Date.parse('2030-01-01T00:00:00Z');
                    const now = end + offsetHours * 3_600_000;
                    const ready = isReadyForRenewal(
                        { validityEndTime: '2030-01-01T00:00:00Z' },
                        { earlyRenewalHours: early },
                        now,
                    );
                    expect(ready).toBe(offsetHours >= -early);
                },
            ),
        );
    });
});

describe('usagesOf', () => {
    it.each<[string[], number, string[]]>([
        [[], 0, []],
        [['digital_signature'], 1, []],
        [['cert_signing', 'crl_signing'], 96, []],
        [['server_auth', 'key_encipherment', 'client_auth'], 4, ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']],
    ])('maps %j', (uses, key, extended) => {
        expect(usagesOf(uses)).toEqual({ key, extended });
    });
});

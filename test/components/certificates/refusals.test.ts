import {
    CertificateSecret,
    type CertificateSecretArgs,
    FailoverCertificates,
    type FailoverCertificatesArgs,
    MeshAuthority,
    type MeshAuthorityArgs,
    RootAuthority,
    type RootAuthorityArgs,
} from '../../../components';
import { rotatedTrust } from '../../../components/certificates/rootAuthoritySpec';
import { keyText, rootPem, signedPem } from '../../support/certificateState';
import { deploy } from '../../support/deployment';

const authority = { certificatePem: rootPem, privateKeyPem: keyText, trustBundlePem: rootPem };
const mesh: MeshAuthorityArgs = { clusterName: 'europe', authority };
const ends: FailoverCertificatesArgs = { primaryCluster: 'europe', remoteCluster: 'america', authority };
const secret: CertificateSecretArgs = {
    secretName: 'failover-downstream',
    certificatePem: signedPem,
    privateKeyPem: keyText,
    trustBundlePem: rootPem,
};

/** The error of a declaration, thrown where it was made. */
async function refused(declare: () => void): Promise<Error> {
    const error = await deploy(declare).then(
        () => undefined,
        (cause: unknown) => cause as Error,
    );
    if (error === undefined) {
        throw new Error('It was not refused.');
    }
    expect(error.name).toBe('InvalidArguments');
    return error;
}

/** Values that the compiler would not let through, as they come from a configuration or another language. */
const wrong = <T>(value: unknown) => value as T;

describe('a RootAuthority refuses', () => {
    it.each<[string, RootAuthorityArgs, string]>([
        [
            'an unknown kind of key',
            { algorithm: wrong('dsa') },
            '`algorithm` is "dsa"; known are ecdsa-p256, rsa-2048, rsa-4096.',
        ],
        ['no validity', { validityHours: 0 }, '`validityHours` is 0'],
        ['a negative validity', { validityHours: -1 }, '`validityHours` is -1'],
        [
            'renewal longer than validity',
            { validityHours: 10, earlyRenewalHours: 11 },
            '`earlyRenewalHours` is 11, not less than the 10',
        ],
        ['no name', { commonName: '' }, '`commonName` is "", of 0 characters; X.509 wants 1 to 64.'],
        ['a name that X.509 has no room for', { organization: 'o'.repeat(65) }, '`organization` is "ooo'],
        [
            'an unknown phase',
            { rotation: { phase: wrong('begin') } },
            '`rotation.phase` is "begin"; known are stable, introduce, reissue, retire.',
        ],
        [
            'a rotation from nothing',
            { rotation: { phase: 'introduce' } },
            '`rotation.predecessor` is missing; `introduce` needs the root',
        ],
        [
            'a predecessor of nothing',
            { rotation: { phase: 'stable', predecessor: authority } },
            '`rotation.predecessor` is given although `rotation.phase` is stable',
        ],
    ])('%s', async (_, args, message) => {
        expect((await refused(() => void new RootAuthority('root', args))).message).toContain(message);
    });

    it.each<[string, Partial<typeof authority>, string]>([
        [
            'that is no certificate',
            { certificatePem: 'nothing' },
            '`rotation.predecessor.certificatePem` is not the PEM text',
        ],
        [
            'whose bundle is no certificate',
            { trustBundlePem: '' },
            '`rotation.predecessor.trustBundlePem` is not the PEM text',
        ],
        [
            'that is no authority',
            { certificatePem: signedPem, trustBundlePem: signedPem },
            '`rotation.predecessor.certificatePem` is not a certificate of an authority',
        ],
        ['that nobody trusts', { trustBundlePem: signedPem }, '`rotation.predecessor.trustBundlePem` does not hold'],
        [
            'that is two',
            { certificatePem: rootPem + signedPem },
            '`rotation.predecessor.certificatePem` holds 2 certificates',
        ],
        [
            'that is in a rotation itself',
            { trustBundlePem: rootPem + signedPem },
            '`rotation.predecessor.trustBundlePem` holds 2 roots: the predecessor is in a rotation itself',
        ],
        [
            'that is broken',
            { certificatePem: rootPem.replace('M', '!') },
            '`rotation.predecessor.certificatePem` is not the PEM text',
        ],
    ])('a predecessor %s', (_, change, message) => {
        expect(() => rotatedTrust('introduce', rootPem, { ...authority, ...change })).toThrow(message);
    });

    it('everything at once', async () => {
        const { message } = await refused(
            () =>
                void new RootAuthority('root', {
                    commonName: '',
                    organization: '',
                    algorithm: wrong('dsa'),
                    validityHours: 0,
                    earlyRenewalHours: -1,
                    rotation: { phase: 'retire' },
                }),
        );
        for (const argument of [
            'commonName',
            'organization',
            'algorithm',
            'validityHours',
            'earlyRenewalHours',
            'rotation.predecessor',
        ]) {
            expect(message).toContain(`\`${argument}\` is`);
        }
    });
});

describe('a MeshAuthority refuses', () => {
    it.each<[string, Partial<MeshAuthorityArgs>, string]>([
        ['a name that no cluster can have', { clusterName: 'Europe' }, '`clusterName` is "Europe"'],
        [
            'two clusters of one name',
            { meshClusters: ['europe', 'america', 'europe'] },
            '`meshClusters` names `europe` twice',
        ],
        [
            'a cluster that is not in the mesh',
            { meshClusters: ['america'] },
            '`clusterName` is "europe", which `meshClusters` does not name; it names america.',
        ],
        ['a namespace that cannot be one', { namespace: 'a/b' }, '`namespace` is "a/b"'],
        ['an unknown kind of key', { algorithm: wrong('RSA') }, '`algorithm` is "RSA"'],
        ['renewal as long as validity', { validityHours: 5, earlyRenewalHours: 5 }, '`earlyRenewalHours` is 5'],
        ['a negative time to settle', { settlingHours: -1 }, '`settlingHours` is -1; a number of hours of at least 0'],
        [
            'an authority that is none',
            { authority: { ...authority, certificatePem: keyText } },
            '`authority.certificatePem` is not the PEM text',
        ],
        [
            'an authority that nobody trusts',
            { authority: { ...authority, trustBundlePem: signedPem } },
            '`authority.trustBundlePem` does not hold',
        ],
    ])('%s', async (_, change, message) => {
        expect((await refused(() => void new MeshAuthority('mesh', { ...mesh, ...change }))).message).toContain(
            message,
        );
    });
});

describe('FailoverCertificates refuse', () => {
    it.each<[string, Partial<FailoverCertificatesArgs>, string]>([
        [
            'one cluster for both ends',
            { remoteCluster: 'europe' },
            '`primaryCluster` and `remoteCluster` are both "europe"',
        ],
        ['a name that no cluster can have', { primaryCluster: '' }, '`primaryCluster` is ""'],
        [
            'a server’s name that is none',
            { serverName: 'default-service-green-10000_gloo-system' },
            '`serverName` is "default-service-green-10000_gloo-system", not a DNS name',
        ],
        ['a client’s name that is none', { clientName: '*' }, '`clientName` is "*"'],
        ['an unknown hardening', { hardening: wrong('soft') }, '`hardening` is "soft"; known are hardened, guide.'],
        ['no validity', { validityHours: 0 }, '`validityHours` is 0'],
        [
            'an authority that has no effect',
            { hardening: 'guide' },
            '`authority` has no effect with `hardening: guide`',
        ],
        ['a further name twice', { furtherServerNames: ['a.example', 'a.example'] }, 'names "a.example" twice'],
        ['a further name that is none', { furtherServerNames: ['*'] }, '`furtherServerNames[0]` is "*"'],
        ['a name that has no effect', { hardening: 'guide', serverName: 'a.example' }, '`serverName` has no effect'],
        [
            'an authority that is none',
            { authority: { ...authority, trustBundlePem: '' } },
            '`authority.trustBundlePem` is not the PEM text',
        ],
    ])('%s', async (_, change, message) => {
        const declare = () => void new FailoverCertificates('failover', { ...ends, ...change });
        expect((await refused(declare)).message).toContain(message);
    });

    it('to be issued by nobody', async () => {
        const alone = { primaryCluster: 'europe', remoteCluster: 'america' };
        const { message } = await refused(() => void new FailoverCertificates('failover', alone));
        expect(message).toContain('`authority` is missing');
    });
});

describe('a CertificateSecret refuses', () => {
    it.each<[string, Partial<CertificateSecretArgs>, string]>([
        ['a name that cannot be one', { secretName: 'a b' }, '`secretName` is "a b"'],
        ['a namespace that cannot be one', { namespace: '' }, '`namespace` is ""'],
        ['a certificate that is none', { certificatePem: keyText }, '`certificatePem` is not the PEM text'],
        ['a bundle that is none', { trustBundlePem: 'none' }, '`trustBundlePem` is not the PEM text'],
        ['no time to settle', { settlingHours: NaN }, '`settlingHours` is NaN'],
    ])('%s', async (_, change, message) => {
        const declare = () => void new CertificateSecret('secret', { ...secret, ...change });
        expect((await refused(declare)).message).toContain(message);
    });
});

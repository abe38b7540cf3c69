import { CertificateSecret, FailoverCertificates, MeshAuthority, RootAuthority } from '../../../components';
import { issuerAmong } from '../../../components/certificates/trustRecord';
import { handshake } from './support/handshake';
import { create, MemoryStack } from './support/memoryStack';
import { authorityOf, clusterNamed, clusters, signed, workload } from './support/programs';

const lasting = { validityPeriodHours: 24, isCaCertificate: true, allowedUses: ['cert_signing', 'crl_signing'] };

/** A root that stays in its safe, and the authority under it that signs: what a company gives to a platform team. */
async function company() {
    const key = await create('tls:index/privateKey:PrivateKey', 'key', { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
    const privateKeyPem = key.outputs['privateKeyPem'] as string;
    const root = await create('tls:index/selfSignedCert:SelfSignedCert', 'root', {
        privateKeyPem,
        subject: { commonName: 'Company root' },
        setSubjectKeyId: true,
        ...lasting,
    });
    const rootPem = root.outputs['certPem'] as string;
    const issuing = await signed('Company issuing authority', rootPem, privateKeyPem, lasting);
    return {
        rootPem,
        authority: { certificatePem: issuing.pem, privateKeyPem: issuing.key, trustBundlePem: rootPem },
    };
}

type Company = Awaited<ReturnType<typeof company>>;

describe('under an issuing authority and a root of its own', () => {
    let ours: Company;
    let theirs: Company;
    beforeAll(async () => {
        [ours, theirs] = [await company(), await company()];
    });

    const mesh =
        ({ authority }: Company) =>
        () => {
            for (const clusterName of clusters) {
                new MeshAuthority(clusterName, { clusterName, authority }, { provider: clusterNamed(clusterName) });
            }
        };

    it('a mesh trusts the root alone, and shows the issuing authority', async () => {
        const stack = new MemoryStack();
        await stack.up(mesh(ours));
        const files = stack.files('europe-secret');
        expect(files['root-cert.pem']).toBe(ours.rootPem);
        expect(files['cert-chain.pem']).toBe(`${files['ca-cert.pem']}${ours.authority.certificatePem}`);
    });

    it('workloads of its clusters accept each other, and none of another company', async () => {
        const stack = new MemoryStack();
        await stack.up(mesh(ours));
        const [server, client] = [await workload(stack, 'europe'), await workload(stack, 'america')];
        expect(await handshake(client, server)).toBe('hello');
        const other = new MemoryStack();
        await other.up(mesh(theirs));
        await expect(handshake(await workload(other, 'america'), server)).rejects.toThrow(
            'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
        );
    });

    it('the gateways of a failover accept each other, by the root', async () => {
        const stack = new MemoryStack();
        const { deployment } = await stack.up(() => {
            const { authority } = ours;
            const names = { primaryCluster: 'europe', remoteCluster: 'america' };
            const ends = new FailoverCertificates('failover', { ...names, authority });
            const secret = (
                name: string,
                certificatePem: typeof ends.serverCertificatePem,
                privateKeyPem: typeof ends.serverPrivateKeyPem,
            ) =>
                new CertificateSecret(
                    name,
                    {
                        secretName: name,
                        certificatePem,
                        privateKeyPem,
                        trustBundlePem: ends.serverTrustBundlePem,
                    },
                    { provider: clusterNamed(name) },
                );
            secret('remote', ends.serverCertificatePem, ends.serverPrivateKeyPem);
            secret('primary', ends.clientCertificatePem, ends.clientPrivateKeyPem);
            return { server: ends.serverName };
        });
        const [server, client] = ['remote', 'primary'].map((name) => {
            const { 'tls.crt': chain = '', 'tls.key': key = '', 'ca.crt': trust = '' } = stack.files(`${name}-secret`);
            return { chain, key, trust };
        });
        expect(server?.trust).toBe(ours.rootPem);
        expect(await handshake(client!, server!, deployment.outputs['server'] as string)).toBe('hello');
        expect(issuerAmong(ours.rootPem, server?.chain ?? '').trim()).toBe(ours.rootPem.trim());
    });

    it('a change to a root of the mesh’s own is judged by the root: it cannot skip a phase', async () => {
        const stack = new MemoryStack();
        await stack.up(mesh(ours));
        const { changes } = await stack.up(() => {
            const authority = authorityOf(new RootAuthority('own', {}));
            for (const clusterName of clusters) {
                new MeshAuthority(clusterName, { clusterName, authority }, { provider: clusterNamed(clusterName) });
            }
        });
        expect(changes.updated).toEqual([]);
        expect(changes.refused.length).toBeGreaterThan(0);
    });

    it('is refused with a root that did not sign it', async () => {
        const authority = { ...ours.authority, trustBundlePem: theirs.rootPem };
        await expect(new MemoryStack().up(mesh({ ...ours, authority }))).rejects.toThrow(
            '`authority.trustBundlePem` does not hold `authority.certificatePem` nor the root that signed it: nobody would trust what it signs. Add that root.',
        );
    });
});

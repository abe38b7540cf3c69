import { CertificateSecret, FailoverCertificates, type FailoverCertificatesArgs } from '../../../components';
import { type End, handshake } from './support/handshake';
import { MemoryStack } from './support/memoryStack';
import { authorityOf, clusterNamed, rootAt, type Step, steps } from './support/programs';

/** Both halves of a failover: the certificates, and in each cluster the Secret that its gateway reads. */
const halves =
    (args: Partial<FailoverCertificatesArgs> = {}, step: Step = 'stable') =>
    () => {
        const certificates = new FailoverCertificates('failover', {
            primaryCluster: 'europe',
            remoteCluster: 'america',
            ...(args.hardening !== 'guide' && { authority: authorityOf(rootAt(step)) }),
            ...args,
        });
        new CertificateSecret(
            'remote',
            {
                secretName: 'failover-downstream',
                certificatePem: certificates.serverCertificatePem,
                privateKeyPem: certificates.serverPrivateKeyPem,
                trustBundlePem: certificates.serverTrustBundlePem,
                issuingRootPem: certificates.issuingRootPem,
            },
            { provider: clusterNamed('america') },
        );
        new CertificateSecret(
            'primary',
            {
                secretName: 'failover-upstream',
                certificatePem: certificates.clientCertificatePem,
                privateKeyPem: certificates.clientPrivateKeyPem,
                trustBundlePem: certificates.clientTrustBundlePem,
            },
            { provider: clusterNamed('europe') },
        );
        return { server: certificates.serverName };
    };

/** What a gateway makes of its Secret. */
function end(stack: MemoryStack, name: 'remote' | 'primary'): End {
    const { 'tls.crt': chain = '', 'tls.key': key = '', 'ca.crt': trust } = stack.files(`${name}-secret`);
    return { chain, key, ...(trust !== undefined && { trust }) };
}

const deployed = async (...args: Parameters<typeof halves>) => {
    const stack = new MemoryStack();
    const { deployment } = await stack.up(halves(...args));
    return {
        stack,
        server: end(stack, 'remote'),
        client: end(stack, 'primary'),
        name: deployment.outputs['server'] as string,
    };
};

describe('with the certificates of a failover', () => {
    let ours: Awaited<ReturnType<typeof deployed>>;
    let foreign: typeof ours;
    let expired: typeof ours;

    beforeAll(async () => {
        [ours, foreign] = [await deployed(), await deployed()];
        jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 48 * 3_600_000);
        const stack = ours.stack.copy(); // under the same root
        await stack.up(halves({ validityHours: 24 }));
        expired = { ...ours, server: end(stack, 'remote'), client: end(stack, 'primary') };
        jest.restoreAllMocks();
    });

    it('the remote gateway and the primary accept each other, by root and by name', async () => {
        expect(await handshake(ours.client, ours.server, ours.name)).toBe('hello');
    });

    it.each<[string, () => [Partial<End>, End, string?], string]>([
        ['a client without a certificate', () => [{ trust: ours.client.trust! }, ours.server], 'NO_CERTIFICATE'],
        [
            'a client with a certificate under another root',
            () => [{ ...foreign.client, trust: ours.client.trust! }, ours.server],
            'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        ],
        [
            'a server with a certificate under another root',
            () => [ours.client, { ...foreign.server, trust: ours.server.trust! }],
            'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        ],
        [
            'a server of another name',
            () => [ours.client, ours.server, 'green.example.org'],
            'ERR_TLS_CERT_ALTNAME_INVALID',
        ],
        ['a client whose certificate has ended', () => [expired.client, ours.server], 'CERT_HAS_EXPIRED'],
        ['a server whose certificate has ended', () => [ours.client, expired.server], 'CERT_HAS_EXPIRED'],
        [
            'the server’s certificate on a client',
            () => [{ ...ours.server, trust: ours.client.trust! }, ours.server],
            'INVALID_PURPOSE',
        ],
        [
            'the client’s certificate on a server',
            () => [ours.client, { ...ours.client, trust: ours.server.trust! }],
            'INVALID_PURPOSE',
        ],
    ])('%s is refused', async (_, ends, reason) => {
        await expect(handshake(...ends())).rejects.toThrow(reason);
    });

    it('the two ends accept each other all through a rotation, and while only one of them has made a step', async () => {
        const stack = new MemoryStack();
        let before: { server: End; client: End } | undefined;
        for (const step of steps) {
            const { changes } = await stack.up(halves({}, step));
            expect(changes.refused).toEqual([]);
            const now = { server: end(stack, 'remote'), client: end(stack, 'primary') };
            const old = before ?? now;
            expect(await handshake(now.client, now.server, ours.name)).toBe('hello');
            expect(await handshake(old.client, now.server, ours.name)).toBe('hello');
            expect(await handshake(now.client, old.server, ours.name)).toBe('hello');
            before = now;
        }
    });

    it('a rotation that skips a phase is refused by both ends', async () => {
        const { refused, updated } = (await ours.stack.copy().up(halves({}, 'over'))).changes;
        expect(updated).toEqual([]);
        expect(refused.filter((reason) => reason.includes('was not trusted here until now'))).toHaveLength(2);
        expect(refused.filter((reason) => reason.includes('removes the root'))).toHaveLength(2);
    });
});

describe('with the Gloo guide’s certificates', () => {
    let guide: Awaited<ReturnType<typeof deployed>>;
    beforeAll(async () => {
        guide = await deployed({ hardening: 'guide' });
    });

    it('the remote gateway accepts the primary, which has nothing to verify it with', async () => {
        expect(guide.client.trust).toBeUndefined();
        expect(await handshake(guide.client, guide.server)).toBe('hello');
    });

    it('the remote gateway refuses everyone else', async () => {
        await expect(handshake({}, guide.server)).rejects.toThrow('NO_CERTIFICATE');
        const other = await deployed({ hardening: 'guide' });
        await expect(handshake(other.client, guide.server)).rejects.toThrow('DEPTH_ZERO_SELF_SIGNED_CERT');
    });

    it('the primary talks to any impostor: what `hardened` is for', async () => {
        const impostor = await deployed({ hardening: 'guide' });
        const { chain, key } = impostor.server;
        expect(await handshake(guide.client, { chain, key })).toBe('hello');
    });

    it('the client’s own certificate is the authority of the remote gateway', () => {
        expect(guide.server.trust).toBe(guide.client.chain);
    });
});

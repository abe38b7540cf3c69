import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as tls from '@pulumi/tls';
import type { Program } from '../../engine/program';
import { inScratchNamespaces } from './support/inScratchNamespaces';
import { errorOf, TestStack } from './support/testStack';

inScratchNamespaces(__filename, 'the stand-in for the tls plugin', () => {
    const noCluster = { kubeconfig: '', token: '', request: () => Promise.resolve({}), stop: () => Promise.resolve() };
    const stack = new TestStack(noCluster, 'lab-test');
    const folder = mkdtempSync(path.join(tmpdir(), 'tls-'));
    afterAll(() => {
        stack.remove();
        rmSync(folder, { recursive: true });
    });

    const program =
        (earlyRenewalHours: number): Program =>
        // oxlint-disable-next-line typescript/require-await -- a program's errors are rejections
        async () => {
            const [rootKey, middleKey, leafKey] = ['root', 'middle', 'leaf'].map(
                (name) => new tls.PrivateKey(name, { algorithm: 'ECDSA', ecdsaCurve: 'P384' }),
            ) as [tls.PrivateKey, tls.PrivateKey, tls.PrivateKey];
            const root = new tls.SelfSignedCert('root', {
                privateKeyPem: rootKey.privateKeyPem,
                subject: { commonName: 'Root CA', organization: 'pulumi-failover' },
                isCaCertificate: true,
                validityPeriodHours: 24 * 365 * 10,
                allowedUses: ['cert_signing', 'crl_signing'],
            });
            const sign = (
                name: string,
                key: tls.PrivateKey,
                authority: { certPem: tls.SelfSignedCert['certPem']; key: tls.PrivateKey },
                args: Partial<tls.LocallySignedCertArgs>,
            ): tls.LocallySignedCert =>
                new tls.LocallySignedCert(name, {
                    certRequestPem: new tls.CertRequest(name, {
                        privateKeyPem: key.privateKeyPem,
                        subject: { commonName: name },
                        dnsNames: [`${name}.example`],
                    }).certRequestPem,
                    caCertPem: authority.certPem,
                    caPrivateKeyPem: authority.key.privateKeyPem,
                    validityPeriodHours: 1,
                    allowedUses: ['digital_signature', 'server_auth'],
                    ...args,
                });
            const middle = sign(
                'middle',
                middleKey,
                { certPem: root.certPem, key: rootKey },
                {
                    isCaCertificate: true,
                    validityPeriodHours: 24,
                    allowedUses: ['cert_signing'],
                },
            );
            const leaf = sign('leaf', leafKey, { certPem: middle.certPem, key: middleKey }, { earlyRenewalHours });
            return { root: root.certPem, middle: middle.certPem, leaf: leaf.certPem, key: leafKey.privateKeyPem };
        };

    const verify = (outputs: Record<string, { value: unknown }>): string => {
        const [root = '', middle = '', leaf = ''] = ['root', 'middle', 'leaf'].map((name) => {
            const file = path.join(folder, `${name}.pem`);
            writeFileSync(file, String(outputs[name]?.value));
            return file;
        });
        return execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', root, '-untrusted', middle, leaf], {
            encoding: 'utf8',
        });
    };

    it('makes a chain that openssl accepts, with keys that are secret', async () => {
        const { outputs } = await stack.up(program(0));
        expect(verify(outputs)).toContain('leaf.pem: OK');
        expect(outputs['key']?.secret).toBe(true);
        expect((await stack.preview(program(0))).steps).toEqual([]);
        expect(stack.files().filter((text) => text.includes('PRIVATE KEY'))).toEqual([]);
    });

    it('renews a certificate that is due, and nothing else, with the next up', async () => {
        const before = (await stack.up(program(0))).outputs;
        // Of one hour, all but a third of a second is early: it is due at once.
        const due = program(0.9999);
        await stack.up(due);
        const { outputs, changes } = await stack.up(due);
        expect(changes).toMatchObject({ replace: 1, create: 0, update: 0, delete: 0 });
        expect(outputs['leaf']?.value).not.toBe(before['leaf']?.value);
        expect(outputs['root']?.value).toBe(before['root']?.value);
        expect(verify(outputs)).toContain('leaf.pem: OK');
    });

    it('refuses wrong arguments with their names, before anything is made', async () => {
        const wrong: Program = () => {
            new tls.PrivateKey('wrong', { algorithm: 'ECDSA', ecdsaCurve: 'P224' });
            return Promise.resolve({});
        };
        const { message } = await errorOf(stack.preview(wrong));
        expect(message).toContain('"P224" is not supported here; expected P256, P384, P521');
        expect(message).toContain('ecdsaCurve');
    });
});

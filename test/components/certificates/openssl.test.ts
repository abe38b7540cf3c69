import { spawnSync } from 'node:child_process';
import { KeyAlgorithm } from '../../../components';
import { MemoryStack } from './support/memoryStack';
import { OpenSsl } from './support/openssl';
import { failover, mesh, signed, workload } from './support/programs';

// Skipped, and reported so, where there is no openssl to ask.
const describeWithOpenSsl = spawnSync('openssl', ['version']).status === 0 ? describe : describe.skip;

let openssl: OpenSsl;
beforeAll(() => {
    openssl = new OpenSsl();
});
afterAll(() => openssl.remove());

describeWithOpenSsl.each(Object.values(KeyAlgorithm))('openssl, of keys of kind %s, says', (algorithm) => {
    const stack = new MemoryStack();
    let root: string;
    let intermediate: string;

    beforeAll(async () => {
        await stack.up(mesh('stable', { algorithm }, { algorithm }));
        root = stack.text('root-1-certificate', 'certPem');
        intermediate = stack.text('europe-certificate', 'certPem');
    }, 120_000);

    it('that a root signs certificates and nothing else, one level of authorities below it', () => {
        expect(openssl.extension(root, 'basicConstraints')).toBe('CA:TRUE, pathlen:1');
        expect(openssl.extension(root, 'keyUsage')).toBe('Digital Signature, Certificate Sign, CRL Sign');
        expect(openssl.text(root)).toMatch(/Basic Constraints: critical[^]*Key Usage: critical/);
        expect(openssl.text(root)).not.toContain('Extended Key Usage');
        expect(openssl.verify(root, { roots: root })).toBe('OK');
    });

    it('that an intermediate signs certificates of workloads, none of authorities, and is istiod’s', () => {
        expect(openssl.extension(intermediate, 'basicConstraints')).toBe('CA:TRUE, pathlen:0');
        expect(openssl.extension(intermediate, 'keyUsage')).toBe('Digital Signature, Certificate Sign, CRL Sign');
        expect(openssl.extension(intermediate, 'subjectAltName')).toBe('DNS:istiod.istio-system.svc');
        expect(openssl.text(intermediate)).toMatch(/Basic Constraints: critical[^]*Key Usage: critical/);
        expect(openssl.text(intermediate)).not.toContain('Extended Key Usage');
        expect(openssl.text(intermediate)).toContain('Subject: CN=Intermediate CA,L=europe,O=pulumi-failover');
        expect(openssl.verify(intermediate, { roots: root })).toBe('OK');
    });

    it('that the four files of `cacerts` are one authority', () => {
        const files = stack.files('europe-secret');
        expect(Object.keys(files).sort()).toEqual(['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem']);
        expect(files['ca-cert.pem']).toBe(intermediate);
        expect(files['cert-chain.pem']).toBe(intermediate + root);
        expect(files['root-cert.pem']).toBe(root);
        expect(openssl.publicKey(files['ca-key.pem']!)).toBe(openssl.certifiedKey(intermediate));
    });

    it('that the key is of this kind', () => {
        const bits = { 'ecdsa-p256': 'ASN1 OID: prime256v1', 'rsa-2048': '(2048 bit)', 'rsa-4096': '(4096 bit)' };
        expect(openssl.text(root)).toContain(bits[algorithm]);
        expect(openssl.text(intermediate)).toContain(bits[algorithm]);
    });

    it('that a workload of either cluster is accepted through its intermediate, and not without', async () => {
        for (const cluster of ['europe', 'america']) {
            const { chain } = await workload(stack, cluster);
            expect(openssl.verify(chain, { roots: root, chain, purpose: 'sslserver' })).toBe('OK');
            expect(openssl.verify(chain, { roots: root, chain, purpose: 'sslclient' })).toBe('OK');
            expect(openssl.verify(chain, { roots: root })).toBe('unable to get local issuer certificate');
        }
    });

    it('that an authority below an intermediate is refused', async () => {
        const files = stack.files('europe-secret');
        const further = await signed('further', files['ca-cert.pem']!, files['ca-key.pem']!, {
            isCaCertificate: true,
            allowedUses: ['cert_signing'],
        });
        const leaf = await signed('leaf', further.pem, further.key, { allowedUses: ['server_auth'] });
        const chain = further.pem + files['cert-chain.pem']!;
        expect(openssl.verify(leaf.pem, { roots: root, chain })).toBe('path length constraint exceeded');
    });
});

describeWithOpenSsl('during a rotation openssl accepts', () => {
    const stack = new MemoryStack();
    let old: string;
    let both: string;

    beforeAll(async () => {
        await stack.up(mesh('stable'));
        old = stack.files('europe-secret')['cert-chain.pem']!;
        await stack.up(mesh('introduce'));
        both = stack.files('europe-secret')['root-cert.pem']!;
        await stack.up(mesh('reissue'));
    });

    it('both roots, each with what it signed', () => {
        const [first, second] = ['root-1', 'root-2'].map((root) => stack.text(`${root}-certificate`, 'certPem'));
        expect(both).toBe(`${first}${second}`);
        const renewed = stack.files('europe-secret')['cert-chain.pem']!;
        expect(openssl.verify(old, { roots: both })).toBe('OK');
        expect(openssl.verify(renewed, { roots: both })).toBe('OK');
        expect(openssl.verify(old, { roots: second! })).toBe('unable to get local issuer certificate');
        expect(openssl.verify(renewed, { roots: first! })).toBe('unable to get local issuer certificate');
    });

    it('the intermediate’s key under either root: it is the same', () => {
        expect(openssl.certifiedKey(old)).toBe(openssl.certifiedKey(stack.files('europe-secret')['ca-cert.pem']!));
    });
});

describeWithOpenSsl('of a failover’s certificates openssl says', () => {
    const stack = new MemoryStack();
    const pem = (name: string) => stack.text(`${name}-certificate`, 'certPem');

    it('that each is good for its own end, under the root, for the name that the other end verifies', async () => {
        await stack.up(failover());
        const roots = pem('root-1');
        const ends = [
            ['failover-server', 'sslserver', 'sslclient', 'failover.america.internal', 'america'],
            ['failover-client', 'sslclient', 'sslserver', 'gateway.europe.internal', 'europe'],
        ] as const;
        for (const [name, good, bad, alternativeName, cluster] of ends) {
            expect(openssl.verify(pem(name), { roots, purpose: good })).toBe('OK');
            expect(openssl.verify(pem(name), { roots, purpose: bad })).toMatch(/^unsuit(ed|able) certificate purpose$/);
            expect(openssl.extension(pem(name), 'subjectAltName')).toBe(`DNS:${alternativeName}`);
            expect(openssl.extension(pem(name), 'basicConstraints')).toBe('CA:FALSE');
            expect(openssl.extension(pem(name), 'keyUsage')).toBe('Digital Signature');
            expect(openssl.text(pem(name))).toContain(`CN=${cluster}`);
        }
    });

    it('that RSA keys may also encipher a key, as TLS 1.2 without ECDHE wants', async () => {
        await stack.up(failover({ algorithm: 'rsa-2048' }));
        expect(openssl.extension(pem('failover-server'), 'keyUsage')).toBe('Digital Signature, Key Encipherment');
    });

    it('with `guide` that they are the Gloo guide’s: `openssl req -x509 -newkey rsa:2048 -days 365 -subj /CN=solo.io`', async () => {
        await stack.up(failover({ hardening: 'guide' }));
        const reference = openssl.selfSigned('-days', '365', '-newkey', 'rsa:2048', '-subj', '/CN=solo.io');
        for (const name of ['failover-server', 'failover-client']) {
            expect(shape(openssl.text(pem(name)))).toEqual(shape(openssl.text(reference)));
            expect(openssl.verify(pem(name), { roots: pem(name) })).toBe('OK');
        }
        expect(pem('failover-server')).not.toBe(pem('failover-client'));
    });
});

/** What there is to compare between two certificates that are alike: everything but numbers, times and keys. */
function shape(text: string) {
    const days = [...text.matchAll(/Not (?:Before|After ): (.*)/g)].map(
        ([, time = '']) => Date.parse(time) / 86_400_000,
    );
    return {
        days: (days[1] ?? 0) - (days[0] ?? 0),
        names: text.match(/(Issuer|Subject): .*/g),
        key: text.match(/\(\d+ bit\)/g),
        algorithms: text.match(/(Signature|Public Key) Algorithm: .*/g),
        extensions: text
            .match(/X509v3 .*/g)
            ?.map((line) => line.trim())
            .sort(),
        constraints: text.match(/CA:(TRUE|FALSE).*/g),
    };
}

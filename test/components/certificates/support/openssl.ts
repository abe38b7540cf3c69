import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What openssl says of certificates, in a folder of its own that the test removes. */
export class OpenSsl {
    private readonly folder = mkdtempSync(join(tmpdir(), 'certificates-'));
    private count = 0;

    /** Whether a chain of certificates is accepted: `OK`, or the reason why not. */
    verify(pem: string, { roots, chain, purpose }: { roots: string; chain?: string; purpose?: string }): string {
        const args = ['verify', '-x509_strict', '-no-CApath', '-no-CAstore', '-CAfile', this.file(roots)];
        const options = [
            ...(chain === undefined ? [] : ['-untrusted', this.file(chain)]),
            ...(purpose === undefined ? [] : ['-purpose', purpose]),
        ];
        try {
            return (
                this.run(...args, ...options, this.file(pem))
                    .trim()
                    .split(': ')
                    .at(-1) ?? ''
            );
        } catch (error) {
            return (
                /error \d+ at \d+ depth lookup: (.*)/.exec(String(Reflect.get(error as object, 'stderr')))?.[1] ?? ''
            );
        }
    }

    /** An extension, or nothing, e.g. `CA:TRUE, pathlen:0`. */
    extension(pem: string, name: string): string {
        const text = this.run('x509', '-in', this.file(pem), '-noout', '-ext', name);
        return text.split('\n').slice(1).join(' ').trim();
    }

    /** Everything of a certificate. */
    text(pem: string): string {
        return this.run('x509', '-in', this.file(pem), '-noout', '-text', '-nameopt', 'RFC2253');
    }

    /** The public key that belongs to a private one. */
    publicKey(privateKeyPem: string): string {
        return this.run('pkey', '-in', this.file(privateKeyPem), '-pubout');
    }

    /** The public key in a certificate. */
    certifiedKey(pem: string): string {
        return this.run('x509', '-in', this.file(pem), '-noout', '-pubkey');
    }

    /** A certificate as `openssl req -x509` makes it, without anything of this machine's own configuration. */
    selfSigned(...args: string[]): string {
        const configuration = this.file(
            '[req]\ndistinguished_name = name\nx509_extensions = v3_ca\n[name]\n[v3_ca]\n' +
                'subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid:always\nbasicConstraints = critical,CA:true\n',
        );
        return this.run('req', '-x509', '-nodes', '-config', configuration, '-keyout', this.file(''), ...args);
    }

    remove(): void {
        rmSync(this.folder, { recursive: true });
    }

    private file(text: string): string {
        this.count += 1;
        const place = join(this.folder, `${this.count}.pem`);
        writeFileSync(place, text, { mode: 0o600 });
        return place;
    }

    private run(...args: string[]): string {
        return execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
    }
}

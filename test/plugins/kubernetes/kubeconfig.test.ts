import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { connectionOf } from '../../../plugins/kubernetes/kubeconfig';

const yaml = `
apiVersion: v1
kind: Config
current-context: main
clusters:
- name: one
  cluster: { server: "https://127.0.0.1:6443", certificate-authority-data: ${Buffer.from('CA').toString('base64')} }
- name: two
  cluster: { server: "https://127.0.0.1:7443", insecure-skip-tls-verify: true, tls-server-name: kubernetes }
contexts:
- name: main
  context: { cluster: one, user: admin }
- name: other
  context: { cluster: two, user: certified, namespace: shop }
users:
- name: admin
  user: { token: hush }
- name: certified
  user: { client-certificate-data: ${Buffer.from('CERT').toString('base64')}, client-key: client.key }
- name: plugged
  user: { exec: { command: gke-gcloud-auth-plugin } }
`;

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
    writeFileSync(path.join(folder, 'config'), yaml);
    writeFileSync(path.join(folder, 'client.key'), 'KEY');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('connectionOf', () => {
    it('takes the current context of a text', () => {
        expect(connectionOf({ kubeconfig: yaml })).toEqual({
            server: 'https://127.0.0.1:6443',
            tls: { ca: 'CA', rejectUnauthorized: true },
            token: 'hush',
            namespace: 'default',
        });
    });

    it('takes another context of a file, and files beside it', () => {
        expect(connectionOf({ kubeconfig: path.join(folder, 'config'), context: 'other' })).toEqual({
            server: 'https://127.0.0.1:7443',
            tls: { cert: 'CERT', key: 'KEY', servername: 'kubernetes', rejectUnauthorized: false },
            token: undefined,
            namespace: 'shop',
        });
    });

    it('takes another cluster with the context’s user', () => {
        expect(connectionOf({ kubeconfig: yaml, cluster: 'two' })).toMatchObject({
            server: 'https://127.0.0.1:7443',
            token: 'hush',
        });
    });

    it.each<[what: string, choice: Parameters<typeof connectionOf>[0], message: string]>([
        ['an unknown context', { kubeconfig: yaml, context: 'mian' }, 'has no context "mian"; it has: main, other'],
        ['an unknown cluster', { kubeconfig: yaml, cluster: 'three' }, 'has no cluster "three"; it has: one, two'],
        ['no current context', { kubeconfig: '{}' }, 'names no API server'],
        ['a file that is not there', { kubeconfig: '/no/such/kubeconfig' }, 'cannot read /no/such/kubeconfig: ENOENT'],
        ['a text that is no YAML', { kubeconfig: 'a: [\nb: "hush' }, 'is not YAML'],
        [
            'credential plugins',
            { kubeconfig: yaml.replace('user: admin', 'user: plugged') },
            'a credential plugin (`exec`)',
        ],
    ])('refuses %s', (_, choice, message) => expect(() => connectionOf(choice)).toThrow(message));

    it('does not quote the kubeconfig in an error', () => {
        expect(() => connectionOf({ kubeconfig: 'token: hush\n  x: [' })).toThrow(
            expect.not.stringContaining('hush') as string,
        );
    });
});

import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ControlPlaneHost } from '../../../lab/controlPlanes/controlPlane';
import { PluggedInIstio } from '../../../lab/istio/pluggedInIstio';
import type { ObjectStore } from '../../../lab/node/objectStore';
import type { Part } from '../../../lab/process/part';
import { eventually } from '../support/failover';

/** The Secrets of a cluster, as their watcher sees them. */
class Secrets extends EventEmitter {
    private readonly held = new Map<string, { metadata: { uid: string } }>();
    private made = 0;

    get(namespace: string, name: string): { metadata: { uid: string } } | undefined {
        return this.held.get(`${namespace}/${name}`);
    }

    start(): Promise<void> {
        return Promise.resolve();
    }

    set(name: string, certificate: string): void {
        const data = { 'ca-cert.pem': Buffer.from(certificate).toString('base64') };
        const before = this.get('istio-system', name);
        const uid = before?.metadata.uid ?? String(++this.made);
        const secret = { metadata: { namespace: 'istio-system', name, uid }, data };
        this.held.set(`istio-system/${name}`, secret);
        this.emit('set', secret);
    }

    remove(name: string): void {
        const secret = this.get('istio-system', name);
        this.held.delete(`istio-system/${name}`);
        this.emit('deleted', secret);
    }
}

let directory: string;
let secrets: Secrets;
let done: string[];
let istio: PluggedInIstio;

beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'istio-'));
    secrets = new Secrets();
    done = [];
    const part = { spec: { name: 'istiod' } } as Part;
    const host: ControlPlaneHost = {
        site: { name: 'a', index: 1, region: 'a', zones: ['a-b'], network: 'network-a' },
        shape: { networks: 'each', istio: true },
        api: undefined as never,
        kubeconfigFile: '/kubeconfig',
        apiServerUrl: 'https://198.18.1.1:6443',
        directory,
        tool: (name) => `/tools/${name}`,
        apply: (objects) => {
            done.push(`applied ${objects.map(({ kind }) => kind).join()}`);
            return Promise.resolve();
        },
        run: () => {
            done.push('started');
            return part;
        },
        end: () => {
            done.push('ended');
            return Promise.resolve();
        },
        follow: () => secrets as unknown as ObjectStore<never>,
        ready: () => Promise.resolve(),
        report: () => undefined,
        log: (message) => done.push(message),
    };
    istio = await PluggedInIstio.start(host);
});
afterEach(() => rmSync(directory, { recursive: true }));

const webhooks = 'applied MutatingWebhookConfiguration,ValidatingWebhookConfiguration';
const has = (...steps: string[]) => eventually(() => done.join() === steps.join());
const certificate = () => readFileSync(join(directory, 'cacerts', 'ca-cert.pem'), 'utf8');

describe('an istiod whose authority is brought', () => {
    it('asks for injection at once, and waits for the authority alone', async () => {
        secrets.set('another', 'x');
        await has(webhooks);
        expect(istio.waitsFor()).toBe('istiod waits for the Secret cacerts in istio-system');
    });

    it('starts with the authority, and sees it change without being started again', async () => {
        secrets.set('cacerts', 'first');
        await has(webhooks, 'started');
        expect(istio.waitsFor()).toBeUndefined();
        secrets.set('cacerts', 'second');
        await eventually(() => certificate() === 'second');
        expect(done).toEqual([webhooks, 'started']);
    });

    it('ends with the authority, lets nobody be refused for want of it, and starts with the next, however soon it comes', async () => {
        secrets.set('cacerts', 'first');
        await has(webhooks, 'started');
        secrets.remove('cacerts');
        secrets.set('cacerts', 'next');
        await has(webhooks, 'started', 'ended', webhooks, 'started');
        expect(certificate()).toBe('next');
    });
});

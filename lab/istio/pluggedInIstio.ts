import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { V1Secret } from '@kubernetes/client-node';
import type { ControlPlane, ControlPlaneHost } from '../controlPlanes/controlPlane';
import type { Stored } from '../node/objects';
import { writeVolume } from '../node/volumes/atomicWriter';
import type { PayloadFile } from '../node/volumes/payload';
import type { Part } from '../process/part';
import { istiod, istiodOptions, istioNamespace } from './istiod';
import { webhookObjects } from './objects';

/** Secret with the authority of the cluster, which a stack brings. */
const authoritySecret = 'cacerts';

/** Only istiod reads it. */
const fileMode = 0o400;

/**
 * An istiod whose authority is brought to it, as if it had the Secret `cacerts` mounted as a volume that is required: it
 * starts when the Secret is there, and sees its changes. When the Secret goes, the stack that brought it is gone, and so
 * is istiod: the next one may bring another root, which a running istiod would not take.
 */
export class PluggedInIstio implements ControlPlane {
    /** The process, and the Secret that it was started with. */
    private running: { part: Part; uid: string } | undefined;
    private work: Promise<void> = Promise.resolve();

    private constructor(private readonly host: ControlPlaneHost) {}

    static async start(host: ControlPlaneHost): Promise<PluggedInIstio> {
        const istio = new PluggedInIstio(host);
        // Before istiod, so that no pod comes to be without the sidecar that it asks for.
        await host.apply(webhookObjects());
        const secrets = host.follow<Stored<V1Secret>>(`/api/v1/namespaces/${istioNamespace}/secrets`);
        for (const event of ['set', 'deleted'] as const) {
            secrets.on(event, ({ metadata }) => {
                if (metadata.name === authoritySecret) {
                    istio.changed(() => secrets.get(istioNamespace, authoritySecret));
                }
            });
        }
        await secrets.start();
        return istio;
    }

    waitsFor(): string | undefined {
        return this.running ? undefined : `istiod waits for the Secret ${authoritySecret} in ${istioNamespace}`;
    }

    private changed(current: () => Stored<V1Secret> | undefined): void {
        this.work = this.work
            .then(() => this.follow(current()))
            .catch((error: unknown) => this.host.log(`${this.host.site.name}: authority of istiod: ${String(error)}`));
    }

    private async follow(secret: Stored<V1Secret> | undefined): Promise<void> {
        const { host } = this;
        if (this.running && this.running.uid !== secret?.metadata.uid) {
            await host.end(this.running.part);
            this.running = undefined;
            await host.apply(webhookObjects()); // istiod has let validation refuse what it cannot be asked about
        }
        if (secret) {
            const directory = join(host.directory, authoritySecret);
            await mkdir(directory, { recursive: true, mode: 0o700 });
            await writeVolume(directory, filesOf(secret));
            this.running ??= {
                uid: secret.metadata.uid,
                part: host.run(istiod(host.site, { ...istiodOptions(host), authority: directory })),
            };
        }
    }
}

function filesOf({ data }: V1Secret): Map<string, PayloadFile> {
    const entries = Object.entries(data ?? {});
    return new Map(entries.map(([key, value]) => [key, { data: Buffer.from(value, 'base64'), mode: fileMode }]));
}

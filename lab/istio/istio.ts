import type { KubernetesObject } from '@kubernetes/client-node';
import { loadAll } from 'js-yaml';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answers } from '../cluster/answers';
import { kubeconfig } from '../cluster/kubeconfig';
import type { ControlPlane, ControlPlaneHost, ControlPlaneKind } from '../controlPlanes/controlPlane';
import { addressesOf } from '../network/plan';
import { until } from '../process/until';
import { injectorFiles } from './injection';
import { istiod, istiodPorts, istioNamespace, meshConfig } from './istiod';
import { proxyImage } from './proxyImage';
import { discoveryObjects, readerAccount, readerObjects, remoteSecret, webhookObjects } from './objects';

const tokenTimeoutMs = 60_000;

/** Istio as a managed mesh gives it: its resource definitions and its webhooks in the cluster, istiod beside it. */
export const istio: ControlPlaneKind = {
    name: 'istio',
    tools: ['pilot-discovery', 'pilot-agent', 'istio-files'],
    images: (tool) => [
        proxyImage({
            pilotAgent: tool('pilot-agent'),
            envoy: tool('envoy'),
            bootstrapTemplate: join(tool('istio-files'), 'tools/packaging/common/envoy_bootstrap.json'),
        }),
    ],
    start: async (host) => {
        host.report("Istio's resource definitions");
        const definitions = await readFile(
            join(host.tool('istio-files'), 'manifests/charts/base/files/crd-all.gen.yaml'),
            'utf8',
        );
        await host.apply([
            ...(loadAll(definitions) as KubernetesObject[]),
            ...discoveryObjects(host.site),
            ...readerObjects(),
        ]);
        host.report('istiod');
        await writeFiles(host);
        const part = host.run(
            istiod(host.site, {
                executable: host.tool('pilot-discovery'),
                kubeconfig: host.kubeconfigFile,
                directory: host.directory,
            }),
        );
        const { controlPlane } = addressesOf(host.site.index);
        await host.ready(part, () => answers(`http://${controlPlane}:${istiodPorts.status}/ready`));
        await host.apply(webhookObjects());
        return new Istio(host);
    },
};

class Istio implements ControlPlane {
    constructor(private readonly host: ControlPlaneHost) {}

    waitsFor(): undefined {
        return undefined;
    }

    /** Lets the istiod of this cluster read the others. */
    async join(others: readonly ControlPlaneHost[]): Promise<void> {
        for (const other of others) {
            await this.host.apply([remoteSecret(other.site, await readerKubeconfig(other))]);
        }
    }
}

async function writeFiles({ directory, site, tool }: ControlPlaneHost): Promise<void> {
    const { config, values } = await injectorFiles(tool('istio-files'), site);
    await mkdir(join(directory, 'var/lib/istio/inject'), { recursive: true });
    await writeFile(join(directory, 'var/lib/istio/inject/config'), config);
    await writeFile(join(directory, 'var/lib/istio/inject/values'), values);
    await writeFile(join(directory, 'mesh.yaml'), JSON.stringify(meshConfig()));
}

/** A kubeconfig of the account that may only read, with the token that the controller manager issued for it. */
async function readerKubeconfig({ api, site, apiServerUrl }: ControlPlaneHost): Promise<string> {
    const { data } = await until(
        () =>
            api.get<{ data?: Record<string, string> }>(`/api/v1/namespaces/${istioNamespace}/secrets/${readerAccount}`),
        (secret) => Boolean(secret.data?.['token']),
        { timeoutMs: tokenTimeoutMs, what: `a token for ${readerAccount} in ${site.name}` },
    );
    const decode = (key: string) => Buffer.from(data?.[key] ?? '', 'base64').toString();
    return kubeconfig({
        cluster: site.name,
        server: apiServerUrl,
        authority: decode('ca.crt'),
        user: { token: decode('token') },
    });
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubernetesObject } from '@kubernetes/client-node';
import { loadAll } from 'js-yaml';
import { answers } from '../cluster/answers';
import type { ControlPlaneHost, ControlPlaneKind } from '../controlPlanes/controlPlane';
import { addressesOf } from '../network/plan';
import { injectorFiles } from './injection';
import { istiod, istiodOptions, istiodPorts, meshConfig } from './istiod';
import { JoinedIstio } from './joinedIstio';
import { meshAuthority } from './meshAuthority';
import { discoveryObjects, readerObjects, webhookObjects } from './objects';
import { PluggedInIstio } from './pluggedInIstio';
import { proxyImage } from './proxyImage';

/**
 * Istio as a managed mesh gives it: its resource definitions and its webhooks in the cluster, istiod beside it.
 *
 * Clusters in one network come joined: one trust, and each istiod reads the others. Clusters with a network each are
 * joined by the stack: it brings their authorities and the Secrets by which they read each other.
 */
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
        const joined = host.shape.networks === 'one';
        host.report("Istio's resource definitions");
        const definitions = await readFile(
            join(host.tool('istio-files'), 'manifests/charts/base/files/crd-all.gen.yaml'),
            'utf8',
        );
        await host.apply([
            ...(loadAll(definitions) as KubernetesObject[]),
            ...discoveryObjects(host.site),
            ...(joined ? readerObjects() : []),
        ]);
        await writeFiles(host);
        if (!joined) {
            return PluggedInIstio.start(host);
        }
        host.report('istiod');
        const authority = await meshAuthority(host.directory);
        const part = host.run(istiod(host.site, { ...istiodOptions(host), authority }));
        const { controlPlane } = addressesOf(host.site.index);
        await host.ready(part, () => answers(`http://${controlPlane}:${istiodPorts.status}/ready`));
        await host.apply(webhookObjects());
        return new JoinedIstio(host);
    },
};

async function writeFiles({ directory, shape, site, tool }: ControlPlaneHost): Promise<void> {
    const { config, values } = await injectorFiles(tool('istio-files'), site);
    await mkdir(join(directory, 'var/lib/istio/inject'), { recursive: true });
    await writeFile(join(directory, 'var/lib/istio/inject/config'), config);
    await writeFile(join(directory, 'var/lib/istio/inject/values'), values);
    await writeFile(join(directory, 'mesh.yaml'), JSON.stringify(meshConfig({ pluggedIn: shape.networks === 'each' })));
}

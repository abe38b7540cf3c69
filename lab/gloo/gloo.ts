import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { KubernetesObject } from '@kubernetes/client-node';
import { loadAll } from 'js-yaml';
import type { ControlPlane, ControlPlaneHost, ControlPlaneKind } from '../controlPlanes/controlPlane';
import { addressesOf } from '../network/plan';
import { until } from '../process/until';
import { failoverSchemeDefinition, kubernetesClusterDefinition } from './federationSchemas';
import { gatewayProxies } from './gatewayProxies';
import { installation } from './installation';
import { controlPlanePorts, type Steering, steeringOf } from './names';
import { openSourceGloo, translator } from './parts';

const definitionsFolder = 'install/helm/gloo/crds';
const serveTimeoutMs = 120_000;

/** Gloo as an installation of its chart gives it: resource definitions, settings and gateways in the cluster, and beside it what steers them. */
export const gloo: ControlPlaneKind = {
    name: 'gloo',
    tools: ['gloo', 'gloo-files'],
    images: () => [], // its gateways are Envoy's own image
    start: async (host) => {
        const { site } = host;
        host.report("Gloo's resource definitions");
        await applyDefinitions(host);
        await host.apply([...installation(site), ...gatewayProxies(site)]);
        const [part, port] =
            steeringOf(site) === 'open-source'
                ? ([openSourceGloo(site, host.tool('gloo'), host.kubeconfigFile), controlPlanePorts.xds] as const)
                : ([translator(site, host.kubeconfigFile), controlPlanePorts.restXds] as const);
        host.report(part.name);
        await host.ready(host.run(part), () => listens(addressesOf(site.index).controlPlane, port));
        return new Gloo(steering[steeringOf(site)]);
    },
};

const steering: Record<Steering, string> = {
    'open-source': 'gateway-proxy: steered by the real open-source Gloo',
    translator:
        "gateway-proxy: steered by the lab's own translator, a stand-in for Gloo Enterprise and Federation, " +
        'whose `Upstream.failover` and `FailoverScheme` are commercial',
};

class Gloo implements ControlPlane {
    constructor(readonly steering: string) {}

    waitsFor(): undefined {
        return undefined;
    }
}

/**
 * Applies the definitions, Gloo's own and those of Federation, and waits until all of them are served. The API server
 * cannot list a kind in its first moments, and a Gloo that was refused retries only after ten seconds.
 */
async function applyDefinitions(host: ControlPlaneHost): Promise<void> {
    const folder = join(host.tool('gloo-files'), definitionsFolder);
    const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
    const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    const definitions = [
        ...texts.flatMap((text) => loadAll(text) as (Definition | null)[]),
        failoverSchemeDefinition,
        kubernetesClusterDefinition,
    ].filter((object) => object !== null);
    const waiting = (what: string) => ({ timeoutMs: serveTimeoutMs, what: `${what} in ${host.site.name}` });
    const nameOf = (definition: Definition) => definition.metadata?.name ?? 'a definition';
    await Promise.all(
        definitions.map((definition) =>
            // Again where there is no answer: all of them keep an API server on a busy machine from answering for long.
            until(
                () => host.apply([definition]),
                () => true,
                waiting(nameOf(definition)),
            ),
        ),
    );
    for (const definition of definitions) {
        await until(
            () => Promise.all(listsOf(definition).map((path) => host.api.get(path))),
            () => true,
            waiting(nameOf(definition)),
        );
    }
}

interface Definition extends KubernetesObject {
    spec: { group: string; names: { plural: string }; versions: { name: string; served: boolean }[] };
}

/** Paths of the lists of the defined kinds. */
function listsOf({ spec }: Definition): string[] {
    return spec.versions
        .filter(({ served }) => served)
        .map(({ name }) => `/apis/${spec.group}/${name}/${spec.names.plural}?limit=1`);
}

/** Whether something takes connections. Gloo opens its port only when it has everything that it serves. */
function listens(host: string, port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ host, port, timeout: 1_000 });
        const done = (answer: boolean) => {
            socket.destroy();
            resolve(answer);
        };
        socket.on('connect', () => done(true));
        socket.on('timeout', () => done(false));
        socket.on('error', () => done(false));
    });
}

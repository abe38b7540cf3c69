import { connect } from 'node:net';
import { join } from 'node:path';
import type { ControlPlane, ControlPlaneKind } from '../controlPlanes/controlPlane';
import { applyDefinitions, definitionsIn } from '../controlPlanes/definitions';
import { addressesOf } from '../network/plan';
import { failoverSchemeDefinition, kubernetesClusterDefinition } from './federationSchemas';
import { gatewayProxies } from './gatewayProxies';
import { installation } from './installation';
import { controlPlanePorts, type Steering, steeringOf } from './names';
import { openSourceGloo, translator } from './parts';

const definitionsFolder = 'install/helm/gloo/crds';

/** Gloo as an installation of its chart gives it: resource definitions, settings and gateways in the cluster, and beside it what steers them. */
export const gloo: ControlPlaneKind = {
    name: 'gloo',
    tools: ['gloo', 'gloo-files'],
    images: () => [], // its gateways are Envoy's own image
    start: async (host) => {
        const { site } = host;
        host.report("Gloo's resource definitions");
        await applyDefinitions(host, [
            ...(await definitionsIn(join(host.tool('gloo-files'), definitionsFolder))),
            failoverSchemeDefinition,
            kubernetesClusterDefinition,
        ]);
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

import { join } from 'node:path';
import type { ControlPlane, ControlPlaneHost, ControlPlaneKind } from '../controlPlanes/controlPlane';
import { applyDefinitions } from '../controlPlanes/definitions';
import { serviceBridgeDefinitions } from './definitions';
import type { TranslatorRequest } from './translator/main';

/**
 * The lab's stand-in for Tetrate Service Bridge: definitions of its resources in every cluster, and one process for all
 * of them that plays management plane, control planes and the gateways' operator. istiod and Envoy are the real ones.
 */
export const serviceBridge: ControlPlaneKind = {
    name: 'service-bridge',
    tools: [],
    images: () => [], // its gateways are Istio's proxies
    start: async (host) => {
        host.report("definitions of Tetrate Service Bridge's resources");
        await applyDefinitions(host, serviceBridgeDefinitions);
        return new ServiceBridge(host);
    },
};

class ServiceBridge implements ControlPlane {
    readonly steering =
        "bridge: made by the lab's own translator, a stand-in for Tetrate Service Bridge, which is commercial; its " +
        'resource definitions are narrower than the product’s';

    constructor(private readonly host: ControlPlaneHost) {}

    waitsFor(): undefined {
        return undefined;
    }

    /** The last cluster runs the process: drills break the first one. */
    join(others: readonly ControlPlaneHost[]): Promise<void> {
        const all = [this.host, ...others].sort((a, b) => a.site.index - b.site.index);
        if (all.at(-1) === this.host) {
            const request: TranslatorRequest = {
                clusters: all.map(({ kubeconfigFile: kubeconfig, site: { name, network } }) => ({
                    name,
                    network,
                    kubeconfig,
                })),
            };
            this.host.run({
                name: 'tsb-translator',
                command: process.execPath,
                args: [join(__dirname, 'translator', 'main.js'), JSON.stringify(request)],
            });
        }
        return Promise.resolve();
    }
}

import { join } from 'node:path';
import { answers } from '../cluster/answers';
import type { ControlPlane, ControlPlaneHost, ControlPlaneKind } from '../controlPlanes/controlPlane';
import { applyDefinitions, definitionsIn } from '../controlPlanes/definitions';
import { addressesOf } from '../network/plan';
import type { PartSpec } from '../process/part';
import { until } from '../process/until';
import { gatewayApiDefinitions, kgatewayDefinitions } from '../tools/catalog';
import { controllerPorts, kgatewayClass, kgatewayNamespace } from './names';
import { wrapperImage } from './wrapperImage';

const classTimeoutMs = 60_000;

/**
 * kgateway: its resource definitions in the cluster, and its controller beside it. The controller makes the Envoy pods of
 * each Gateway; the lab adds nothing.
 */
export const kgateway: ControlPlaneKind = {
    name: 'kgateway',
    tools: ['kgateway', 'kgateway-envoyinit', 'kgateway-files', 'gateway-api-files'],
    images: (tool) => [wrapperImage({ envoyInit: tool('kgateway-envoyinit'), envoy: tool('envoy') })],
    start: async (host) => {
        host.report('resource definitions of Gateway API and kgateway');
        await applyDefinitions(host, [
            ...(await definitionsIn(join(host.tool('gateway-api-files'), gatewayApiDefinitions))),
            ...(await definitionsIn(join(host.tool('kgateway-files'), kgatewayDefinitions))),
        ]);
        await host.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: kgatewayNamespace } }]);
        host.report("kgateway's controller");
        const { controlPlane } = addressesOf(host.site.index);
        await host.ready(host.run(controller(host)), () =>
            answers(`http://${controlPlane}:${controllerPorts.probes}/readyz`),
        );
        await until(
            () => host.api.get(`/apis/gateway.networking.k8s.io/v1/gatewayclasses/${kgatewayClass}`),
            () => true,
            { timeoutMs: classTimeoutMs, what: `the GatewayClass ${kgatewayClass} in ${host.site.name}` },
        );
        return new Kgateway();
    },
};

/** The controller. It takes everything from the environment, and tells its Envoy pods its address by `KGW_XDS_SERVICE_HOST`. */
function controller({ kubeconfigFile, site, tool }: ControlPlaneHost): Omit<PartSpec, 'namespace'> {
    return {
        name: 'kgateway',
        command: tool('kgateway'),
        args: [],
        env: {
            KUBECONFIG: kubeconfigFile,
            POD_NAMESPACE: kgatewayNamespace,
            POD_NAME: `kgateway-${site.name}`,
            KGW_XDS_SERVICE_HOST: addressesOf(site.index).controlPlane,
            KGW_XDS_SERVICE_PORT: String(controllerPorts.xds),
            KGW_XDS_AUTH: 'false', // its audience is a Service that the lab does not have
            KGW_DISABLE_LEADER_ELECTION: 'true', // one process; a lease would only delay a restart
        },
    };
}

class Kgateway implements ControlPlane {
    readonly steering = 'gateways: steered by the real kgateway, which also makes their pods; no part is a stand-in';

    waitsFor(): undefined {
        return undefined;
    }
}

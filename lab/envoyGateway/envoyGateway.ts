import { join } from 'node:path';
import type { V1Deployment } from '@kubernetes/client-node';
import type { ControlPlane, ControlPlaneHost, ControlPlaneKind } from '../controlPlanes/controlPlane';
import { applyDefinitions, definitionsIn } from '../controlPlanes/definitions';
import { run } from '../process/run';
import { until } from '../process/until';
import { envoyGatewayDefinitions, gatewayApiDefinitions } from '../tools/catalog';
import { installation } from './installation';
import { controller, envoyGatewayNamespace, imageRepository, programPath } from './names';

const readyTimeoutMs = 120_000;

/**
 * Envoy Gateway as its chart installs it: the resource definitions, and its controller as a pod. The controller makes the
 * Envoy pods of each Gateway; the lab adds nothing.
 */
export const envoyGateway: ControlPlaneKind = {
    name: 'envoy-gateway',
    tools: ['envoy-gateway', 'envoy-gateway-files', 'gateway-api-files'],
    images: (tool) => [
        {
            repository: imageRepository,
            files: [{ path: programPath, source: tool('envoy-gateway') }],
            entrypoint: [programPath],
            user: { uid: 65532, gid: 65532 },
        },
    ],
    start: async (host) => {
        host.report('resource definitions of Gateway API and Envoy Gateway');
        await applyDefinitions(host, [
            ...(await definitionsIn(join(host.tool('gateway-api-files'), gatewayApiDefinitions))),
            ...(await definitionsIn(join(host.tool('envoy-gateway-files'), envoyGatewayDefinitions))),
        ]);
        host.report("Envoy Gateway's controller");
        await host.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: envoyGatewayNamespace } }]);
        await issueCertificates(host);
        await host.apply(installation());
        return new EnvoyGateway(host);
    },
};

/** What the chart's Job does before the installation: the Secrets with which controller and Envoy pods trust each other. */
async function issueCertificates({ kubeconfigFile, tool }: ControlPlaneHost): Promise<void> {
    const environment = {
        KUBECONFIG: kubeconfigFile,
        ENVOY_GATEWAY_NAMESPACE: envoyGatewayNamespace,
        KUBERNETES_CLUSTER_DOMAIN: 'cluster.local',
    };
    await run('env', [
        ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        tool('envoy-gateway'),
        'certgen',
        '--disable-topology-injector',
    ]);
}

class EnvoyGateway implements ControlPlane {
    readonly steering =
        'gateways: steered by the real Envoy Gateway, which also makes their pods; no part is a stand-in';

    constructor(private readonly host: ControlPlaneHost) {}

    waitsFor(): undefined {
        return undefined;
    }

    async podsReady(): Promise<void> {
        const path = `/apis/apps/v1/namespaces/${envoyGatewayNamespace}/deployments/${controller}`;
        await until(
            () => this.host.api.get<V1Deployment>(path),
            ({ status }) => (status?.readyReplicas ?? 0) > 0,
            { timeoutMs: readyTimeoutMs, what: `Envoy Gateway's controller in ${this.host.site.name}` },
        );
    }
}

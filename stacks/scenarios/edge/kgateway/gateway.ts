import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { customObject } from '../../../../components/gatewayApi/customObject';
import { gatewayApi } from '../../../../components/gatewayApi/names';
import { balancerAddress } from '../../../../components/istio/gateway/balancerAddress';
import type { LoadBalancerStatus } from '../../../../components/istio/gateway/service';
import { kgatewayApi, kgatewayGroup } from '../../../../components/kgateway/names';
import { inCluster } from '../../../clusters/cluster';
import { appNamespace as namespace, type EdgeCluster } from '../clusters';

/** A Gateway of kgateway, as the scenario needs one. */
interface GatewaySettings {
    /** Name of the Gateway. */
    name: string;
    /** Port of its listeners. */
    port: number;
    proxyReplicas: number;
    /** Its listeners, and what else its `spec` has. */
    spec: pulumi.Output<object>;
    dependsOn: pulumi.Resource[];
}

/** A gateway with its Envoy pods and the Service that exposes them. */
export interface KgatewayGateway {
    /** The Gateway, programmed. */
    resource: pulumi.Resource;
    serviceName: pulumi.Output<string>;
    /** IP address or host name. */
    address: pulumi.Output<string>;
}

/** Labels of a gateway's Envoy pods. */
export const kgatewayProxyLabels = (gateway: string): Record<string, string> => ({
    'gateway.networking.k8s.io/gateway-name': gateway,
});

/** Declares a gateway in a cluster that runs kgateway. */
export function kgatewayGateway(
    { cluster, name: clusterName }: EdgeCluster,
    { dependsOn, name, port, proxyReplicas, spec }: GatewaySettings,
): KgatewayGateway {
    const opts = inCluster(cluster);
    const resourceName = `kgateway-${name}-${clusterName}`;
    const metadata = { name, namespace };
    const parameters = customObject(
        `${resourceName}-parameters`,
        kgatewayApi,
        'GatewayParameters',
        pulumi.output({ metadata, spec: proxyParameters(proxyReplicas) }),
        opts,
    );
    const resource = customObject(
        resourceName,
        gatewayApi,
        'Gateway',
        spec.apply((own) => ({
            metadata: { ...metadata, annotations: { 'pulumi.com/waitFor': 'condition=Programmed' } },
            spec: {
                gatewayClassName: 'kgateway',
                infrastructure: { parametersRef: { group: kgatewayGroup, kind: 'GatewayParameters', name } },
                ...own,
            },
        })),
        { ...opts, dependsOn: [parameters, ...dependsOn] },
    );
    const service = new kubernetes.core.v1.Service(
        `${resourceName}-service`,
        {
            // kgateway has a Service with the Gateway's name.
            metadata: { ...metadata, name: `${name}-balancer` },
            spec: {
                type: 'LoadBalancer',
                selector: kgatewayProxyLabels(name),
                ports: [{ name: 'gateway', port, targetPort: port, protocol: 'TCP' }],
            },
        },
        { ...opts, dependsOn: resource }, // with no pod behind it, Pulumi would wait for ten minutes and fail
    );
    const status = service.status as pulumi.Output<LoadBalancerStatus | undefined>;
    return { resource, serviceName: service.metadata.name, address: status.apply(balancerAddress) };
}

/** kgateway's own Service stays inside the cluster; three probes have to fail, as of Envoy Gateway's pods. */
function proxyParameters(replicas: number) {
    return {
        kube: {
            deployment: { replicas },
            service: { type: 'ClusterIP' },
            podTemplate: {
                readinessProbe: { httpGet: { path: '/ready', port: 8082 }, periodSeconds: 2, failureThreshold: 3 },
            },
        },
    };
}

import { addressesOf, type ClusterSite } from '../network/plan';
import { controlPlanePorts, gatewayPorts, gatewayProxy, glooNamespace, steeringOf, type Steering } from './names';
import { any, fromTranslator, socketAddress, translatorCluster, type Message } from './translator/envoyTypes';

/**
 * Name of the cluster that leads to Envoy's own admin page. Gloo's chart has it in every bootstrap, for the listener of
 * its metrics; a failover listener without `sniDomains` leads to it whoever asks for that name.
 */
const adminCluster = 'admin_port_cluster';

const glooCluster = 'gloo';

const staticCluster = (name: string, address: string, port: number, more: Message = {}): Message => ({
    name,
    type: 'STATIC',
    connectTimeout: '5s',
    loadAssignment: {
        clusterName: name,
        endpoints: [{ lbEndpoints: [{ endpoint: { address: socketAddress(address, port) } }] }],
    },
    ...more,
});

/** Where the gateways of open-source Gloo get everything from: one gRPC stream, as the chart has it. */
const fromGloo: Message = {
    adsConfig: {
        transportApiVersion: 'V3',
        apiType: 'GRPC',
        grpcServices: [{ envoyGrpc: { clusterName: glooCluster } }],
    },
    cdsConfig: { resourceApiVersion: 'V3', ads: {} },
    ldsConfig: { resourceApiVersion: 'V3', ads: {} },
};

const dynamicResources: Record<Steering, Message> = {
    'open-source': fromGloo,
    translator: { cdsConfig: fromTranslator, ldsConfig: fromTranslator },
};

const http2 = {
    typedExtensionProtocolOptions: {
        'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': any(
            'envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
            { explicitHttpConfig: { http2ProtocolOptions: {} } },
        ),
    },
};

/** Envoy's bootstrap of a gateway, after that of Gloo's chart. Id and cluster come from the command line. */
export function proxyBootstrap(site: ClusterSite): Message {
    const steering = steeringOf(site);
    const { controlPlane } = addressesOf(site.index);
    const steeredBy =
        steering === 'open-source'
            ? staticCluster(glooCluster, controlPlane, controlPlanePorts.xds, http2)
            : staticCluster(translatorCluster, controlPlane, controlPlanePorts.restXds);
    return {
        // Under this role Gloo keeps what it has for a proxy.
        node: { metadata: { role: `${glooNamespace}~${gatewayProxy}` } },
        staticResources: { clusters: [steeredBy, staticCluster(adminCluster, '127.0.0.1', gatewayPorts.admin)] },
        dynamicResources: dynamicResources[steering],
        // The chart binds it to the loopback. A drill looks at it from outside the pod, as `kubectl exec` would.
        admin: { address: socketAddress('0.0.0.0', gatewayPorts.admin) },
    };
}

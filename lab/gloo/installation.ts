import type { KubernetesObject } from '@kubernetes/client-node';
import { addressesOf, type ClusterSite } from '../network/plan';
import { controlPlanePorts, federationNamespace, glooNamespace } from './names';

type Manifest = KubernetesObject & Record<string, unknown>;

const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const port = (name: string, number: number) => ({ name, port: number, protocol: 'TCP' });

const servicePorts = [port('grpc-xds', controlPlanePorts.xds), port('rest-xds', controlPlanePorts.restXds)];

/**
 * The namespaces, the Service of the control plane and its settings. Gloo finds the Service by its label and the
 * port `grpc-xds`, and ends when there is none. Its endpoint is written by hand because Gloo is a process here, not a pod.
 */
export function installation(site: ClusterSite): Manifest[] {
    const { controlPlane } = addressesOf(site.index);
    const service = { name: 'gloo', namespace: glooNamespace };
    return [
        namespace(glooNamespace),
        namespace(federationNamespace),
        {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { ...service, labels: { gloo: 'gloo' } },
            spec: { ports: servicePorts },
        },
        {
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSlice',
            metadata: { ...service, labels: { 'kubernetes.io/service-name': service.name } },
            addressType: 'IPv4',
            endpoints: [{ addresses: [controlPlane], conditions: { ready: true } }],
            ports: servicePorts,
        },
        settings(controlPlane),
    ];
}

function settings(address: string): Manifest {
    return {
        apiVersion: 'gloo.solo.io/v1',
        kind: 'Settings',
        metadata: { name: 'default', namespace: glooNamespace, labels: { gloo: 'settings' } },
        spec: {
            discoveryNamespace: glooNamespace,
            kubernetesConfigSource: {},
            kubernetesSecretSource: {},
            kubernetesArtifactSource: {},
            refreshRate: '60s',
            gloo: {
                xdsBindAddr: `${address}:${controlPlanePorts.xds}`,
                restXdsBindAddr: `${address}:${controlPlanePorts.restXds}`,
                proxyDebugBindAddr: `${address}:${controlPlanePorts.proxyDebug}`,
                disableKubernetesDestinations: true,
                // Else every HTTP listener has Gloo's own filters, which only its own build of Envoy knows.
                removeUnusedFilters: true,
            },
            gateway: { enableGatewayController: true, persistProxySpec: true },
        },
    };
}

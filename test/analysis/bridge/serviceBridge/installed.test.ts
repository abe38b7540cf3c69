import { gatewayManifests } from '../../../../analysis/bridge/serviceBridge/installed';
import { kubernetesObject } from '../../../../analysis/manifests/kubernetesObject';

const installed = (kind: string, spec: object = {}) => {
    const object = kubernetesObject({
        apiVersion: 'install.tetrate.io/v1alpha1',
        kind,
        metadata: { name: 'front', namespace: 'edge' },
        spec,
    });
    return gatewayManifests(object ?? failed(), 'network-here') as unknown as {
        kind: string;
        metadata: object;
        spec: { ports: { port: number }[] };
    }[];
};

function failed(): never {
    throw new Error('That is an object.');
}

describe('what is made of an object of install.tetrate.io', () => {
    it.each([
        ['IngressGateway', 'INGRESS', [15021, 80, 15443]],
        ['Tier1Gateway', 'TIER1', [15021, 80]],
        ['Gateway', 'EASTWEST', [15021, 15443]],
        ['Gateway', 'UNIFIED', [15021, 80, 15443]],
    ])('%s of type %s has the ports %j', (kind, type, ports) => {
        const objects = installed(kind, { type });
        expect(objects.map((object) => object.kind)).toEqual(['ServiceAccount', 'Deployment', 'Service']);
        expect(objects[2]?.spec.ports.map(({ port }) => port)).toEqual(ports);
    });

    it('names no replicas: a drill scales the gateway', () => {
        expect(installed('IngressGateway')[1]?.spec).not.toHaveProperty('replicas');
    });

    it('has the annotations that the object asks for', () => {
        const annotations = { 'networking.gke.io/load-balancer-type': 'External' };
        const [, , service] = installed('Tier1Gateway', { kubeSpec: { service: { annotations } } });
        expect(service?.metadata).toMatchObject({ name: 'front', namespace: 'edge', annotations });
    });

    it('keeps an east-west gateway to the endpoints of its own network', () => {
        const [, deployment, service] = installed('Gateway', { type: 'EASTWEST' });
        expect(JSON.stringify(deployment?.spec)).toContain(
            '{"name":"ISTIO_META_REQUESTED_NETWORK_VIEW","value":"network-here"}',
        );
        expect(service?.metadata).toMatchObject({ labels: { 'topology.istio.io/network': 'network-here' } });
    });
});

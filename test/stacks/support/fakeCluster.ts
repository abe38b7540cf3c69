import type { Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../../drill/support/certificates';

/** Objects of a cluster by the path of the API that lists or reads them, without a query. */
export type FakeObjects = Readonly<Record<string, object>>;

/** A list as the API server has it. */
export const listed = (...items: object[]): object => ({ items });

/** The service `shop/checkout` with one Deployment behind it, and a change of what the API server says. */
export function checkoutObjects(change: FakeObjects = {}): FakeObjects {
    const labels = { app: 'checkout' };
    const metadata = { name: 'checkout', namespace: 'shop' };
    return {
        '/api/v1/namespaces/shop/services/checkout': {
            metadata,
            spec: { selector: labels, ports: [{ port: 80 }, { port: 9090 }] },
        },
        '/api/v1/namespaces/shop/services': listed({ metadata }),
        '/apis/apps/v1/namespaces/shop/deployments': listed({
            metadata,
            spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels } } },
        }),
        '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices': listed({
            metadata,
            endpoints: [{ conditions: { ready: true } }, { conditions: {} }],
        }),
        '/api/v1/namespaces/shop/pods': listed({
            metadata: { name: 'checkout-1' },
            spec: { containers: [{ name: 'checkout' }], initContainers: [{ name: 'istio-proxy' }] },
        }),
        ...change,
    };
}

/** Istio of the default revision, in a mesh with one other cluster. */
export function istioObjects(change: FakeObjects = {}): FakeObjects {
    return {
        '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations': listed({
            metadata: {
                name: 'istio-sidecar-injector',
                labels: { 'istio.io/rev': 'default', app: 'sidecar-injector' },
            },
        }),
        '/apis/networking.istio.io/v1': { resources: [] },
        '/api/v1/namespaces/istio-system': { metadata: { name: 'istio-system', labels: {} } },
        '/api/v1/namespaces/istio-system/secrets': listed({ metadata: { name: 'remote' }, data: { other: 'eA==' } }),
        ...change,
    };
}

let authority: ReturnType<typeof selfSigned> | undefined;

/** An API server that only reads, and its part of a kubeconfig. */
interface FakeCluster {
    server: Server;
    cluster: Readonly<Record<string, string>>;
}

/** An API server that only reads. */
export async function fakeCluster(objects: FakeObjects): Promise<FakeCluster> {
    const { certificate, key } = await (authority ??= selfSigned('localhost', [{ type: 'ip', value: '127.0.0.1' }]));
    const server = createServer({ cert: certificate, key }, (request, response) => {
        const found = objects[(request.url ?? '').split('?')[0] ?? ''];
        response.writeHead(found ? 200 : 404, { 'content-type': 'application/json', connection: 'close' });
        response.end(JSON.stringify(found ?? { message: 'not found' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const authorityData = Buffer.from(certificate).toString('base64');
    return { server, cluster: { server: url, 'certificate-authority-data': authorityData } };
}

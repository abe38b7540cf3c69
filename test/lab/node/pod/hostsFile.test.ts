import { hostsFile, serviceHosts } from '../../../../lab/node/pod/hostsFile';

const service = (name: string, spec: object) => ({ metadata: { namespace: 'istio-system', name }, spec });
const slice = (name: string, ...endpoints: { addresses: string[]; ready?: boolean; hostname?: string }[]) => ({
    metadata: { namespace: 'istio-system', labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: endpoints.map(({ addresses, ready, hostname }) => ({
        addresses,
        ...(hostname ? { hostname } : {}),
        conditions: ready === undefined ? {} : { ready },
    })),
});

describe('serviceHosts', () => {
    it.each([
        ['a Service without selector is its endpoints', { clusterIP: '10.96.0.1' }, '198.18.1.1'],
        ['a headless Service is its endpoints', { clusterIP: 'None', selector: { app: 'x' } }, '198.18.1.1'],
        ['a Service with a ClusterIP is that', { clusterIP: '10.96.0.1', selector: { app: 'x' } }, '10.96.0.1'],
    ])('%s', (_, spec, address) => {
        const hosts = serviceHosts([service('istiod', spec)], [slice('istiod', { addresses: ['198.18.1.1'] })]);
        expect(hosts).toEqual([{ address, namespace: 'istio-system', name: 'istiod' }]);
    });

    it('has no name for a Service outside the cluster', () => {
        const outside = service('outside', { type: 'ExternalName', externalName: 'x.org', selector: { app: 'x' } });
        expect(serviceHosts([outside], [])).toEqual([]);
    });

    it('leaves out endpoints that are not ready, and names those with a hostname', () => {
        const hosts = serviceHosts(
            [service('db', { clusterIP: 'None' })],
            [slice('db', { addresses: ['198.18.1.3'], hostname: 'db-0' }, { addresses: ['198.18.1.2'], ready: false })],
        );
        expect(hosts.map(({ name, address }) => [name, address])).toEqual([
            ['db-0.db', '198.18.1.3'],
            ['db', '198.18.1.3'],
        ]);
    });
});

describe('hostsFile', () => {
    const hosts = [{ name: 'istiod', namespace: 'istio-system', address: '198.18.1.1' }];
    const lines = (namespace: string) =>
        hostsFile(
            { name: 'p', namespace, address: '198.18.1.9' },
            [{ ip: '1.2.3.4', hostnames: ['x', 'y'] }],
            hosts,
        ).split('\n');

    it('has the pod, its aliases and the full and short names of Services', () => {
        expect(lines('default')).toEqual(
            expect.arrayContaining([
                '127.0.0.1\tlocalhost',
                '198.18.1.9\tp',
                '1.2.3.4\tx y',
                '198.18.1.1\tistiod.istio-system.svc.cluster.local istiod.istio-system.svc.cluster.local. istiod.istio-system.svc istiod.istio-system',
            ]),
        );
    });

    it('has the bare name only in the namespace of the Service', () => {
        expect(lines('istio-system').join('\n')).toMatch(/istiod\.istio-system istiod$/m);
    });
});

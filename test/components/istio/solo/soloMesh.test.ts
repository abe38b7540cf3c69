import {
    failoverService,
    failoverServiceSpec,
    outlierPolicy,
    shiftPolicy,
} from '../../../../components/istio/solo/failoverServiceSpec';
import {
    failoverPolicy,
    outlierDetectionPolicy,
    virtualDestination,
    virtualDestinationSpec,
} from '../../../../components/istio/solo/virtualDestinationSpec';

const hub = (change: object = {}) =>
    failoverServiceSpec({
        service: { name: 'reviews', namespace: 'bookinfo' },
        port: 9080,
        clusters: ['mgmt-cluster', 'remote-cluster'],
        ...change,
    });
const reviews = (clusterName: string) => ({ name: 'reviews', namespace: 'bookinfo', clusterName });

describe('the Solo guide’s FailoverService', () => {
    it('is that of the product’s guide', () => {
        expect(failoverService(hub())).toEqual({
            metadata: { name: 'reviews-failover', namespace: 'service-mesh-hub' },
            spec: {
                hostname: 'reviews-failover.bookinfo.global',
                port: { number: 9080, protocol: 'http' },
                meshes: [{ name: 'istiod-istio-system-mgmt-cluster', namespace: 'service-mesh-hub' }],
                backingServices: ['mgmt-cluster', 'remote-cluster'].map((cluster) => ({
                    kubeService: reviews(cluster),
                })),
            },
        });
    });

    it('has outlier detection for each of its services, and callers sent to it', () => {
        const guide = hub({ consecutiveErrors: 1, interval: '10s', baseEjectionTime: '2m' });
        expect(outlierPolicy(guide).spec).toEqual({
            destinationSelector: [
                { kubeServiceRefs: { services: [reviews('mgmt-cluster'), reviews('remote-cluster')] } },
            ],
            outlierDetection: { consecutiveErrors: 1, interval: '10s', baseEjectionTime: '2m' },
        });
        expect(shiftPolicy(guide).spec).toEqual({
            destinationSelector: [{ kubeServiceRefs: { services: [reviews('mgmt-cluster')] } }],
            trafficShift: {
                destinations: [{ failoverService: { name: 'reviews-failover', namespace: 'service-mesh-hub' } }],
            },
        });
    });

    it.each([
        ['one cluster', { clusters: ['mgmt-cluster'] }, '`clusters` names 1'],
        [
            'a service whose name is too long with its suffix',
            { service: { name: 'r'.repeat(60), namespace: 'bookinfo' } },
            'parts of at most 63 letters',
        ],
        ['a host with a port', { hostname: 'reviews.global:80' }, '`hostname` is "reviews.global:80"'],
        ['a cluster twice', { clusters: ['a', 'a'] }, '`clusters` names `a` twice'],
        ['a port that is none', { port: 0 }, '`port` is 0'],
        ['nobody who may call it', { meshes: [] }, '`meshes` is empty'],
        ['no errors that eject', { consecutiveErrors: 0 }, '`consecutiveErrors` is 0'],
        ['a duration without a unit', { interval: '10' }, '`interval` is "10"'],
    ])('refuses %s', (_, change, message) => expect(() => hub(change)).toThrow(message));
});

const destination = (change: object = {}) =>
    virtualDestinationSpec({
        destinationName: 'reviews',
        namespace: 'bookinfo-backends',
        hosts: ['reviews.global'],
        serviceLabels: { app: 'reviews' },
        port: 9080,
        ...change,
    });

describe('its successor’s VirtualDestination', () => {
    it('is that of the product’s workshop, found by its policies by a label', () => {
        const { metadata, spec } = virtualDestination(destination());
        expect(spec).toEqual({
            hosts: ['reviews.global'],
            services: [{ namespace: 'bookinfo-backends', labels: { app: 'reviews' } }],
            ports: [{ number: 9080, protocol: 'HTTP' }],
        });
        for (const policy of [failoverPolicy(destination()), outlierDetectionPolicy(destination())]) {
            expect(policy.spec.applyToDestinations).toEqual([
                { kind: 'VIRTUAL_DESTINATION', selector: { labels: metadata.labels } },
            ]);
        }
    });

    it('leaves the order to Istio, or maps each region to the next', () => {
        expect(failoverPolicy(destination()).spec.config).toEqual({ localityMappings: [] });
        expect(failoverPolicy(destination({ regions: ['us-east-1', 'us-west-2'] })).spec.config).toEqual({
            localityMappings: [
                { from: { region: 'us-east-1' }, to: [{ region: 'us-west-2' }] },
                { from: { region: 'us-west-2' }, to: [{ region: 'us-east-1' }] },
            ],
        });
    });

    it.each([
        ['no host', { hosts: [] }, '`hosts` is empty'],
        ['every service', { serviceLabels: {} }, '`serviceLabels` is empty'],
        ['a protocol nobody speaks', { protocol: 'SMTP' }, '`protocol` is "SMTP"'],
        ['one region', { regions: ['us-east-1'] }, '`regions` names 1'],
        ['ejecting more than all', { maxEjectionPercent: 101 }, '`maxEjectionPercent` is 101'],
    ])('refuses %s', (_, change, message) => expect(() => destination(change)).toThrow(message));
});

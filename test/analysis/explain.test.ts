import * as fc from 'fast-check';
import { effectivePolicy } from '../../analysis/paths/ruleResolution';
import {
    detectionOf,
    explained,
    find,
    type Fleet,
    host,
    localityLb,
    remove,
    twoNetworks,
    validFleet,
} from './support/fleet';

const service = (fleet: Fleet) => {
    const found = explained(fleet).services.find((each) => each.host === host);
    if (!found) {
        throw new Error('no service');
    }
    return found;
};

const changed = (change: (fleet: Fleet) => void, fleet = validFleet()): Fleet => {
    change(fleet);
    return fleet;
};

describe('the verdict on a fleet', () => {
    it('is that the valid fleet fails over, without a problem', () => {
        const { notUnderstood, problems } = explained(validFleet());
        expect(service(validFleet()).verdict).toBe('fails over');
        expect(problems).toEqual([]);
        expect(notUnderstood).toEqual([]);
    });

    it('is the same across two networks with east-west gateways', () => {
        expect(explained(twoNetworks()).problems).toEqual([]);
        expect(service(twoNetworks()).verdict).toBe('fails over');
    });

    it.each<[string, (fleet: Fleet) => void, string]>([
        [
            'a limit that ejects nothing, in both clusters',
            ({ east, west }) => [east, west].forEach((each) => delete detectionOf(each).maxEjectionPercent),
            'does not',
        ],
        ['a limit that ejects nothing, in one', ({ west }) => delete detectionOf(west).maxEjectionPercent, 'partly'],
        [
            'a limit that ejects half of a cluster, so that its first priority keeps 30 %',
            ({ east, west }) => [east, west].forEach((each) => (detectionOf(each).maxEjectionPercent = 25)),
            'partly',
        ],
        ['no rule in one cluster', (fleet) => remove(fleet, 'east', 'DestinationRule', 'hello'), 'partly'],
        [
            'no rule at all',
            (fleet) => ['east', 'west'].forEach((name) => remove(fleet, name, 'DestinationRule', 'hello')),
            'not declared',
        ],
        [
            'endpoints in one cluster only',
            ({ east }) => Object.assign(find(east, 'Deployment', 'hello').spec ?? {}, { replicas: 0 }),
            'does not',
        ],
        [
            'weights over both regions',
            ({ east, west }) =>
                [east, west].forEach((each) =>
                    localityLb(each, { distribute: [{ from: '*', to: { 'europe-west1': 50, 'us-central1': 50 } }] }),
                ),
            'fails over',
        ],
        [
            'panic that sends requests back to dead endpoints of a weighted region',
            ({ east, west }) =>
                [east, west].forEach((each) => {
                    localityLb(each, { distribute: [{ from: '*', to: { 'europe-west1': 50, 'us-central1': 50 } }] });
                    detectionOf(each).minHealthPercent = 60;
                }),
            'does not',
        ],
    ])('with %s: it', (_, change, verdict) => {
        expect(service(changed(change)).verdict).toBe(verdict);
    });

    it('is found with more replicas than memory holds', () => {
        const fleet = changed(({ west }) =>
            Object.assign(find(west, 'Deployment', 'hello').spec ?? {}, { replicas: 1.5e10 }),
        );
        expect(service(fleet).verdict).toBe('fails over');
    });

    it('does not depend on the order of the objects', () => {
        const { east = [], west = [] } = validFleet();
        fc.assert(
            fc.property(
                fc.shuffledSubarray(west, { minLength: west.length }),
                fc.shuffledSubarray(east, { minLength: east.length }),
                (oneOrder, another) => {
                    expect(service({ west: oneOrder, east: another }).verdict).toBe('fails over');
                },
            ),
            { numRuns: 20 },
        );
    });
});

describe('endpoints behind an east-west gateway that lets nothing through', () => {
    const gateway = (fleet: Fleet) => find(fleet.east, 'Gateway', 'cross-network-gateway');
    const meshOf = (fleet: Fleet, cluster: string, mesh: string) =>
        (find(fleet[cluster], 'ConfigMap', 'istio').data = { mesh });
    const fromWest = (fleet: Fleet) => service(fleet).paths.find(({ caller }) => caller.cluster === 'west');

    it.each<[string, (fleet: Fleet) => void, string]>([
        [
            'no Gateway that passes through',
            (fleet) => remove(fleet, 'east', 'Gateway', 'cross-network-gateway'),
            'no passthrough',
        ],
        [
            'a Gateway for other hosts',
            (fleet) => {
                gateway(fleet).spec = { servers: [{ tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: ['*.bank.local'] }] };
            },
            'not a host of the passthrough',
        ],
        [
            'a Service with another port',
            ({ east }) => (find(east, 'Service', 'istio-eastwestgateway').spec = { ports: [{ port: 443 }] }),
            'no port 15443',
        ],
        [
            'another trust domain',
            (fleet) => meshOf(fleet, 'east', 'trustDomain: example.com'),
            'different trust domains',
        ],
    ])('%s: are left out, and the caller’s requests do not fail over', (_, change, because) => {
        const fleet = changed(change, twoNetworks());
        expect(fromWest(fleet)?.dropped).toEqual([{ cluster: 'east', endpoints: 2, because }]);
        expect(fromWest(fleet)?.verdict).toBe('does not');
        expect(explained(fleet).problems.map(({ severity }) => severity)).toContain('error');
    });

    it.each<[string, (fleet: Fleet) => void]>([
        [
            'the passthrough is a listener of the Gateway API',
            (fleet) => {
                remove(fleet, 'east', 'Gateway', 'cross-network-gateway');
                fleet.east?.push({
                    apiVersion: 'gateway.networking.k8s.io/v1',
                    kind: 'Gateway',
                    metadata: { name: 'cross', namespace: 'istio-system' },
                    spec: {
                        gatewayClassName: 'istio',
                        listeners: [
                            {
                                protocol: 'TLS',
                                port: 15443,
                                hostname: '*.local',
                                tls: { options: { 'gateway.istio.io/listener-protocol': 'auto-passthrough' } },
                            },
                        ],
                    },
                });
            },
        ],
        ['a trust domain is not read', (fleet) => meshOf(fleet, 'east', '{}')],
        [
            'the other trust domain is an alias',
            (fleet) => {
                meshOf(fleet, 'east', 'trustDomain: example.com');
                meshOf(fleet, 'west', '{trustDomain: cluster.local, trustDomainAliases: [example.com]}');
            },
        ],
    ])('are kept where %s', (_, change) => {
        expect(fromWest(changed(change, twoNetworks()))?.verdict).toBe('fails over');
    });
});

describe('a path', () => {
    const pathFrom = (cluster: string, fleet: Fleet) => {
        const path = service(fleet).paths.find(({ caller }) => caller.cluster === cluster);
        if (!path) {
            throw new Error('no path');
        }
        return path;
    };

    it('prefers the caller’s own region', () => {
        const order = pathFrom('west', validFleet()).levels.map(({ hosts }) => hosts.map(({ cluster }) => cluster));
        expect(order).toEqual([
            ['west', 'west'],
            ['east', 'east'],
        ]);
    });

    it('has one host for each gateway address of another network', () => {
        const [, second] = pathFrom('west', twoNetworks()).levels;
        expect(second?.hosts.map(({ address, kind, weight }) => [address, kind, weight])).toEqual([
            ['east-1', 'east-west gateway', 1],
            ['east-2', 'east-west gateway', 1],
        ]);
    });

    it('says what each cluster’s loss costs', () => {
        expect(pathFrom('west', validFleet()).losses).toEqual([
            { cluster: 'east', steady: 0, lost: 0, shares: { west: 1 } },
            { cluster: 'west', steady: 1, lost: 0, shares: { east: 1 } },
        ]);
    });

    it('loses for good what the limit does not eject', () => {
        const { losses } = pathFrom(
            'west',
            changed(({ west }) => (detectionOf(west).maxEjectionPercent = 25)),
        );
        // One of two is ejected: the first priority is 70 % healthy, all of which the dead host gets.
        expect(losses.find(({ cluster }) => cluster === 'west')).toMatchObject({ lost: 0.7, shares: { east: 0.3 } });
    });

    it('knows where its values come from', () => {
        const path = pathFrom('west', validFleet());
        expect(path.detection?.source).toEqual({
            cluster: 'west',
            object: 'DestinationRule shop/hello',
            field: 'spec.trafficPolicy.outlierDetection',
        });
        expect(path.panicThreshold.source).toEqual({ default: 'Istio 1.31' });
    });

    it('takes a rule’s setting for a port instead of the whole rule', () => {
        const { paths } = service(
            changed(({ west }) => {
                Object.assign(find(west, 'DestinationRule', 'hello').spec?.trafficPolicy as object, {
                    portLevelSettings: [{ port: { number: 5000 }, connectionPool: { tcp: { connectTimeout: '1s' } } }],
                });
            }),
        );
        const path = paths.find(({ caller }) => caller.cluster === 'west');
        expect([path?.port, path?.detection, path?.connectTimeout.value]).toEqual([5000, undefined, '1s']);
    });
});

describe('what is not understood', () => {
    const extra = (apiVersion: string, kind: string) => ({
        apiVersion,
        kind,
        metadata: { name: 'one', namespace: 'shop' },
    });

    it.each([
        ['networking.istio.io/v1alpha3', 'EnvoyFilter', 'EnvoyFilter shop/one'],
        ['networking.istio.io/v1', 'ProxyConfig', 'ProxyConfig shop/one'],
        ['networking.istio.io/v1', 'ServiceEntry', 'ServiceEntry shop/one'],
        ['gloo.solo.io/v1', 'Settings', 'Settings shop/one'],
        ['example.com/v1', 'Widget', '1 example.com/Widget'],
    ])('names a %s %s', (apiVersion, kind, object) => {
        const { notUnderstood } = explained(changed(({ west }) => west?.push(extra(apiVersion, kind))));
        expect(notUnderstood.map((each) => [each.cluster, each.object])).toEqual([['west', object]]);
    });

    it.each([
        ['spec.trafficPolicy.retryBudget', { trafficPolicy: { retryBudget: { percent: 20 } } }],
        ['spec.subsets[0].trafficPolicy.retryBudget', { subsets: [{ trafficPolicy: { retryBudget: {} } }] }],
    ])('names the budget of retries at %s', (field, more) => {
        const fleet = changed(({ west }) => Object.assign(find(west, 'DestinationRule', 'hello').spec ?? {}, more));
        expect(explained(fleet).notUnderstood.map((each) => each.object)).toEqual([
            `DestinationRule shop/hello, ${field}`,
        ]);
    });

    it('does not name what cannot change a path', () => {
        expect(explained(changed(({ west }) => west?.push(extra('v1', 'Secret')))).notUnderstood).toEqual([]);
    });

    it.each([
        ['a Service without a spec', { apiVersion: 'v1', kind: 'Service' }],
        ['a rule without a spec', { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' }],
        ['a rule of wrong types', { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', spec: { host: 1 } }],
        ['a route of wrong types', { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', spec: { http: 7 } }],
    ])('survives %s', (_, object) => {
        const broken = { ...object, metadata: { name: 'broken', namespace: 'shop' } };
        expect(service(changed(({ west }) => west?.push(broken))).verdict).toBe('fails over');
    });
});

describe('the policy of a subset', () => {
    // As an Envoy in the lab held it.
    it('is laid over what the rule says for a port', () => {
        const own = { connectTimeout: { value: '1s', source: { default: 'the subset' } }, ports: new Map() };
        const ofPort = { connectTimeout: { value: '30s', source: { default: 'the port' } } };
        const rule = {
            rules: [],
            policy: { ports: new Map([[80, ofPort]]) },
            subsets: new Map([['one', { name: 'one', labels: {}, policy: own }]]),
        };
        expect(effectivePolicy(rule, 'one', 80).connectTimeout?.value).toBe('1s');
        expect(effectivePolicy(rule, undefined, 80).connectTimeout?.value).toBe('30s');
    });
});

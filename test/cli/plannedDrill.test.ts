import { explainFleet } from '../../analysis/explain';
import { kubernetesObject } from '../../analysis/manifests/kubernetesObject';
import { drillConditions, type PlanChoices, plannedDrill } from '../../cli/plannedDrill';
import type { DrillPlan } from '../../drill/plan/plan';
import { drillPlan } from '../../drill/plan/planCheck';
import { edgeHost, envoyGatewayFleet, glooFleet } from '../analysis/support/edge';
import { find, type Fleet, host, localityLb, remove, validFleet } from '../analysis/support/fleet';

/** The valid fleet with a gateway in the west that routes `shop.example.com` to the service. */
function withGateway(): Fleet {
    const fleet = validFleet();
    find(fleet.west, 'VirtualService', 'hello').spec = {
        hosts: ['shop.example.com'],
        gateways: ['shop'],
        http: [
            {
                route: [{ destination: { host } }],
                retries: { attempts: 3, perTryTimeout: '250ms', retryRemoteLocalities: true },
            },
        ],
    };
    fleet.west?.push(
        {
            apiVersion: 'networking.istio.io/v1',
            kind: 'Gateway',
            metadata: { name: 'shop', namespace: 'shop' },
            spec: {
                selector: { istio: 'ingress' },
                servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }],
            },
        },
        {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'ingress', namespace: 'istio-system' },
            spec: { type: 'LoadBalancer', selector: { istio: 'ingress' }, ports: [{ port: 80 }] },
            status: { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } },
        },
    );
    return fleet;
}

function planned(fleet: Fleet, choices: Partial<PlanChoices> = {}, of = host): DrillPlan {
    const inputs = Object.entries(fleet).map(([name, manifests]) => ({
        name,
        hidden: [],
        objects: manifests.flatMap((each) => kubernetesObject(each) ?? []),
    }));
    const service = explainFleet(inputs, drillConditions).services.find((each) => each.host === of);
    if (!service) {
        throw new Error('no service');
    }
    const defaults = { entry: undefined, primary: undefined, infrastructure: 'existing' };
    return plannedDrill(service, inputs, { ...defaults, ...choices }, (cluster) => `region of ${cluster}`);
}

describe('a planned drill', () => {
    it('has entry, host, primary and workload from the clusters’ objects', () => {
        expect(planned(withGateway())).toMatchObject({
            entry: 'http://192.0.2.10/',
            requests: [{ name: 'shop.example.com', host: 'shop.example.com' }],
            primary: 'west',
            workload: { namespace: 'shop', deployment: 'hello', selector: { app: 'hello' }, replicas: 2 },
            perTryTimeoutMs: 250,
            baseEjectionTimeMs: 30_000,
        });
    });

    it('is one that the drill takes', () => {
        const plan: unknown = JSON.parse(JSON.stringify(planned(withGateway(), { infrastructure: 'lab' })));
        expect(() => drillPlan(plan, 'the plan')).not.toThrow();
    });

    it('expects what is predicted', () => {
        const { expectations } = planned(withGateway(), { infrastructure: 'lab' });
        expect(expectations).toMatchObject({ steady: { west: 1 }, recovery: { west: 1 } });
        expect(expectations.faults.crash).toMatchObject({ fault: { east: 1 }, firstReplyMs: 155 });
    });

    it('plans only faults that can be made there', () => {
        expect(Object.keys(planned(withGateway()).expectations.faults)).toEqual(['scale']);
        expect(Object.keys(planned(withGateway(), { infrastructure: 'lab' }).expectations.faults)).toContain('hang');
    });

    it('breaks the cluster that is asked for, where requests are spread', () => {
        const fleet = withGateway();
        localityLb(fleet.west, { distribute: [{ from: '*', to: { 'europe-west1': 75, 'us-central1': 25 } }] });
        expect(planned(fleet)).toMatchObject({ primary: 'west', expectations: { steady: { west: 0.75, east: 0.25 } } });
        expect(planned(fleet, { primary: 'east' })).toMatchObject({
            primary: 'east',
            expectations: { faults: { scale: { fault: { west: 1 } } } },
        });
    });

    it.each<[string, (fleet: Fleet) => void, Partial<PlanChoices>, string]>([
        [
            'a cluster that serves nothing',
            () => undefined,
            { primary: 'east' },
            '`--primary` is east: it needs a cluster that serves hello: west.',
        ],
        [
            'no address',
            (fleet) => remove(fleet, 'west', 'Service', 'ingress'),
            {},
            'Give the URL of the load with `--entry <url>`.',
        ],
    ])('is refused where there is %s', (_, change, choices, message) => {
        const fleet = withGateway();
        change(fleet);
        expect(() => planned(fleet, choices)).toThrow(message);
    });

    it('takes the entry that is given', () => {
        const fleet = withGateway();
        remove(fleet, 'west', 'Service', 'ingress');
        expect(planned(fleet, { entry: 'https://shop.example.com/' }).entry).toBe('https://shop.example.com/');
    });

    it.each([
        ['http://203.0.113.7/', true],
        ['http://[2001:db8::7]:8080/', true],
        ['http://shop.example.com/', false],
    ])('to %s asks for the host that the gateway routes by: %s', (entry, asks) => {
        const { requests } = planned(withGateway(), { entry });
        expect(requests).toEqual(asks ? [{ name: 'shop.example.com', host: 'shop.example.com' }] : undefined);
    });

    it('asks for no host where a sidecar is the caller', () => {
        expect(planned(validFleet(), { entry: 'http://203.0.113.7/' })).not.toHaveProperty('requests');
    });

    it('has an IPv6 address of a gateway in brackets', () => {
        const fleet = withGateway();
        find(fleet.west, 'Service', 'ingress').status = { loadBalancer: { ingress: [{ ip: '2001:db8::7' }] } };
        expect(planned(fleet).entry).toBe('http://[2001:db8::7]/');
    });

    describe('where an edge gateway routes to the service', () => {
        /** Adds an Envoy Gateway in front of the service. */
        const withEdge = (fleet: Fleet): Fleet => {
            fleet.west?.push(
                {
                    apiVersion: 'gateway.networking.k8s.io/v1',
                    kind: 'GatewayClass',
                    metadata: { name: 'eg' },
                    spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
                },
                {
                    apiVersion: 'gateway.networking.k8s.io/v1',
                    kind: 'Gateway',
                    metadata: { name: 'edge', namespace: 'shop' },
                    spec: { gatewayClassName: 'eg', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
                    status: { addresses: [{ type: 'IPAddress', value: '192.0.2.30' }] },
                },
                {
                    apiVersion: 'gateway.networking.k8s.io/v1',
                    kind: 'HTTPRoute',
                    metadata: { name: 'hello', namespace: 'shop' },
                    spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'hello', port: 80 }] }] },
                },
            );
            return fleet;
        };

        const edgePlan = (fleet: Fleet): DrillPlan => {
            find(fleet.west, 'Gateway', 'edge').status = { addresses: [{ value: '192.0.2.30' }] };
            return planned(fleet, { infrastructure: 'lab' }, edgeHost);
        };

        it('enters there, with what is predicted for its health checks and retries', () => {
            expect(edgePlan(envoyGatewayFleet())).toMatchObject({
                entry: 'http://192.0.2.30/',
                primary: 'west',
                workload: { deployment: 'blue' },
                expectations: { faults: { crash: { fault: { east: 1 }, lost: 10, fullFailbackMs: 3_050 } } },
            });
        });

        it('asks for a host of its route', () => {
            const fleet = envoyGatewayFleet();
            Object.assign(find(fleet.west, 'HTTPRoute', 'blue').spec ?? {}, { hostnames: ['shop.example.com'] });
            expect(edgePlan(fleet).requests).toEqual([{ name: 'shop.example.com', host: 'shop.example.com' }]);
        });

        it('enters at a LoadBalancer Service in front of the gateway’s proxies, where there is one', () => {
            const fleet = envoyGatewayFleet();
            const proxies = {
                'gateway.envoyproxy.io/owning-gateway-name': 'edge',
                'gateway.envoyproxy.io/owning-gateway-namespace': 'shop',
            };
            fleet.west?.push({
                apiVersion: 'v1',
                kind: 'Service',
                metadata: { name: 'edge', namespace: 'envoy-gateway-system' },
                spec: { type: 'LoadBalancer', selector: proxies, ports: [{ port: 80 }] },
                status: { loadBalancer: { ingress: [{ ip: '192.0.2.50' }] } },
            });
            expect(edgePlan(fleet).entry).toBe('http://192.0.2.50/');
        });

        it('enters at the Service in front of Gloo’s proxy', () => {
            const fleet = glooFleet();
            fleet.west?.push(
                {
                    apiVersion: 'gateway.solo.io/v1',
                    kind: 'Gateway',
                    metadata: { name: 'gateway-proxy', namespace: 'gloo-system' },
                    spec: { bindPort: 8080, proxyNames: ['gateway-proxy'], httpGateway: {} },
                },
                {
                    apiVersion: 'v1',
                    kind: 'Service',
                    metadata: { name: 'gateway-proxy', namespace: 'gloo-system' },
                    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
                    status: { loadBalancer: { ingress: [{ ip: '192.0.2.40' }] } },
                },
            );
            expect(planned(fleet, {}, edgeHost).entry).toBe('http://192.0.2.40/');
        });

        it('enters by the gateway of Istio, where there is one', () => {
            const expected = planned(withGateway());
            expect(planned(withEdge(withGateway()))).toEqual(expected);
            expect(planned(withEdge(withGateway()), { entry: 'http://192.0.2.10/' })).toEqual(expected);
        });

        it('enters by the edge gateway whose address is given', () => {
            const { expectations } = planned(withEdge(withGateway()), { entry: 'http://192.0.2.30/' });
            expect(expectations).not.toEqual(planned(withGateway()).expectations);
        });

        it('is refused for an entry that is neither gateway', () => {
            expect(() => planned(withEdge(withGateway()), { entry: 'http://me:hunter2@203.0.113.7/' })).toThrow(
                '`--entry` is "http://***@203.0.113.7/", which is the address of neither gateway shop/shop nor Envoy Gateway shop/edge, and both route to hello.',
            );
        });
    });
});

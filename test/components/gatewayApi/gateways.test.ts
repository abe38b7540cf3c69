import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as fc from 'fast-check';
import { EdgeGateway, EnvoyGateway, FailoverGateway, FailoverReceiver, GatewayExposure } from '../../../components';
import { envoyGatewaySpec, envoyGatewayValues } from '../../../components/gatewayApi/envoyGatewaySpec';
import { envoyProxy, gatewayService } from '../../../components/gatewayApi/gateway/gatewayManifests';
import { reachProblems, reachSpec } from '../../../components/gatewayApi/gateway/reachSpec';
import { failoverReceiverSpec } from '../../../components/gatewayApi/receiver/failoverReceiverSpec';
import {
    clientValidation,
    receiverListeners,
    receiverRoute,
} from '../../../components/gatewayApi/receiver/receiverManifests';
import { balancerAddress } from '../../../components/istio/gateway/balancerAddress';
import { deploy } from '../../support/deployment';

const service = { serverName: 'failover.us-central1.internal', service: 'green', port: 80 };
const valid = { services: [service], clientNames: ['gateway.europe-west1.internal'] };

describe('EnvoyGateway', () => {
    const declare = (args = {}) =>
        deploy(() => {
            new EnvoyGateway('control', args, { provider: new kubernetes.Provider('primary', {}) });
        });

    it('is the official chart, with the two APIs that a failover needs', async () => {
        const release = (await declare()).one('kubernetes:helm.sh/v3:Release').inputs;
        expect(release).toMatchObject({
            name: 'eg',
            chart: 'oci://docker.io/envoyproxy/gateway-helm',
            version: 'v1.9.1',
            namespace: 'envoy-gateway-system',
            createNamespace: true,
            values: {
                config: { envoyGateway: { extensionApis: { enableBackend: true, enableEnvoyPatchPolicy: true } } },
            },
        });
    });

    it('installs nothing where it runs already', async () => {
        const deployment = await declare({ managed: true });
        expect(deployment.all('Release')).toEqual([]);
        expect(deployment.one('pulumi-failover:index:EnvoyGateway').outputs).toEqual({
            namespace: 'envoy-gateway-system',
        });
    });

    it('lets given values win', () => {
        expect(envoyGatewayValues(envoyGatewaySpec({ values: 'deployment: { replicas: 5 }' }))).toMatchObject({
            deployment: { replicas: 5 },
            config: { envoyGateway: { extensionApis: { enableBackend: true } } },
        });
    });

    it.each([
        ['version: v1.9.1', { version: 'v1.9.1' }],
        ['repository', { repository: 'oci://example.com/charts' }],
        ['replicas', { replicas: 1 }],
        ['values', { values: '{}' }],
    ])('refuses for the chart of a cluster that runs it already: %s', async (_, args) => {
        const [path = ''] = Object.keys(args);
        const message = `\`${path}\` has no effect with \`managed: true\`; leave it out.`;
        await expect(declare({ managed: true, ...args })).rejects.toThrow(message);
    });

    it.each([
        [
            'config: { envoyGateway: { extensionApis: { enableBackend: false } } }',
            '`values` sets `config.envoyGateway.extensionApis.enableBackend` to false, and the component needs true',
        ],
        [
            'config: { envoyGateway: { extensionApis: { enableEnvoyPatchPolicy: false } } }',
            '`values` sets `config.envoyGateway.extensionApis.enableEnvoyPatchPolicy` to false',
        ],
        [
            'config: { envoyGateway: { gateway: { controllerName: example.com/other } } }',
            '`values` sets `config.envoyGateway.gateway.controllerName` to "example.com/other"',
        ],
        [
            'config: { envoyGateway: { extensionApis: null } }',
            '`values` sets `config.envoyGateway.extensionApis` to null',
        ],
        ['config.envoyGateway: {}', '`values` has the key `config.envoyGateway`'],
    ])('refuses values without which nothing fails over: %s', (values, message) => {
        expect(() => envoyGatewaySpec({ values })).toThrow(message);
    });

    it('takes values that say the same, or something else', () => {
        const values = 'config: { envoyGateway: { extensionApis: { enableBackend: true }, logging: { level: {} } } }';
        expect(envoyGatewaySpec({ values }).values).toHaveProperty('config');
    });

    it.each([
        [
            { replicas: 3, values: 'deployment: { replicas: 5 }' },
            '`values` sets `deployment.replicas` to 5, but `replicas` is 3',
        ],
        [{ replicas: 0 }, '`replicas` is 0'],
        [{ repository: 'gateway-helm' }, '`repository` is "gateway-helm"'],
        [{ values: '[]' }, '`values` is no YAML mapping'],
    ])('refuses %j', (args, message) => {
        expect(() => envoyGatewaySpec(args)).toThrow(message);
    });
});

describe('a gateway', () => {
    it('has a Service of its own, as Envoy Gateway’s has no address that Pulumi would wait for', () => {
        expect(gatewayService(reachSpec({}, 'edge', 80))).toEqual({
            metadata: { name: 'edge', namespace: 'envoy-gateway-system' },
            spec: {
                type: 'LoadBalancer',
                selector: {
                    'gateway.envoyproxy.io/owning-gateway-name': 'edge',
                    'gateway.envoyproxy.io/owning-gateway-namespace': 'default',
                },
                ports: [{ name: 'gateway', port: 80, targetPort: 10_080, protocol: 'TCP' }],
            },
        });
    });

    it('stays in its Service when it stalls for two seconds', () => {
        const { patch } = envoyProxy(reachSpec({}, 'edge', 80)).spec.provider.kubernetes.envoyDeployment;
        const [container] = patch.value.spec.template.spec.containers;
        const { failureThreshold = 0, periodSeconds = 0 } = container?.readinessProbe ?? {};
        expect(container?.name).toBe('envoy');
        expect((failureThreshold - 1) * periodSeconds).toBeGreaterThan(2);
    });

    it('is reached at its load balancer, or at a node', async () => {
        const nodes = { exposure: GatewayExposure.NodePort, nodePort: 31_080, nodeAddress: '172.18.0.3' };
        const { resources } = await deploy(() => {
            new EdgeGateway('one', {}, { provider: new kubernetes.Provider('a', {}) });
            new EdgeGateway('two', nodes, { provider: new kubernetes.Provider('b', {}) });
        });
        const outputs = resources.filter(({ type }) => type.endsWith(':EdgeGateway')).map((each) => each.outputs);
        expect(outputs).toMatchObject([
            { address: '203.0.113.7', port: 80, gatewayName: 'edge', serviceName: 'edge' },
            { address: '172.18.0.3', port: 31_080 },
        ]);
    });

    it.each<[string, (opts: pulumi.ComponentResourceOptions) => pulumi.Resource]>([
        ['EdgeGateway', (opts) => new EdgeGateway('one', {}, opts)],
        ['FailoverReceiver', (opts) => new FailoverReceiver('one', valid, opts)],
        [
            'FailoverGateway',
            (opts) => new FailoverGateway('one', { upstreams: [{ name: 'a' }], clientNames: ['b.internal'] }, opts),
        ],
    ])('has an unknown address before there is one: %s', async (kind, declare) => {
        const previewed = await deploy(
            () => {
                declare({ provider: new kubernetes.Provider('a', {}) });
            },
            { preview: true },
        );
        expect(previewed.one(`pulumi-failover:index:${kind}`).outputs?.['address']).toBe(pulumi.runtime.unknownValue);
    });

    it('fails where nothing gives an address', async () => {
        const deployed = deploy(() => ({ address: balancerAddress({ loadBalancer: {} }) }));
        await expect(deployed).rejects.toThrow('nothing in this cluster gives addresses');
        expect(balancerAddress({ loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } })).toBe('lb.example.com');
    });

    it('has one HTTP listener, a class of its own, and is waited for', async () => {
        const deployment = await deploy(() => {
            new EdgeGateway('one', {}, { provider: new kubernetes.Provider('a', {}) });
        });
        expect(deployment.one('Gateway').inputs).toMatchObject({
            metadata: { annotations: { 'pulumi.com/waitFor': 'condition=Programmed' } },
            spec: { gatewayClassName: 'default-edge', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
        });
        expect(deployment.one('GatewayClass').inputs).toMatchObject({
            metadata: { name: 'default-edge' },
            spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
        });
    });

    it.each([
        ['a node port that Kubernetes refuses', { nodePort: 80 }, 'takes 30000 to 32767'],
        ['unknown nodes', { exposure: GatewayExposure.NodePort, nodePort: 31_080 }, 'is missing, which'],
        [
            'an unknown port of nodes',
            { exposure: GatewayExposure.NodePort, nodeAddress: '10.0.0.1' },
            'is missing, which',
        ],
        ['a node’s address for a load balancer', { nodeAddress: '10.0.0.1' }, 'has no effect'],
        ['no pod', { proxyReplicas: 0 }, 'is 0'],
        ['an unknown exposure', { exposure: 'Ingress' as GatewayExposure }, 'is "Ingress"'],
    ])('is refused with %s', (_, change, reason) => {
        expect(reachProblems(reachSpec(change, 'edge', 80)).map((problem) => problem.reason)).toEqual([
            expect.stringContaining(reason) as string,
        ]);
    });

    it('is the only one of its name in a cluster', async () => {
        const twice = deploy(() => {
            const opts = { provider: new kubernetes.Provider('a', {}) };
            new EdgeGateway('one', {}, opts);
            new EdgeGateway('two', {}, opts);
        });
        await expect(twice).rejects.toThrow(
            '`gatewayName` names Gateway default/edge of Gateway API, which EdgeGateway',
        );
    });
});

describe('FailoverReceiver', () => {
    it('terminates mutual TLS for the clients of its list', () => {
        expect(clientValidation(failoverReceiverSpec(valid)).spec.tls).toEqual({
            clientValidation: {
                optional: false,
                caCertificateRefs: [{ group: '', kind: 'Secret', name: 'failover-downstream' }],
                subjectAltNames: { dnsNames: [{ type: 'Exact', value: 'gateway.europe-west1.internal' }] },
            },
        });
    });

    it('shows its Services a certificate, which Envoy Gateway gives Envoy for shared clusters only', () => {
        const shown = { backendTLS: { clientCertificateRef: { kind: 'Secret', name: 'identity' } } };
        const receiver = failoverReceiverSpec({ ...valid, backendSecretName: 'identity' });
        expect(envoyProxy(receiver).spec).toMatchObject({ ...shown, mergeBackends: {} });
        const edge = envoyProxy(reachSpec({ backendSecretName: 'identity' }, 'edge', 80)).spec;
        expect(edge).toMatchObject(shown);
        // There, a ramp needs primary and fallback in one cluster.
        expect(edge).not.toHaveProperty('mergeBackends');
        expect(envoyProxy(failoverReceiverSpec(valid)).spec).not.toHaveProperty('mergeBackends');
    });

    it('has a listener and a route for exactly the names that may be reached', () => {
        const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
        const services = fc.uniqueArray(label, { minLength: 1, maxLength: 4 });
        fc.assert(
            fc.property(services, (names) => {
                const spec = failoverReceiverSpec({
                    ...valid,
                    services: names.map((name) => ({ serverName: `${name}.example.org`, service: name, port: 80 })),
                });
                const listeners = receiverListeners(spec);
                expect(listeners.map(({ hostname }) => hostname)).toEqual(names.map((name) => `${name}.example.org`));
                for (const [index, listener] of listeners.entries()) {
                    expect(listener).toMatchObject({ protocol: 'TLS', port: 15_443, tls: { mode: 'Terminate' } });
                    expect(receiverRoute(spec, index).spec).toEqual({
                        parentRefs: [{ name: 'failover', sectionName: listener.name }],
                        hostnames: [listener.hostname],
                        rules: [{ backendRefs: [{ name: names[index], port: 80 }] }],
                    });
                }
            }),
        );
    });

    it('declares a route for each Service', async () => {
        const more = { ...service, serverName: 'red.example.org', service: 'red' };
        const deployment = await deploy(() => {
            const opts = { provider: new kubernetes.Provider('remote', {}) };
            new FailoverReceiver('receiver', { ...valid, services: [service, more] }, opts);
        });
        expect(deployment.all('TLSRoute').map(({ name }) => name)).toEqual(['receiver-route-1', 'receiver-route-2']);
        expect(deployment.one('pulumi-failover:index:FailoverReceiver').outputs).toMatchObject({
            address: '203.0.113.7',
            port: 15_443,
        });
    });

    it.each([
        ['no Service', { services: [] }, '`services` is empty'],
        ['no client', { clientNames: [] }, '`clientNames` is empty'],
        ['a client that is no name', { clientNames: ['*'] }, '`clientNames[0]` is "*"'],
        [
            'an SNI of Gloo’s',
            { services: [{ ...service, serverName: 'default-service-green-10000_gloo-system' }] },
            '`services[0].serverName` is "default-service-green-10000_gloo-system", not a DNS name; use the output',
        ],
        [
            'a name twice',
            { services: [service, { ...service, service: 'red' }] },
            '`services[1].serverName` is "failover.us-central1.internal", which `services[0]` has too',
        ],
        ['no port', { port: 0 }, '`port` is 0'],
    ])('is refused with %s', (_, change, message) => {
        expect(() => failoverReceiverSpec({ ...valid, ...change })).toThrow(message);
    });

    it('is refused with a list of unknown length, which decides what is declared', async () => {
        const later = deploy(() => {
            const opts = { provider: new kubernetes.Provider('remote', {}) };
            new FailoverReceiver('receiver', { ...valid, services: pulumi.output([service]) }, opts);
        });
        await expect(later).rejects.toThrow('`services` becomes known only while the program runs');
    });
});

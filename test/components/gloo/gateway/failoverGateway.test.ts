import * as kubernetes from '@pulumi/kubernetes';
import * as fc from 'fast-check';
import { FailoverGateway, type FailoverGatewayArgs, GatewayExposure, Hardening } from '../../../../components';
import { failoverGatewaySpec } from '../../../../components/gloo/gateway/failoverGatewaySpec';
import { failoverListener, failoverService } from '../../../../components/gloo/gateway/failoverListener';
import { deploy } from '../../../support/deployment';

const valid = {
    upstreams: [{ name: 'default-service-green-10000' }],
    clientNames: ['gateway.europe-west1.internal'],
};
const sslConfigOf = (args: Parameters<typeof failoverGatewaySpec>[0]) =>
    failoverListener(failoverGatewaySpec(args)).spec.tcpGateway.tcpHosts[0]?.sslConfig;

describe('the failover gateway of the guide', () => {
    const spec = failoverGatewaySpec({ hardening: Hardening.Guide });

    it('is the Gloo guide’s Gateway', () => {
        expect(failoverListener(spec)).toEqual({
            apiVersion: 'gateway.solo.io/v1',
            kind: 'Gateway',
            metadata: { name: 'failover-gateway', namespace: 'gloo-system', labels: { app: 'gloo' } },
            spec: {
                bindAddress: '::',
                bindPort: 15_443,
                tcpGateway: {
                    tcpHosts: [
                        {
                            name: 'failover',
                            sslConfig: { secretRef: { name: 'failover-downstream', namespace: 'gloo-system' } },
                            destination: { forwardSniClusterName: {} },
                        },
                    ],
                },
            },
        });
    });

    it('is the Gloo guide’s Service', () => {
        expect(failoverService(spec)).toEqual({
            metadata: {
                name: 'failover',
                namespace: 'gloo-system',
                labels: { app: 'gloo', 'gateway-proxy-id': 'gateway-proxy', gloo: 'gateway-proxy' },
            },
            spec: {
                type: 'LoadBalancer',
                selector: { 'gateway-proxy': 'live', 'gateway-proxy-id': 'gateway-proxy' },
                ports: [{ name: 'failover', port: 15_443, targetPort: 15_443, protocol: 'TCP', nodePort: 32_000 }],
            },
        });
    });
});

describe('a hardened failover gateway', () => {
    it('lets through exactly the Upstreams that it was told, for clients of that name', () => {
        expect(sslConfigOf(valid)).toMatchObject({
            sniDomains: ['default-service-green-10000_gloo-system'],
            verifySubjectAltName: ['gateway.europe-west1.internal'],
        });
    });

    it('never has a listener without an allow-list, nor one that lets in another name', () => {
        const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
        const upstreams = fc.array(fc.record({ name: label, namespace: label }), { minLength: 1, maxLength: 4 });
        fc.assert(
            fc.property(upstreams, (allowed) => {
                expect(sslConfigOf({ ...valid, upstreams: allowed })?.sniDomains).toEqual(
                    allowed.map(({ name, namespace }) => `${name}_${namespace}`),
                );
            }),
        );
    });

    it.each([
        ['no Upstream', { upstreams: [] }, '`upstreams` is empty'],
        ['no client', { clientNames: [] }, '`clientNames` is empty'],
        ['the chart’s own beside it', { chartFailover: true }, '`chartFailover` is true'],
        ['a node port that Kubernetes refuses', { nodePort: 15_443 }, 'takes 30000 to 32767'],
        ['node ports of unknown nodes', { exposure: GatewayExposure.NodePort }, '`nodeAddress` is missing'],
        ['a node’s address for a load balancer', { nodeAddress: '10.0.0.1' }, '`nodeAddress` has no effect'],
        ['an unknown exposure', { exposure: 'Ingress' as GatewayExposure }, 'known are LoadBalancer, NodePort'],
        ['a name that is none', { gatewayName: 'A' }, '`gatewayName` is "A"'],
        ['no port', { port: 0 }, '`port` is 0'],
    ])('is refused with %s', (_, change, message) => {
        expect(() => failoverGatewaySpec({ ...valid, ...change })).toThrow(message);
    });
});

describe('FailoverGateway', () => {
    const declare = (args: FailoverGatewayArgs) =>
        deploy(() => {
            new FailoverGateway('gateway', args, { provider: new kubernetes.Provider('remote', {}) });
        });

    it('says where it is reached: at its load balancer', async () => {
        const { outputs } = (await declare(valid)).one('pulumi-failover:index:FailoverGateway');
        expect(outputs).toMatchObject({ address: '203.0.113.7', port: 15_443 });
    });

    it('or at a node, on the port that kind maps in the Gloo guide', async () => {
        const args = { ...valid, exposure: GatewayExposure.NodePort, nodeAddress: '172.18.0.3' };
        const { outputs } = (await declare(args)).one('pulumi-failover:index:FailoverGateway');
        expect(outputs).toMatchObject({ address: '172.18.0.3', port: 32_000 });
    });
});

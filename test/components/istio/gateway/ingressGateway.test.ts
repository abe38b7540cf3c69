import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { IngressGateway } from '../../../../components';
import { gatewayDeployment } from '../../../../components/istio/gateway/deployment';
import { gatewaySpec } from '../../../../components/istio/gateway/ingressGatewaySpec';
import { gatewayAutoscaler, gatewayDisruptionBudget } from '../../../../components/istio/gateway/scaling';
import { gatewayService, loadBalancerAddress } from '../../../../components/istio/gateway/service';
import { deploy } from '../../../support/deployment';

const valid = { namespace: 'default' };
const spec = (change = {}) => gatewaySpec({ ...valid, ...change });

describe('gatewaySpec', () => {
    it.each([
        ['an empty selector', { selector: {} }, '`selector` is empty'],
        ['no pods', { minReplicas: 0 }, '`minReplicas` is 0'],
        [
            'fewer pods at most than at least',
            { minReplicas: 6 },
            '`minReplicas` is 6, more than the 5 of `maxReplicas`',
        ],
        ['a name that cannot be one', { gatewayName: 'istio/ingress' }, '`gatewayName` is "istio/ingress"'],
        ['a revision that cannot be one', { revision: '' }, '`revision` is ""'],
        [
            'a selector with a space',
            { selector: { istio: 'ingress gateway' } },
            '`selector["istio"]` is "ingress gateway"',
        ],
        [
            'more CPU asked for than allowed',
            { resources: { cpuRequest: '3000m', cpuLimit: '2000m' } },
            '`resources.cpuRequest` is 3000m, more than the 2000m of `resources.cpuLimit`; Kubernetes refuses such a pod.',
        ],
        [
            'more memory asked for than the default allows',
            { resources: { memoryRequest: '1.5Gi' } },
            '`resources.memoryRequest` is 1.5Gi, more than the 1024Mi',
        ],
        ['a quantity that is none', { resources: { cpuLimit: '2 cores' } }, '`resources.cpuLimit` is "2 cores"; write'],
        ['no memory', { resources: { memoryLimit: '0' } }, '`resources.memoryLimit` is "0"'],
        ['an idle target', { targetCpuPercent: 0 }, '`targetCpuPercent` is 0'],
    ])('refuses %s', (_, change, message) => expect(() => spec(change)).toThrow(message));
});

it.each([
    ['2', '2000m'],
    ['500m', '0.5'],
])('lets a pod ask for all that it may use: %s of %s', (cpuRequest, cpuLimit) => {
    expect(spec({ resources: { cpuRequest, cpuLimit } })).toMatchObject({ cpuRequest, cpuLimit });
});

describe('gatewayDeployment', () => {
    it('asks the control plane to inject the gateway proxy', () => {
        const { metadata, spec: pod } = gatewayDeployment(spec()).spec.template;
        expect(metadata.annotations).toMatchObject({ 'inject.istio.io/templates': 'gateway' });
        expect(metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'true', istio: 'ingressgateway' });
        expect(pod.containers).toEqual([expect.objectContaining({ name: 'istio-proxy', image: 'auto' })]);
    });

    it('names a revision only when it has one', () => {
        const labels = (change = {}) => gatewayDeployment(spec(change)).spec.template.metadata.labels;
        expect(labels()).not.toHaveProperty(['istio.io/rev']);
        expect(labels({ revision: 'asm-managed' })).toMatchObject({ 'istio.io/rev': 'asm-managed' });
    });

    it('leaves the number of pods to the autoscaler', () => {
        expect(gatewayDeployment(spec()).spec).not.toHaveProperty('replicas');
        expect(gatewayAutoscaler(spec({ minReplicas: 2 })).spec).toMatchObject({
            minReplicas: 2,
            maxReplicas: 5,
            scaleTargetRef: { kind: 'Deployment', name: 'istio-ingressgateway' },
        });
    });

    it('may listen on 80 although it has no privilege', () => {
        const pod = gatewayDeployment(spec()).spec.template.spec;
        expect(pod.securityContext.sysctls).toEqual([{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]);
        expect(pod.containers[0]?.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1337 });
    });
});

describe('the gateway’s Service and disruption budget', () => {
    it('select the pods of the Deployment', () => {
        const labels = gatewayDeployment(spec()).spec.selector.matchLabels;
        expect(gatewayService(spec()).spec.selector).toEqual(labels);
        expect(gatewayDisruptionBudget(spec()).spec.selector.matchLabels).toEqual(labels);
    });

    it('let a node be drained although there may be one pod only', () => {
        expect(gatewayDisruptionBudget(spec()).spec).toMatchObject({ maxUnavailable: 1 });
    });
});

describe('loadBalancerAddress', () => {
    it.each([
        ['an IP', { loadBalancer: { ingress: [{ ip: '203.0.113.1' }] } }, '203.0.113.1'],
        ['a host name', { loadBalancer: { ingress: [{ hostname: 'lb.example.org' }] } }, 'lb.example.org'],
        [
            'an IP rather than a host name',
            { loadBalancer: { ingress: [{ ip: '203.0.113.1', hostname: 'x' }] } },
            '203.0.113.1',
        ],
        ['nothing before there is one', { loadBalancer: {} }, undefined],
        ['nothing without a status', undefined, undefined],
    ])('is %s', (_, status, address) => expect(loadBalancerAddress(status)).toBe(address));
});

describe('IngressGateway', () => {
    const program = () => {
        const provider = new kubernetes.Provider('cluster', {});
        return { address: new IngressGateway('ingress', valid, { provider }).address };
    };

    it('says its address and its selector', async () => {
        const deployment = await deploy(program);
        expect(deployment.one('pulumi-failover:index:IngressGateway').outputs).toEqual({
            address: '203.0.113.7',
            selector: { istio: 'ingressgateway' },
        });
    });

    it('takes the empty status of a dry run for an address that is not known yet', async () => {
        const planned = await deploy(program, {
            preview: true,
            state: (_, inputs) => ({ ...inputs, status: { loadBalancer: {} } }),
        });
        expect(planned.outputs['address']).toBe(pulumi.runtime.unknownValue);
    });

    it('lets no pod run before its access to secrets stands', async () => {
        const deployment = await deploy(program);
        expect(deployment.one('Deployment').dependencies).toContain(deployment.one('RoleBinding').urn);
        expect(deployment.one('RoleBinding').dependencies).toEqual(
            expect.arrayContaining([deployment.one('Role').urn, deployment.one('ServiceAccount').urn]),
        );
    });
});

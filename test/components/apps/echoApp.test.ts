import * as kubernetes from '@pulumi/kubernetes';
import { EchoApp, type EchoAppArgs } from '../../../components';
import { echoSpec } from '../../../components/apps/echoAppSpec';
import { echoDeployment } from '../../../components/apps/echoDeployment';
import { echoService } from '../../../components/apps/echoService';
import { deploy } from '../../support/deployment';

const valid = { appName: 'hello-world', text: 'hello', cluster: 'europe-west1' };
const podOf = (args: Partial<Parameters<typeof echoSpec>[0]> = {}) =>
    echoDeployment(echoSpec({ ...valid, ...args })).spec.template;
const containerOf = (args = {}) => {
    const [container] = podOf(args).spec.containers;
    if (!container) {
        throw new Error('The pod has no container.');
    }
    return container;
};

describe('echoSpec', () => {
    it.each([
        ['an empty text', { text: '' }, '`text` is empty'],
        ['an empty cluster', { cluster: '' }, '`cluster` is empty'],
        ['a name that cannot be a host', { appName: 'Hello_World' }, '`appName` is "Hello_World"'],
        ['a namespace with a dot', { namespace: 'a.b' }, '`namespace` is "a.b"'],
        ['part of a pod', { replicas: 1.5 }, '`replicas` is 1.5'],
        ['a negative drain', { drainSeconds: -1 }, '`drainSeconds` is -1'],
        [
            'a pod killed before it has drained',
            { drainSeconds: 30, terminationGracePeriodSeconds: 30 },
            "`terminationGracePeriodSeconds` is 30, but draining takes 30 s and http-echo's shutdown up to 5 s more",
        ],
    ])('refuses %s', (_, change, message) => {
        expect(() => echoSpec({ ...valid, ...change })).toThrow(message);
    });

    it('lists everything that is wrong', () => {
        expect(() => echoSpec({ ...valid, text: '', replicas: -1 })).toThrow(/`text`[^]*`replicas`/);
    });
});

describe('echoDeployment', () => {
    it('answers with text, cluster and pod', () => {
        expect(containerOf()).toMatchObject({
            args: ['-listen=:5678', '-text=hello cluster=europe-west1 pod=$(POD_NAME)'],
            env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        });
    });

    it('keeps Kubernetes from expanding what the text says', () => {
        expect(containerOf({ text: 'costs $(POD_NAME) or $5' }).args).toContain(
            '-text=costs $$(POD_NAME) or $$5 cluster=europe-west1 pod=$(POD_NAME)',
        );
    });

    it('goes on serving while the proxies hear that it ends', () => {
        expect(containerOf()).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
        expect(containerOf({ drainSeconds: 0 })).not.toHaveProperty('lifecycle');
    });

    it('runs without any privilege', () => {
        expect(podOf().spec).toMatchObject({
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        });
        expect(containerOf().securityContext).toMatchObject({
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
        });
    });

    it('has no sidecar unless asked for', () => {
        expect(podOf().metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'false' });
        expect(podOf({ sidecar: true }).metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'true' });
    });

    it('is probed on its health endpoint', () => {
        const probe = { httpGet: { path: '/health', port: 'http' } };
        expect(containerOf()).toMatchObject({ readinessProbe: probe, livenessProbe: probe });
    });
});

describe('echoService', () => {
    it('finds the pods by their label and leads to their port', () => {
        const spec = echoSpec(valid);
        expect(echoService(spec).spec).toMatchObject({
            selector: echoDeployment(spec).spec.selector.matchLabels,
            ports: [{ name: 'http', port: 80, targetPort: 'http' }],
        });
        expect(containerOf().ports).toEqual([{ name: 'http', containerPort: 5678 }]);
    });
});

describe('EchoApp', () => {
    const declare = (change: Partial<EchoAppArgs> = {}) =>
        deploy(() => {
            const provider = new kubernetes.Provider('cluster', {});
            new EchoApp('echo', { ...valid, ...change }, { provider });
        });

    it('says by what host, port and labels it is found', async () => {
        const deployment = await declare({ namespace: 'shop' });
        expect(deployment.one('pulumi-failover:index:EchoApp').outputs).toEqual({
            serviceName: 'hello-world',
            clusterIP: '10.96.0.10',
            host: 'hello-world.shop.svc.cluster.local',
            port: 80,
            deploymentName: 'hello-world',
            selector: { app: 'hello-world' },
        });
    });

    it('declares one Deployment and one Service', async () => {
        const deployment = await declare();
        expect(deployment.all('Deployment')).toHaveLength(1);
        expect(deployment.all('Service')).toHaveLength(1);
    });

    it('refuses wrong arguments before anything reaches the cluster', async () => {
        await expect(declare({ replicas: -1 })).rejects.toThrow('`replicas` is -1');
    });
});

describe('a label of the pods', () => {
    it.each(['two words', '-a', 'a'.repeat(64)])('is refused with the value "%s"', (value) => {
        const args = { appName: 'hello', text: 'hi', cluster: 'here', labels: { team: value } };
        expect(() => echoSpec(args)).toThrow(`\`labels["team"]\` is "${value}"`);
    });
});

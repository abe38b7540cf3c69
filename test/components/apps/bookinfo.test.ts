import type * as pulumi from '@pulumi/pulumi';
import { Bookinfo, type BookinfoArgs } from '../../../components';
import { bookinfoHosts, bookinfoSpec } from '../../../components/apps/bookinfo/bookinfoSpec';
import { bookinfoDeployment, bookinfoService } from '../../../components/apps/bookinfo/manifests';
import { bookinfoServices } from '../../../components/apps/bookinfo/workloads';
import { deploy } from '../../support/deployment';

type Plain = pulumi.Unwrap<BookinfoArgs>;
const valid: Plain = { cluster: 'europe-west1' };

function deploymentOf(name: string, args: Partial<Plain> = {}) {
    const spec = bookinfoSpec({ ...valid, ...args });
    const workload = spec.workloads.find((each) => each.name === name);
    if (!workload) {
        throw new Error(`There is no ${name}.`);
    }
    return bookinfoDeployment(workload, spec);
}

const podOf = (name: string, args?: Partial<Plain>) => deploymentOf(name, args).spec.template;

function variablesOf(name: string, args?: Partial<Plain>): Record<string, string> {
    const [container] = podOf(name, args).spec.containers;
    return Object.fromEntries((container?.env ?? []).map(({ name: key, value }) => [key, value]));
}

describe('bookinfoSpec', () => {
    it.each<[string, Partial<Plain>, string]>([
        ['an empty cluster', { cluster: '' }, '`cluster` is empty'],
        ['a namespace with a dot', { namespace: 'a.b' }, '`namespace` is "a.b"'],
        ['part of a pod', { replicas: 1.5 }, '`replicas` is 1.5'],
        ['part of a pod of one', { replicasOf: { 'ratings-v1': 0.5 } }, '`replicasOf["ratings-v1"]` is 0.5'],
        [
            'pods of a version that there is not',
            { replicasOf: { 'reviews-v4': 1 } },
            '`replicasOf["reviews-v4"]` is no Deployment of Bookinfo; known are productpage-v1, details-v1, reviews-v1',
        ],
        ['a host that is none', { hostnames: { details: 'Details!' } }, '`hostnames.details` is "Details!"'],
        ['a port that is none', { hostnames: { reviews: 'reviews:http' } }, '`hostnames.reviews` has the port NaN'],
        ['an address that is none', { addresses: { details: 'here' } }, '`addresses["details"]` is "here"'],
        ['a negative drain', { drainSeconds: -1 }, '`drainSeconds` is -1'],
        [
            'a pod killed before it has drained',
            { drainSeconds: 25 },
            '`terminationGracePeriodSeconds` is 30, but draining takes 25 s',
        ],
    ])('refuses %s', (_, change, message) => {
        expect(() => bookinfoSpec({ ...valid, ...change })).toThrow(message);
    });

    it('lists everything that is wrong', () => {
        expect(() => bookinfoSpec({ cluster: '', replicas: -1 })).toThrow(/`cluster`[^]*`replicas`/);
    });

    it('is in the namespace and the cluster domain that it is given', () => {
        const spec = bookinfoSpec({ ...valid, namespace: 'backend', clusterDomain: 'clusters.example' });
        expect(bookinfoHosts(spec)).toMatchObject({ details: 'details.backend.svc.clusters.example' });
    });
});

describe('bookinfoDeployment', () => {
    it('runs every service and version of the sample, with its image and account', () => {
        const { workloads } = bookinfoSpec(valid);
        expect(workloads.map(({ image }) => image)).toEqual(
            ['productpage-v1', 'details-v1', 'reviews-v1', 'reviews-v2', 'reviews-v3', 'ratings-v1'].map(
                (name) => `istio/examples-bookinfo-${name}:1.20.3`,
            ),
        );
        expect(podOf('reviews-v2').spec.serviceAccountName).toBe('bookinfo-reviews');
    });

    it('has the pods that it is given, in all or one', () => {
        const replicas = (name: string) =>
            deploymentOf(name, { replicas: 3, replicasOf: { 'reviews-v1': 0 } }).spec.replicas;
        expect(['details-v1', 'reviews-v1'].map(replicas)).toEqual([3, 0]);
    });

    it('names its cluster to every service', () => {
        expect(variablesOf('details-v1')).toEqual({ CLUSTER_NAME: 'europe-west1' });
    });

    it('calls the others by their Services', () => {
        expect(variablesOf('productpage-v1')).toMatchObject({
            DETAILS_HOSTNAME: 'details',
            DETAILS_SERVICE_PORT: '9080',
            REVIEWS_HOSTNAME: 'reviews',
            RATINGS_HOSTNAME: 'ratings',
        });
    });

    it('calls the others by the host names and addresses that it is given', () => {
        const args = { hostnames: { details: 'details.example:80' }, addresses: { 'details.example': '240.240.0.1' } };
        expect(variablesOf('productpage-v1', args)).toMatchObject({
            DETAILS_HOSTNAME: 'details.example',
            DETAILS_SERVICE_PORT: '80',
        });
        expect(podOf('productpage-v1', args).spec).toMatchObject({
            hostAliases: [{ ip: '240.240.0.1', hostnames: ['details.example'] }],
        });
    });

    it('runs without any privilege', () => {
        expect(podOf('reviews-v3').spec).toMatchObject({
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
                {
                    securityContext: {
                        allowPrivilegeEscalation: false,
                        capabilities: { drop: ['ALL'] },
                        runAsNonRoot: true,
                    },
                },
            ],
        });
    });

    it('is probed on its health endpoint, and keeps serving while its removal propagates', () => {
        const probe = { httpGet: { path: '/health', port: 'http' } };
        expect(podOf('details-v1').spec.containers).toMatchObject([
            {
                startupProbe: probe,
                readinessProbe: probe,
                livenessProbe: probe,
                lifecycle: { preStop: { sleep: { seconds: 5 } } },
            },
        ]);
    });

    it.each([
        [{}, { 'sidecar.istio.io/inject': 'true' }],
        [{ sidecar: false }, { 'sidecar.istio.io/inject': 'false' }],
        [{ revision: 'asm-managed' }, { 'istio.io/rev': 'asm-managed' }],
    ])('with %j has the labels %j', (args, labels) => {
        expect(podOf('details-v1', args).metadata.labels).toMatchObject(labels);
    });
});

describe('bookinfoService', () => {
    it('selects every version of its service', () => {
        const spec = bookinfoSpec(valid);
        for (const service of bookinfoServices) {
            const { selector, ports } = bookinfoService(service, spec).spec;
            const pods = spec.workloads.filter((workload) => workload.service === service);
            for (const { name } of pods) {
                expect(podOf(name).metadata.labels).toMatchObject(selector);
            }
            expect(ports).toMatchObject([{ name: 'http', port: 9080 }]);
        }
    });
});

describe('Bookinfo', () => {
    it('declares four services and six Deployments', async () => {
        const { resources } = await deploy(() => void new Bookinfo('bookinfo', valid));
        const count = (kind: string) => resources.filter(({ type }) => type.endsWith(`:${kind}`)).length;
        expect(['Service', 'ServiceAccount', 'Deployment'].map(count)).toEqual([4, 4, 6]);
    });

    it('is once in a namespace of a cluster', async () => {
        const two = deploy(() => {
            new Bookinfo('one', valid);
            new Bookinfo('two', valid);
        });
        await expect(two).rejects.toThrow('`namespace` names Bookinfo in default, which Bookinfo "one" declares');
    });
});

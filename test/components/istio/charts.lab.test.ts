import { join } from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import {
    ControlPlane,
    EastWestGateway,
    IngressGateway,
    MeshFailover,
    RemoteAccess,
    RemoteReader,
    StrictMutualTls,
} from '../../../components';
import { readerRules } from '../../../components/istio/mesh/remoteReaderSpec';
import { describe as named, Kinds, pathOf } from '../../../plugins/kubernetes/kinds';
import { at, objectsAt, type Properties, textAt, textsAt } from '../../../plugins/protocol/values';
import { inScratchNamespaces } from '../../plugins/support/inScratchNamespaces';
import { type ScratchCluster, startScratchCluster, toolPath, untilTrue } from '../../plugins/support/scratchCluster';
import { deploy } from '../../support/deployment';
import { opened } from '../../support/secrets';
import { rendered } from './support/rendered';

const namespace = 'istio-system';
const more = ['helm', 'istio-files'] as const;

// Helm installs cannot run in the lab, which has no image of istiod: but what they would apply can be judged.
inScratchNamespaces(
    __filename,
    'what is installed with Helm, and what is declared',
    () => {
        let cluster: ScratchCluster;
        let base: Properties[];
        let istiod: Properties[];

        beforeAll(async () => {
            cluster = await startScratchCluster('/run/cluster');
            const program = await deploy(() => {
                const provider = new kubernetes.Provider('cluster', {});
                const args = { clusterName: 'europe', network: 'network-europe', trustDomain: 'mesh.example.org' };
                new ControlPlane('istio', args, { provider });
            });
            const release = (name: 'base' | 'istiod', folder: string) => {
                const { inputs } = program.one('Release', `istio-${name}`);
                return rendered(toolPath('helm'), {
                    chart: join(toolPath('istio-files'), 'manifests/charts', folder),
                    name: String(inputs['name']),
                    namespace,
                    values: opened(inputs['values']),
                });
            };
            base = release('base', 'base');
            istiod = release('istiod', 'istio-control/istio-discovery');
            await accepted([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }], false);
            await accepted(base, false);
            await untilTrue(async () => served('networking.istio.io/v1', 'Gateway'));
        }, 120_000);
        afterAll(() => cluster.stop());

        const served = async (apiVersion: string, kind: string) =>
            (await new Kinds(cluster.request).find(apiVersion, kind)) !== undefined;

        /** Applies the objects, or lets the API server judge them as if. */
        const accepted = async (objects: readonly Properties[], dryRun = true): Promise<void> => {
            const kinds = new Kinds(cluster.request);
            for (const object of objects) {
                const kind = await kinds.find(textAt(object, 'apiVersion') ?? '', textAt(object, 'kind') ?? '');
                if (!kind) {
                    throw new Error(`The API server does not serve ${named(object)}.`);
                }
                const place = textAt(object, 'metadata', 'namespace') ?? 'default';
                await cluster.request({
                    method: 'PATCH',
                    path: pathOf(kind, kind.namespaced ? place : undefined, textAt(object, 'metadata', 'name') ?? ''),
                    query: { fieldManager: 'test', fieldValidation: 'Strict', ...(dryRun && { dryRun: 'All' }) },
                    contentType: 'application/apply-patch+yaml',
                    body: object,
                });
            }
        };
        const found = (kind: string, name: string): Properties => {
            const [object] = istiod.filter(
                (each) => textAt(each, 'kind') === kind && textAt(each, 'metadata', 'name') === name,
            );
            return object ?? fail(`${kind} ${name} is not rendered`);
        };

        it('is accepted by the API server, object by object', async () => {
            expect(istiod.length).toBeGreaterThan(15);
            await accepted(istiod);
        });

        describe('makes an istiod that', () => {
            const container = () =>
                objectsAt(found('Deployment', 'istiod'), 'spec', 'template', 'spec', 'containers')[0];
            const variable = (name: string) =>
                objectsAt(container(), 'env').find((entry) => textAt(entry, 'name') === name);

            it('knows its cluster and takes another root while it runs', () => {
                expect(variable('CLUSTER_ID')).toMatchObject({ value: 'europe' });
                expect(variable('ISTIO_MULTIROOT_MESH')).toMatchObject({ value: 'true' });
            });

            it('does not start without `cacerts`', () => {
                const pod = at(found('Deployment', 'istiod'), 'spec', 'template', 'spec');
                const required = objectsAt(pod, 'volumes').filter(
                    (volume) =>
                        textAt(volume, 'secret', 'secretName') === 'cacerts' &&
                        at(volume, 'secret', 'optional') !== true,
                );
                expect(required).toHaveLength(1);
                const mounted = objectsAt(container(), 'volumeMounts').map((mount) => textAt(mount, 'name'));
                expect(mounted).toContain(textAt(required[0], 'name'));
            });

            it('gives proxies the mesh, the network and the trust domain, and roots at once', () => {
                const mesh = textAt(found('ConfigMap', 'istio'), 'data', 'mesh');
                expect(mesh).toMatch(/trustDomain: mesh\.example\.org/);
                expect(mesh).toMatch(/PROXY_CONFIG_XDS_AGENT: "true"/);
                const values = JSON.parse(
                    textAt(found('ConfigMap', 'istio-sidecar-injector'), 'data', 'values') ?? '',
                ) as {
                    global: object;
                };
                expect(values.global).toMatchObject({
                    meshID: 'mesh1',
                    network: 'network-europe',
                    multiCluster: { clusterName: 'europe' },
                });
            });

            it('is never alone', () => {
                const [scaler] = istiod.filter((object) => textAt(object, 'kind') === 'HorizontalPodAutoscaler');
                expect(at(scaler, 'spec', 'minReplicas')).toBe(2);
            });
        });

        it('lets a reader read no more than Istio’s own may', () => {
            const chart = objectsAt(found('ClusterRole', `istio-reader-clusterrole-${namespace}`), 'rules');
            const allows = (group: string, resource: string, verb: string) =>
                chart.some(
                    (rule) =>
                        textsAt(rule, 'apiGroups').includes(group) &&
                        textsAt(rule, 'resources').some((named) => named === '*' || named === resource) &&
                        textsAt(rule, 'verbs').includes(verb),
                );
            const beyond = readerRules().flatMap(({ apiGroups, resources, verbs }) =>
                apiGroups.flatMap((group) =>
                    resources.flatMap((resource) =>
                        verbs
                            .filter((verb) => !allows(group, resource, verb))
                            .map((verb) => `${verb} ${resource}.${group}`),
                    ),
                ),
            );
            expect(beyond).toEqual([]);
        });

        it('is joined by objects that the API server accepts', async () => {
            const { resources } = await deploy(() => {
                const options = { provider: new kubernetes.Provider('cluster', { enableSecretMutable: true }) };
                const clusters = ['europe', 'america'].map((name) => ({
                    name,
                    network: `network-${name}`,
                    region: name,
                }));
                const service = { host: 'hello.default.svc.cluster.local', port: 80 };
                new EastWestGateway('east-west', { network: 'network-europe' }, options);
                new IngressGateway('ingress', { namespace: 'default' }, options);
                const { kubeconfig } = new RemoteReader(
                    'reader',
                    { clusterName: 'europe', server: 'https://203.0.113.7' },
                    options,
                );
                new RemoteAccess('access', { remoteCluster: 'europe', kubeconfig }, options);
                new StrictMutualTls('strict', {}, options);
                new MeshFailover('failover', { service, clusters, entry: {} }, options);
                const ordered = { host: 'ordered.default.svc.cluster.local', port: 80 };
                new MeshFailover(
                    'ordered',
                    { service: ordered, clusters, preference: ['europe', 'america'], hardening: 'guide' },
                    options,
                );
            });
            const objects = resources
                .filter(({ type }) => type.startsWith('kubernetes:'))
                .map(({ inputs }) => opened(inputs) as Properties);
            expect(objects.length).toBeGreaterThan(30);
            await accepted(objects);
        });
    },
    more,
);

function fail(message: string): never {
    throw new Error(message);
}

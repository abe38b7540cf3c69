import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Cluster } from '../../../../stacks/clusters/cluster';
import { clientEnvoy } from '../../../../stacks/scenarios/mesh/client';
import { joinedMesh, type MeshSettings } from '../../../../stacks/scenarios/mesh/joinedMesh';
import { rootPem } from '../../../support/certificateState';
import { deploy, type Deployment } from '../../../support/deployment';
import { opened } from '../../../support/secrets';

const usual: MeshSettings = {
    root: 1,
    rotation: 'stable',
    settlingHours: 24,
    gatewayAddresses: 2,
    clusterDomain: 'cluster.local',
};
const kubeconfig = (name: string) =>
    JSON.stringify({ clusters: [{ name, cluster: { server: `https://${name}.example.org` } }] });

/** Clusters of these names, each in a network of its own unless said otherwise. */
const joined = (
    change: (name: string) => Partial<Cluster> = () => ({}),
    settings: Partial<MeshSettings> = {},
    names = ['europe', 'america'],
): Promise<Deployment> =>
    deploy(() => {
        const clusters = names.map((name): Cluster => ({
            name,
            region: name,
            zone: `${name}-a`,
            network: `network-${name}`,
            kubeconfig: pulumi.secret(kubeconfig(name)),
            provider: new kubernetes.Provider(name, { enableSecretMutable: true }),
            ...change(name),
        }));
        joinedMesh(clusters, { ...usual, ...settings });
    });
const names = (deployment: Deployment, type: string) =>
    deployment
        .all(type)
        .map(({ name }) => name)
        .sort();

describe('a mesh', () => {
    it('gives each cluster a control plane, an authority under the one root, and gateways with an address each', async () => {
        const deployment = await joined();
        expect(names(deployment, 'pulumi-failover:index:RootAuthority')).toEqual(['mesh-root-1']);
        expect(names(deployment, 'pulumi-failover:index:MeshAuthority')).toEqual([
            'authority-america',
            'authority-europe',
        ]);
        expect(names(deployment, 'Release')).toEqual([
            'istio-america-base',
            'istio-america-istiod',
            'istio-europe-base',
            'istio-europe-istiod',
        ]);
        expect(
            deployment
                .all('Gateway')
                .map(({ provider }) => provider)
                .sort(),
        ).toEqual(['america', 'europe']);
        expect(deployment.all('apps/v1:Deployment')).toHaveLength(4);
    });

    it('lets every cluster read every other, by the address of its kubeconfig, which is no secret', async () => {
        const deployment = await joined(undefined, {}, ['a', 'b', 'c']);
        expect(names(deployment, 'pulumi-failover:index:RemoteAccess')).toEqual(
            ['a-b', 'a-c', 'b-a', 'b-c', 'c-a', 'c-b'].map((pair) => `access-${pair}`),
        );
        const { inputs, provider } = deployment.one('Secret', 'access-a-b-secret');
        expect(provider).toBe('a');
        expect(inputs['metadata']).toMatchObject({ name: 'istio-remote-secret-b' });
        expect(deployment.one('pulumi-failover:index:RemoteReader', 'reader-b').inputs).toMatchObject({
            server: 'https://b.example.org',
        });
    });

    it('reads clusters behind another certificate, name or proxy as their kubeconfigs do, with a token', async () => {
        const cluster = {
            server: 'https://rancher.example.com/k8s/clusters/c-x',
            'certificate-authority-data': Buffer.from(rootPem).toString('base64'),
            'tls-server-name': 'api.example.com',
            'proxy-url': 'http://proxy.example.com:3128',
        };
        const users = [{ name: 'admin', user: { exec: { command: 'aws', args: ['eks', 'get-token'] } } }];
        const text = JSON.stringify({ clusters: [{ name: 'c-x', cluster }], users });
        const deployment = await joined(() => ({ kubeconfig: pulumi.secret(text) }));
        const { inputs } = deployment.one('Secret', 'access-america-europe-secret');
        const { europe = '' } = opened(inputs['data']) as Record<string, string>;
        expect(JSON.parse(Buffer.from(europe, 'base64').toString())).toMatchObject({
            'current-context': 'europe',
            clusters: [{ name: 'europe', cluster }],
            users: [{ user: { token: 'stands for a token' } }],
        });
    });

    it('knows where else an API server is reached', async () => {
        const deployment = await joined((name) => ({ apiServer: `https://10.0.0.1/${name}` }));
        expect(deployment.one('pulumi-failover:index:RemoteReader', 'reader-europe').inputs).toMatchObject({
            server: 'https://10.0.0.1/europe',
        });
    });

    it('needs no gateways in one network', async () => {
        const deployment = await joined(() => ({ network: 'one' }));
        expect(deployment.all('pulumi-failover:index:EastWestGateway')).toEqual([]);
        expect(deployment.all('pulumi-failover:index:RemoteAccess')).toHaveLength(2);
    });

    it('installs nothing where the infrastructure runs Istio, and joins nothing that it has joined', async () => {
        const running = await joined(() => ({ istio: { joined: false, revision: 'managed' } }));
        expect(running.all('Release')).toEqual([]);
        expect(running.all('NamespacePatch')).toHaveLength(2);
        const { inputs } = running.one('apps/v1:Deployment', 'east-west-europe-1-deployment');
        expect(JSON.stringify(inputs)).toContain('"istio.io/rev":"managed"');
        const complete = await joined(() => ({ istio: { joined: true } }));
        expect(complete.resources.filter(({ type }) => type.startsWith('pulumi-failover:'))).toEqual([]);
    });

    it('is not made of clusters of which some are joined already', async () => {
        await expect(joined((name) => ({ istio: { joined: name === 'europe' } }))).rejects.toThrow(
            'europe have been joined to a mesh by their infrastructure, but america have not',
        );
    });

    it.each([
        [{ rotation: 'introduce' }, '`rotation` is introduce, but'],
        [{ root: 2 }, '`root` is 2, but'],
        [{ root: 2, rotation: 'retire' }, '`root` is 2 and `rotation` is retire, but'],
    ] as const)('refuses %j where the infrastructure has joined the clusters', async (settings, message) => {
        await expect(joined(() => ({ istio: { joined: true } }), settings)).rejects.toThrow(
            `${message} the clusters have been joined to a mesh by their infrastructure`,
        );
    });

    it.each([
        ['introduce', 1],
        ['reissue', 1],
        ['retire', 3],
    ] as const)('has two roots while %s', async (rotation, root) => {
        const deployment = await joined(undefined, { rotation, root });
        const made = deployment.all('pulumi-failover:index:RootAuthority');
        expect(made.map(({ name }) => name).sort()).toEqual([`mesh-root-${root}`, `mesh-root-${root + 1}`]);
    });
});

it('the client in the mesh sends on what it gets, to the Service and by its host', () => {
    const configuration = clientEnvoy({ clusterIP: '10.96.0.10', port: 80, host: 'hello.default.svc.cluster.local' });
    expect(JSON.stringify(configuration)).toContain('"host_rewrite_literal":"hello.default.svc.cluster.local"');
    expect(configuration.static_resources.clusters[0]?.load_assignment.endpoints[0]?.lb_endpoints).toEqual([
        { endpoint: { address: { socket_address: { address: '10.96.0.10', port_value: 80 } } } },
    ]);
});

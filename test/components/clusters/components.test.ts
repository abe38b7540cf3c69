import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { load } from 'js-yaml';
import {
    EksCluster,
    type EksClusterArgs,
    GkeCluster,
    type GkeClusterArgs,
    InvalidArguments,
    KindCluster,
    type KindClusterArgs,
    ManagedMesh,
} from '../../../components';
import { kindSpec } from '../../../components/clusters/kindClusterSpec';
import { configMark, kindConfig } from '../../../components/clusters/kindConfig';
import { deploy } from '../../support/deployment';
import { kindToken, withFakeKind } from '../../support/fakeKind';
import { isSecret, opened, visible } from '../../support/secrets';

withFakeKind();

const kindArgs = {
    clusterName: 'blue',
    region: 'europe-west1',
    apiServerPort: 7441,
    podSubnet: '10.10.0.0/16',
    serviceSubnet: '10.110.0.0/16',
};

describe('KindCluster', () => {
    const made = (change: Partial<KindClusterArgs> = {}) =>
        deploy(() => void new KindCluster('one', { ...kindArgs, ...change }));

    it('keeps the kubeconfig secret, out of the log and out of the next command’s environment', async () => {
        const { inputs } = (await made()).one('command:local:Command', 'one-cluster');
        expect(inputs).toMatchObject({ logging: 'stderr', addPreviousOutputInEnv: false });
        const component = (await made()).one('KindCluster');
        expect(isSecret(component.outputs?.['kubeconfig'])).toBe(true);
        expect(opened(component.outputs?.['kubeconfig'])).toContain(kindToken);
        expect(JSON.stringify(visible((await made()).resources))).not.toContain(kindToken);
    });

    it('is another cluster exactly when its configuration or its name is', async () => {
        const triggersOf = async (change: Partial<KindClusterArgs>) =>
            (await made(change)).one('command:local:Command', 'one-cluster').inputs['triggers'];
        const usual = await triggersOf({});
        expect(await triggersOf({ network: 'network-blue' })).toEqual(usual); // only Istio’s name for it
        for (const change of [{ clusterName: 'green' }, { workers: 2 }, { podSubnet: '10.12.0.0/16' }]) {
            expect(await triggersOf(change)).not.toEqual(usual);
        }
    });

    it('tells where the other clusters reach it', async () => {
        expect((await made()).one('KindCluster').outputs).toMatchObject({
            nodeAddress: '172.18.0.3',
            apiServer: 'https://172.18.0.3:6443',
            nodeSubnet: '172.18.0.0/16',
        });
    });

    it('has the identity of what its command has made, not of its name alone', async () => {
        expect((await made()).one('KindCluster').outputs).toMatchObject({ identity: 'kind/blue/one-cluster-id' });
    });

    it('describes nodes by region and zone, a fixed API server and ports in a file that kind reads', () => {
        const config = load(kindConfig(kindSpec({ ...kindArgs, workers: 2, nodePorts: [{ nodePort: 32_000 }] })));
        const labels = {
            'topology.kubernetes.io/region': 'europe-west1',
            'topology.kubernetes.io/zone': 'europe-west1-a',
        };
        expect(config).toEqual({
            kind: 'Cluster',
            apiVersion: 'kind.x-k8s.io/v1alpha4',
            networking: {
                apiServerAddress: '127.0.0.1',
                apiServerPort: 7441,
                podSubnet: '10.10.0.0/16',
                serviceSubnet: '10.110.0.0/16',
            },
            nodes: [
                {
                    role: 'control-plane',
                    labels,
                    extraPortMappings: [
                        { containerPort: 32_000, hostPort: 32_000, listenAddress: '127.0.0.1', protocol: 'TCP' },
                    ],
                },
                { role: 'worker', labels },
                { role: 'worker', labels },
            ],
        });
    });

    it('takes the image of the nodes that it is given', () => {
        const config = kindConfig(kindSpec({ ...kindArgs, nodeImage: 'kindest/node:v1.34.0' }));
        expect(config.match(/"image": "kindest\/node:v1.34.0"/g)).toHaveLength(2);
        expect(configMark(config)).not.toBe(configMark(kindConfig(kindSpec(kindArgs))));
    });

    it.each<[string, Partial<pulumi.Unwrap<KindClusterArgs>>, string]>([
        ['a name that is no host name', { clusterName: 'Blue_1' }, '`clusterName` is "Blue_1"; at most 49'],
        ['a name that is too long', { clusterName: 'b'.repeat(50) }, '`clusterName` is'],
        ['a region that is no label', { region: 'over there' }, '`region` is "over there"'],
        ['no worker', { workers: 0 }, '`workers` is 0; a whole number of at least 1 is needed'],
        ['a port of the system', { apiServerPort: 443 }, '`apiServerPort` is 443; a port from 1024 to 65535'],
        ['no subnet', { podSubnet: '10.10.0.0' }, '`podSubnet` is "10.10.0.0"; a block of IPv4 addresses is needed'],
        ['subnets that overlap', { serviceSubnet: '10.10.8.0/24' }, '`podSubnet` (10.10.0.0/16) and `serviceSubnet`'],
        ['too few addresses', { podSubnet: '10.10.0.0/23', workers: 2 }, 'but 3 nodes need a /24 each'],
        ['a port that is no NodePort', { nodePorts: [{ nodePort: 80 }] }, '`nodePorts[0].nodePort` is 80'],
        [
            'a NodePort twice',
            { nodePorts: [{ nodePort: 32000 }, { nodePort: 32000, hostPort: 1 }] },
            'names 32000 twice',
        ],
        [
            'a port of the machine twice',
            { nodePorts: [{ nodePort: 32000 }, { nodePort: 32001, hostPort: 32000 }] },
            'port 32000 of this machine twice',
        ],
    ])('refuses %s', (_, change, message) => {
        expect(() => kindSpec({ ...kindArgs, ...change })).toThrow(InvalidArguments);
        expect(() => kindSpec({ ...kindArgs, ...change })).toThrow(message);
    });
});

const gkeArgs = { project: 'example-project', clusterName: 'blue', region: 'europe-west1' };

describe('GkeCluster', () => {
    const made = (change: Partial<GkeClusterArgs> = {}) =>
        deploy(() => void new GkeCluster('one', { ...gkeArgs, ...change }));
    const cluster = async (change: Partial<GkeClusterArgs> = {}) =>
        (await made(change)).one('gcp:container/cluster:Cluster').inputs;

    it('is regional, VPC-native, in a fleet, with Workload Identity and a release channel', async () => {
        expect(await cluster()).toMatchObject({
            location: 'europe-west1',
            nodeLocations: ['europe-west1-b', 'europe-west1-c'],
            networkingMode: 'VPC_NATIVE',
            ipAllocationPolicy: { clusterSecondaryRangeName: 'pods', servicesSecondaryRangeName: 'services' },
            workloadIdentityConfig: { workloadPool: 'example-project.svc.id.goog' },
            fleet: { project: 'example-project' },
            releaseChannel: { channel: 'REGULAR' },
            privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false },
            deletionProtection: true,
        });
        expect((await made()).one('gcp:container/nodePool:NodePool').inputs['nodeConfig']).toMatchObject({
            workloadMetadataConfig: { mode: 'GKE_METADATA' },
        });
    });

    it('keeps its nodes when `minNodes` changes, though they began with so many', async () => {
        const nodes = (await made({ minNodes: 2 })).one('gcp:container/nodePool:NodePool');
        expect(nodes).toMatchObject({ inputs: { initialNodeCount: 2 }, ignoreChanges: ['initialNodeCount'] });
    });

    it('brings a network with NAT where none is given, and makes nothing where both are', async () => {
        const types = async (change: Partial<GkeClusterArgs>) =>
            (await made(change)).resources
                .map(({ type }) => type)
                .filter((type) => type.startsWith('gcp:compute'))
                .map((type) => type.split(':').at(-1))
                .sort();
        expect(await types({})).toEqual(['Network', 'Router', 'RouterNat', 'Subnetwork']);
        expect(await types({ network: 'shared' })).toEqual(['Router', 'RouterNat', 'Subnetwork']);
        expect(await types({ network: 'shared', subnetwork: 'mine' })).toEqual([]);
        expect(await cluster({ network: 'shared', subnetwork: 'mine' })).toMatchObject({
            network: 'shared',
            subnetwork: 'mine',
        });
    });

    it('lets just the pods of the other clusters reach its own', async () => {
        const deployment = await made({ network: 'shared', peerPodRanges: ['10.5.0.0/16', '10.6.0.0/16'] });
        expect(deployment.one('gcp:compute/firewall:Firewall').inputs).toMatchObject({
            network: 'shared',
            direction: 'INGRESS',
            sourceRanges: ['10.5.0.0/16', '10.6.0.0/16'],
            targetTags: ['blue'],
            allows: [{ protocol: 'tcp' }, { protocol: 'icmp' }],
        });
        expect(deployment.one('gcp:container/nodePool:NodePool').inputs['nodeConfig']).toMatchObject({
            tags: ['blue'],
        });
        expect((await made()).all('gcp:compute/firewall:Firewall')).toEqual([]);
    });

    it('has Google manage its mesh when the fleet’s feature is named', async () => {
        expect((await made({ meshFeature: 'servicemesh' })).one('FeatureMembership').inputs).toMatchObject({
            feature: 'servicemesh',
            membership: 'blue',
            membershipLocation: 'europe-west1',
            mesh: { management: 'MANAGEMENT_AUTOMATIC' },
        });
        expect((await made()).all('gcp:gkehub/featureMembership:FeatureMembership')).toEqual([]);
    });

    it('has a secret kubeconfig that needs the plugin and no gcloud, and no token in it', async () => {
        const { outputs } = (await made()).one('GkeCluster');
        expect(isSecret(outputs?.['kubeconfig'])).toBe(true);
        expect(load(String(opened(outputs?.['kubeconfig'])))).toMatchObject({
            'current-context': 'gke_example-project_europe-west1_blue',
            clusters: [
                {
                    cluster: {
                        server: 'https://203.0.113.20',
                        'certificate-authority-data': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==',
                    },
                },
            ],
            users: [
                {
                    user: {
                        exec: { command: 'gke-gcloud-auth-plugin', args: ['--use_application_default_credentials'] },
                    },
                },
            ],
        });
        expect(outputs).toMatchObject({ name: 'blue', region: 'europe-west1', zone: 'europe-west1-b' });
    });

    it.each<[string, Partial<GkeClusterArgs>, string]>([
        ['a project that is none', { project: 'Example' }, '`project` is "Example"; the id of a project is needed'],
        ['a fleet’s project that is none', { fleetProject: 'p' }, '`fleetProject` is "p"'],
        ['a name that is too long', { clusterName: 'b'.repeat(41) }, '`clusterName` is'],
        [
            'a zone elsewhere',
            { zones: ['us-central1-a'] },
            '`zones` names "us-central1-a", which is not in europe-west1',
        ],
        ['no zone', { zones: [] }, '`zones` is empty'],
        ['a subnet without its network', { subnetwork: 'mine' }, '`subnetwork` is given without `network`'],
        ['ranges that overlap', { podRange: '10.0.0.0/8' }, '`subnetRange` (10.0.0.0/20) and `podRange` (10.0.0.0/8)'],
        [
            'peers with its own pods',
            { peerPodRanges: ['10.4.1.0/24'] },
            '`podRange` (10.4.0.0/16) and `peerPodRanges[0]`',
        ],
        ['a peer that is no range', { peerPodRanges: ['all'] }, '`peerPodRanges[0]` is "all"'],
        [
            'a channel that is none',
            { releaseChannel: 'FAST' as 'RAPID' },
            '`releaseChannel` is "FAST"; known are RAPID',
        ],
        ['fewer nodes than it begins with', { minNodes: 4 }, '`maxNodes` is 3, less than `minNodes` (4)'],
    ])('refuses %s', async (_, change, message) => {
        await expect(made(change)).rejects.toThrow(InvalidArguments);
        await expect(made(change)).rejects.toThrow(message);
    });
});

const eksArgs = { clusterName: 'blue', region: 'us-east-2' };

describe('EksCluster', () => {
    const made = (change: Partial<EksClusterArgs> = {}) =>
        deploy(() => void new EksCluster('one', { ...eksArgs, ...change }));

    it('has subnets for nodes and for load balancers in two zones, tagged for load balancers', async () => {
        const subnets = (await made()).all('aws:ec2/subnet:Subnet').map(({ inputs }) => inputs);
        expect(
            subnets
                .map((inputs) => [
                    inputs['availabilityZone'],
                    inputs['cidrBlock'],
                    Object.keys(inputs['tags'] as object).find((tag) => tag.startsWith('kubernetes.io/')),
                ])
                .sort(),
        ).toEqual([
            ['us-east-2a', '10.64.0.0/18', 'kubernetes.io/role/internal-elb'],
            ['us-east-2a', '10.64.128.0/18', 'kubernetes.io/role/elb'],
            ['us-east-2b', '10.64.192.0/18', 'kubernetes.io/role/elb'],
            ['us-east-2b', '10.64.64.0/18', 'kubernetes.io/role/internal-elb'],
        ]);
        expect(subnets.every(({ region }) => region === 'us-east-2')).toBe(true);
    });

    it('leads each zone out by NAT of its own', async () => {
        const deployment = await made();
        expect(deployment.all('aws:ec2/natGateway:NatGateway')).toHaveLength(2);
        const ways = deployment.all('aws:ec2/route:Route').map(({ inputs }) => inputs['natGatewayId'] ?? 'internet');
        expect(ways.sort()).toEqual(['internet', 'internet', 'one-nat-0-id', 'one-nat-1-id']);
    });

    it('lets in by access entries, and trusts its service accounts by OIDC', async () => {
        const deployment = await made({ administrator: 'arn:aws:iam::123456789012:role/operators' });
        expect(deployment.one('aws:eks/cluster:Cluster').inputs['accessConfig']).toEqual({
            authenticationMode: 'API',
            bootstrapClusterCreatorAdminPermissions: true,
        });
        expect(deployment.one('AccessPolicyAssociation').inputs).toMatchObject({
            principalArn: 'arn:aws:iam::123456789012:role/operators',
            policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
            accessScope: { type: 'cluster' },
        });
        expect(deployment.one('OpenIdConnectProvider').inputs).toMatchObject({ url: 'https://oidc.example/id/1' });
        expect((await made()).all('aws:eks/accessEntry:AccessEntry')).toEqual([]);
    });

    it('has a managed node group in the subnets for nodes, whose roles have what they need', async () => {
        const deployment = await made({ minNodes: 3, instanceType: 'm7g.large' });
        expect(deployment.one('aws:eks/nodeGroup:NodeGroup').inputs).toMatchObject({
            instanceTypes: ['m7g.large'],
            scalingConfig: { minSize: 3, maxSize: 4, desiredSize: 3 },
            subnetIds: ['one-nodes-0-id', 'one-nodes-1-id'],
        });
        expect(
            deployment
                .all('RolePolicyAttachment')
                .map(({ inputs }) => String(inputs['policyArn']).split('/').at(-1))
                .sort(),
        ).toEqual([
            'AmazonEC2ContainerRegistryPullOnly',
            'AmazonEKSClusterPolicy',
            'AmazonEKSWorkerNodePolicy',
            'AmazonEKS_CNI_Policy',
        ]);
    });

    it('has a secret kubeconfig that asks the AWS CLI for a token', async () => {
        const { outputs } = (await made()).one('EksCluster');
        expect(isSecret(outputs?.['kubeconfig'])).toBe(true);
        expect(opened(outputs?.['kubeconfig'])).toContain('"get-token","--cluster-name","blue","--region","us-east-2"');
        expect(outputs).toMatchObject({ name: 'blue', zone: 'us-east-2a', network: 'network-blue' });
    });

    it.each<[string, Partial<EksClusterArgs>, string]>([
        ['one zone', { zones: ['us-east-2a'] }, '`zones` is ["us-east-2a"]; exactly two different zones are needed'],
        ['a zone elsewhere', { zones: ['us-east-2a', 'us-west-2a'] }, '"us-west-2a", which is not in us-east-2'],
        [
            'a VPC that AWS does not have',
            { vpcRange: '10.0.0.0/8' },
            '`vpcRange` is 10.0.0.0/8; a /16 to /22 is needed',
        ],
        ['a range that is none', { publicAccessRanges: ['me'] }, '`publicAccessRanges[0]` is "me"'],
        ['a patch version', { version: '1.34.1' }, '`version` is "1.34.1"; a minor version of Kubernetes is needed'],
        ['an administrator that is none', { administrator: 'me' }, '`administrator` is "me"; the ARN of an IAM role'],
    ])('refuses %s', async (_, change, message) => {
        await expect(made(change)).rejects.toThrow(InvalidArguments);
        await expect(made(change)).rejects.toThrow(message);
    });
});

it('ManagedMesh patches the options of the mesh only when the mesh injects', async () => {
    const deployment = await deploy(() => {
        const provider = new kubernetes.Provider('cluster', {});
        new ManagedMesh('one', {}, { provider });
    });
    const job = deployment.one('batch/v1:Job');
    const patch = deployment.one('core/v1:ConfigMapPatch');
    expect(patch.dependencies).toContain(job.urn);
    expect(patch.inputs).toMatchObject({
        metadata: { name: 'asm-options', namespace: 'istio-system' },
        data: { multicluster_mode: 'connected' },
    });
});

import { type Hierarchy, hierarchyAnnotations } from '../../../analysis/bridge/serviceBridge/hierarchy';
import {
    installApi,
    type ServiceBridgeKindName,
    serviceBridgeKinds,
} from '../../../analysis/bridge/serviceBridge/kinds';
import { pluralOf } from '../../../lab/tsb/translator/paths';
import { eventually, TestLab } from '../support/failover';
import { callApi } from '../support/insideLab';

const lab = new TestLab();
afterAll(() => lab.remove());

const [here, there] = ['us-east-2', 'us-central1'];
const organization = { organization: 'acme' };
const tenant = { ...organization, tenant: 'shop' };
const first = { ...tenant, workspace: 'first' };
const second = { ...tenant, workspace: 'second' };

interface Kind {
    readonly apiVersion: string;
    readonly kind: string;
}

/** Path of the objects of a kind in a namespace. */
const pathOf = (kind: Kind, namespace: string) =>
    `/${kind.apiVersion === 'v1' ? 'api' : 'apis'}/${kind.apiVersion}/namespaces/${namespace}/${pluralOf(kind)}`;

async function create(cluster: string, kind: Kind, metadata: object, namespace: string, spec: object): Promise<void> {
    const { apiVersion, kind: itsKind } = kind;
    const body = { apiVersion, kind: itsKind, metadata: { ...metadata, namespace }, spec };
    const path = `${pathOf(kind, namespace)}?fieldValidation=Strict`;
    const answer = await callApi<{ metadata?: { uid?: string }; message?: string }>(lab, cluster, 'POST', path, body);
    if (answer.metadata?.uid === undefined) {
        throw new Error(answer.message);
    }
}

/** Creates an object of Tetrate Service Bridge in the first cluster. */
function declare(name: ServiceBridgeKindName, object: string, hierarchy: Hierarchy, spec: object): Promise<void> {
    const annotations = hierarchyAnnotations(hierarchy);
    return create(here, serviceBridgeKinds[name], { name: object, annotations }, 'first', spec);
}

function ingress(namespace: string) {
    const route = { host: `${namespace}/details.${namespace}.svc.cluster.local`, port: 9080 };
    return {
        workloadSelector: { namespace, labels: { app: 'front' } },
        http: [{ name: 'details', hostname: 'details.example.test', port: 80, routing: { rules: [{ route }] } }],
    };
}

const serviceEntries = { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry' };

/** Addresses of the endpoints of all hostnames in a namespace. */
async function endpoints(cluster: string, namespace: string): Promise<string[]> {
    interface Entries {
        items: { spec: { endpoints?: { address: string }[] } }[];
    }
    const { items } = await callApi<Entries>(lab, cluster, 'GET', pathOf(serviceEntries, namespace));
    return items.flatMap(({ spec }) => (spec.endpoints ?? []).map(({ address }) => address)).sort();
}

async function balancer(cluster: string, service: string): Promise<string | undefined> {
    const found = (await lab.status()).clusters.find(({ name }) => name === cluster);
    return found?.loadBalancers.find((each) => each.service === service)?.address;
}

const ofFirst = pathOf(serviceBridgeKinds.ingressGateway, 'first');

beforeAll(async () => {
    const up = await lab.run('lab', 'up', '--scenario', 'service-bridge', '--clusters', `${here},${there}`);
    expect(up).toMatchObject({ code: 0 });
    for (const cluster of [here, there]) {
        for (const namespace of ['first', 'second']) {
            await callApi(lab, cluster, 'POST', '/api/v1/namespaces', { metadata: { name: namespace } });
            const kind = { apiVersion: installApi, kind: 'IngressGateway' };
            await create(cluster, kind, { name: 'front' }, namespace, {
                kubeSpec: { service: { type: 'LoadBalancer' } },
            });
        }
    }
    await declare('organization', 'acme', {}, {});
    await declare('organizationSetting', 'acme', organization, {
        networkSettings: { networkReachability: { a: 'b', b: 'a' } },
    });
    await declare('cluster', here, organization, { network: 'a' });
    await declare('cluster', there, organization, { network: 'b' });
    await declare('tenant', 'shop', organization, {});
    for (const { workspace } of [first, second]) {
        const namespaceSelector = { names: [`*/${workspace}`] };
        await declare('workspace', workspace, tenant, { namespaceSelector });
        await declare('gatewayGroup', workspace, { ...tenant, workspace }, { namespaceSelector });
    }
}, 300_000);

describe('the stand-in for Tetrate Service Bridge', () => {
    it('says that it is one', async () => {
        expect((await lab.run('lab', 'status')).stdout).toContain('a stand-in for Tetrate Service Bridge');
    });

    it('installs gateways, and makes them the endpoints of a hostname in every cluster', async () => {
        await declare('ingressGateway', 'front', { ...first, gatewayGroup: 'first' }, ingress('first'));
        await eventually(async () =>
            (await endpoints(here, 'first')).includes((await balancer(there, 'first/front')) ?? ''),
        );
        await eventually(async () =>
            (await endpoints(there, 'first')).includes((await balancer(here, 'first/front')) ?? ''),
        );
    });

    it('gives a second workspace neither hostname nor namespace of the first, and says so', async () => {
        await declare('ingressGateway', 'taken', { ...second, gatewayGroup: 'second' }, ingress('second'));
        await declare('workspace', 'greedy', tenant, { namespaceSelector: { names: ['*/first'] } });
        const message = async (kind: ServiceBridgeKindName, name: string) => {
            const path = `${pathOf(serviceBridgeKinds[kind], 'first')}/${name}`;
            const { status } = await callApi<{ status?: { state: string; message: string } }>(lab, here, 'GET', path);
            return status?.state === 'INVALID' ? status.message : '';
        };
        await eventually(async () =>
            (await message('ingressGateway', 'taken')).includes('details.example.test, which'),
        );
        await eventually(async () => (await message('workspace', 'greedy')).includes('which the workspace first owns'));
        expect(await endpoints(here, 'second')).toEqual([]);
        expect(await endpoints(there, 'second')).toEqual([]);
    });

    it('refuses a field that the lab’s definitions do not have', async () => {
        await expect(declare('tenant', 'typo', organization, { displayNames: 'Typo' })).rejects.toThrow(
            'unknown field "spec.displayNames"',
        );
    });

    it('deletes, when it comes back, what was no longer wanted meanwhile', async () => {
        const cluster = (await lab.status()).clusters.find(({ name }) => name === there);
        const pid = cluster?.parts.find(({ name }) => name === 'tsb-translator')?.pid;
        await lab.exec('kill', '-KILL', String(pid));
        await callApi(lab, here, 'DELETE', `${ofFirst}/taken`);
        await callApi(lab, here, 'DELETE', `${ofFirst}/front`);
        await eventually(async () => (await endpoints(here, 'first')).length === 0);
        await eventually(async () => (await endpoints(there, 'first')).length === 0);
    });
});

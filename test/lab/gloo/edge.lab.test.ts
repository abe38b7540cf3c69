import { X509Certificate } from 'node:crypto';
import { eventually, TestLab } from '../support/failover';
import { ask, askUntil, callApi, type Question } from '../support/insideLab';
import { Authority, type Pair } from './support/authority';

const lab = new TestLab();
afterAll(() => lab.remove());

const [local, remote] = ['europe-west1', 'us-central1'];
const sni = 'default-service-green-10000_gloo-system';
const secrets = '/api/v1/namespaces/gloo-system/secrets';
const upstreams = '/apis/gloo.solo.io/v1/namespaces/gloo-system/upstreams';
const blues = '/apis/apps/v1/namespaces/default/deployments/echo-blue';

let gateway: Pick<Question, 'host' | 'port'>;
let entry: string;

const decoded = (text = '') => Buffer.from(text, 'base64').toString();
const encoded = (text: string) => Buffer.from(text).toString('base64');

/** The certificate that the lab's Secret holds now, and the names in it. */
async function namesIn(cluster: string, secret: string): Promise<string[]> {
    const { data } = await callApi<{ data: Record<string, string> }>(lab, cluster, 'GET', `${secrets}/${secret}`);
    const names = new X509Certificate(decoded(data['tls.crt'])).subjectAltName ?? '';
    return names.split(', ').map((name) => name.replace(/^DNS:/, ''));
}

async function replaceSecret(cluster: string, secret: string, { certificate, key }: Pair, root: string): Promise<void> {
    const data = { 'tls.crt': encoded(certificate), 'tls.key': encoded(key), 'ca.crt': encoded(root) };
    await callApi(lab, cluster, 'PATCH', `${secrets}/${secret}`, { data });
}

const addressOf = async (cluster: string, service: string) => {
    const found = (await lab.status()).clusters.find(({ name }) => name === cluster);
    return found?.loadBalancers.find((each) => each.service === `gloo-system/${service}`)?.address ?? '';
};

beforeAll(async () => {
    expect(await lab.run('lab', 'up', '--scenario', 'edge')).toMatchObject({ code: 0 });
    expect(await lab.run('up', '--scenario', 'edge')).toMatchObject({ code: 0 });
    gateway = { host: await addressOf(remote, 'failover'), port: 15443 };
    entry = `http://${await addressOf(local, 'gateway-proxy')}/`;
}, 300_000);

describe('the lab for edge', () => {
    it('says which gateways the real Gloo steers, and which a stand-in', async () => {
        const { stdout } = await lab.run('lab', 'status');
        expect(stdout).toMatch(
            /europe-west1 [^]*stand-in for Gloo Enterprise[^]*us-central1 [^]*real open-source Gloo/,
        );
    });

    it('deploys from nothing, and a second time without a change', async () => {
        expect((await lab.run('up', '--scenario', 'edge')).stdout).toMatch(/lab-edge: \d+ unchanged/);
    });

    it('shows why there is a stand-in: open-source Gloo drops an upstream with a failover', async () => {
        const failover = { prioritizedLocalities: [{ localityEndpoints: [] }] };
        const kube = { serviceName: 'service-green', serviceNamespace: 'default', servicePort: 10000 };
        await callApi(lab, remote, 'POST', upstreams, {
            apiVersion: 'gloo.solo.io/v1',
            kind: 'Upstream',
            metadata: { name: 'with-failover' },
            spec: { kube, failover },
        });
        const path = `${upstreams}/with-failover`;
        await eventually(async () =>
            JSON.stringify(await callApi(lab, remote, 'GET', path)).includes('Enterprise features: [failover]'),
        );
        await callApi(lab, remote, 'DELETE', path);
    });
});

describe('a failover', () => {
    it('goes to the other cluster when the last local pod is gone, and back, and loses nothing', async () => {
        expect((await askUntil(lab, entry, 'blue-pod')).lost).toEqual([]);
        const away = askUntil(lab, entry, 'green-pod');
        const { spec } = await callApi<{ spec: { replicas: number } }>(lab, local, 'PATCH', blues, {
            spec: { replicas: 0 },
        });
        expect(spec.replicas).toBe(0);
        expect(await away).toMatchObject({ lost: [], last: expect.stringMatching(/^green-pod/) as string });

        const back = askUntil(lab, entry, 'blue-pod');
        await callApi(lab, local, 'PATCH', blues, { spec: { replicas: 1 } });
        expect(await back).toMatchObject({ lost: [], last: expect.stringMatching(/^blue-pod/) as string });
    });
});

describe('the translator', () => {
    const translator = async () => {
        const cluster = (await lab.status()).clusters.find(({ name }) => name === local);
        return cluster?.parts.find(({ name }) => name === 'gloo-translator');
    };

    it('is started again when it is killed, and the gateways go on meanwhile', async () => {
        const before = await translator();
        await lab.exec('kill', '-KILL', String(before?.pid));
        await eventually(async () => {
            const now = await translator();
            return now?.pid !== undefined && now.pid !== before?.pid;
        });
        expect((await askUntil(lab, entry, 'blue-pod')).lost).toEqual([]);
    });
});

describe('a FailoverScheme', () => {
    const schemes = '/apis/fed.solo.io/v1/namespaces/gloo-fed/failoverschemes';
    interface Scheme {
        metadata: { generation: number };
        status?: { namespacedStatuses: { 'gloo-fed': { state: string; message: string; observedGeneration: number } } };
    }

    it('that names what is not there is invalid, and says all of it', async () => {
        await callApi(lab, local, 'POST', schemes, {
            apiVersion: 'fed.solo.io/v1',
            kind: 'FailoverScheme',
            metadata: { name: 'wrong' },
            spec: {
                primary: { clusterName: 'nowhere', name: 'nobody', namespace: 'gloo-system' },
                failoverGroups: [{ priorityGroup: [{ cluster: 'elsewhere', upstreams: [] }] }],
            },
        });
        const status = async () => {
            const { metadata, status: found } = await callApi<Scheme>(lab, local, 'GET', `${schemes}/wrong`);
            const written = found?.namespacedStatuses['gloo-fed'];
            return written?.observedGeneration === metadata.generation ? written : undefined;
        };
        await eventually(async () => (await status()) !== undefined);
        expect(await status()).toMatchObject({
            state: 'INVALID',
            message: expect.stringMatching(/is nowhere[^]*is gloo-system\/nobody[^]*is elsewhere/) as string,
        });
        await callApi(lab, local, 'DELETE', `${schemes}/wrong`);
    });

    it('with a typo is refused by the API server', async () => {
        const refused = await callApi<{ message?: string }>(lab, local, 'POST', `${schemes}?fieldValidation=Strict`, {
            apiVersion: 'fed.solo.io/v1',
            kind: 'FailoverScheme',
            metadata: { name: 'typo' },
            spec: { primary: { clusterName: 'a', name: 'b', namespace: 'c' }, failoverGroup: [] },
        });
        expect(refused.message).toContain('unknown field "spec.failoverGroup"');
    });
});

describe('the failover gateway, with certificates that changed in place', () => {
    let authority: Authority;
    let client: Pair;
    let pairs: Record<'right' | 'foreign' | 'expired' | 'server' | 'misnamed', Pair>;

    beforeAll(async () => {
        authority = await Authority.create('next');
        const [serverNames, names] = [
            await namesIn(remote, 'failover-downstream'),
            await namesIn(local, 'failover-upstream'),
        ];
        client = await authority.issue({ names, usage: 'client' });
        const server = await authority.issue({ names: serverNames, usage: 'server' });
        pairs = {
            right: client,
            foreign: await (await Authority.create('foreign')).issue({ names, usage: 'client' }),
            expired: await authority.issue({ names, usage: 'client', notAfter: new Date(Date.now() - 86_400_000) }),
            server,
            misnamed: await authority.issue({ names: ['somebody.example'], usage: 'client' }),
        };
        await replaceSecret(remote, 'failover-downstream', server, authority.certificate);
        await replaceSecret(local, 'failover-upstream', client, authority.certificate);
        await eventually(async () => {
            const { status } = await ask(lab, {
                ...gateway,
                servername: sni,
                cert: client.certificate,
                key: client.key,
            });
            return status === '200';
        });
    });

    it.each([
        [
            'the right certificate and name',
            'right',
            sni,
            { status: '200', body: expect.stringMatching(/^green-pod/) as string },
        ],
        ['no certificate', undefined, sni, { error: expect.stringContaining('certificate required') as string }],
        ['one of a foreign authority', 'foreign', sni, { error: expect.stringMatching(/unknown ca/i) as string }],
        ['an expired one', 'expired', sni, { error: expect.stringContaining('certificate expired') as string }],
        ["the gateway's own", 'server', sni, { error: expect.stringContaining('unsupported certificate') as string }],
        ['one of somebody else', 'misnamed', sni, { error: expect.any(String) as string }],
        [
            'a name that is not allowed',
            'right',
            'default-service-red-10000_gloo-system',
            { error: expect.any(String) as string },
        ],
        ["the name of Envoy's admin page", 'right', 'admin_port_cluster', { error: expect.any(String) as string }],
        ['no name', 'right', undefined, { error: expect.any(String) as string }],
    ] as const)('answers %s as it should', async (_, pair, servername, expected) => {
        const own = pair ? { cert: pairs[pair].certificate, key: pairs[pair].key } : {};
        expect(await ask(lab, { ...gateway, ...(servername ? { servername } : {}), ...own })).toEqual(expected);
    });

    it('is found healthy again by the gateway that fails over, which follows its Secret too', async () => {
        const away = askUntil(lab, entry, 'green-pod');
        await callApi(lab, local, 'PATCH', blues, { spec: { replicas: 0 } });
        expect(await away).toMatchObject({ lost: [] });
        await callApi(lab, local, 'PATCH', blues, { spec: { replicas: 1 } });
    });
});

describe('the end', () => {
    it('leaves nothing of the stack in the clusters', async () => {
        expect(await lab.run('destroy', '--scenario', 'edge', '--yes')).toMatchObject({ code: 0 });
        for (const cluster of [local, remote]) {
            const { items } = await callApi<{ items: unknown[] }>(
                lab,
                cluster,
                'GET',
                '/apis/gloo.solo.io/v1/upstreams',
            );
            expect(items).toEqual([]);
        }
    });
});

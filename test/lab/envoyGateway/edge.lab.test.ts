import { setTimeout as delay } from 'node:timers/promises';
import { TestLab } from '../support/failover';
import { askUntil, callApi } from '../support/insideLab';

const lab = new TestLab();
afterAll(() => lab.remove());

const [local, remote] = ['europe-west1', 'us-central1'];
const blues = '/apis/apps/v1/namespaces/default/deployments/echo-blue';
/** Two missed health checks, of the three that make an endpoint unhealthy. */
const stallMs = 2_000;

let entry: string;

const scaled = (replicas: number) => callApi(lab, local, 'PATCH', blues, { spec: { replicas } });

/** Injects a fault into all pods of a color; gives its id. */
async function inject(kind: string, cluster: string, color: string): Promise<string> {
    const selector = `app=bluegreen,text=${color}`;
    const { stdout } = await lab.run('lab', 'fault', 'begin', kind, '--cluster', cluster, '--selector', selector);
    return (JSON.parse(stdout) as { id: string }).id;
}

beforeAll(async () => {
    expect(await lab.run('lab', 'up', '--scenario', 'edge', '--gateway', 'envoy-gateway')).toMatchObject({ code: 0 });
    expect(await lab.run('up', '--scenario', 'edge')).toMatchObject({ code: 0 });
    const balancers = (await lab.status()).clusters.find(({ name }) => name === local)?.loadBalancers ?? [];
    entry = `http://${balancers.find(({ service }) => service === 'envoy-gateway-system/edge')?.address}/`;
}, 300_000);

describe('the lab for edge on Envoy Gateway', () => {
    it('says in every cluster that no part of it is a stand-in', async () => {
        const { stdout } = await lab.run('lab', 'status');
        expect(stdout.match(/real Envoy Gateway, which also makes their pods; no part is a stand-in/g)).toHaveLength(2);
    });

    it('deploys from nothing, and a second time without a change', async () => {
        expect((await lab.run('up', '--scenario', 'edge')).stdout).toMatch(/lab-edge: \d+ unchanged/);
    });

    it('is not the lab of the other gateway', async () => {
        const { code, stderr } = await lab.run('lab', 'up', '--scenario', 'edge', '--gateway', 'gloo');
        expect(code).toBe(2);
        expect(stderr).toContain('`--scenario edge --gateway gloo` needs a lab with a network for each cluster, Gloo;');
    });
});

describe('a failover', () => {
    it('goes to the other cluster when the last local pod is gone, and back, and loses nothing', async () => {
        expect((await askUntil(lab, entry, 'blue-pod')).lost).toEqual([]);
        const away = askUntil(lab, entry, 'green-pod');
        await scaled(0);
        expect(await away).toMatchObject({ lost: [], last: expect.stringMatching(/^green-pod/) as string });

        const back = askUntil(lab, entry, 'blue-pod');
        await scaled(1);
        expect(await back).toMatchObject({ lost: [], last: expect.stringMatching(/^blue-pod/) as string });
    });

    it('finds the remote side ready right after it stalled for two seconds', async () => {
        const stall = await inject('hang', remote, 'green');
        await delay(stallMs);
        expect(await lab.run('lab', 'fault', 'end', stall)).toMatchObject({ code: 0 });
        const away = askUntil(lab, entry, 'green-pod');
        const crash = await inject('crash', local, 'blue');
        expect(await away).toMatchObject({ lost: [], last: expect.stringMatching(/^green-pod/) as string });
        await lab.run('lab', 'fault', 'end', crash);
    });
});

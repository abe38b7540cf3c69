import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, eventually, TestLab } from './support/failover';

const home = 'europe-west1';
const away = 'us-central1';
const scenario = ['--infrastructure', 'lab', '--scenario', 'mesh'];

const lab = new TestLab();
const place = mkdtempSync(join(tmpdir(), 'mesh-test-'));
afterAll(async () => {
    await lab.remove();
    rmSync(place, { recursive: true });
});

const clusterOf = async (name: string) => {
    const found = (await lab.status()).clusters.find((each) => each.name === name);
    if (!found) {
        throw new Error(`the lab has no ${name}`);
    }
    return found;
};

const istiods = async () =>
    (await lab.status()).clusters.map(({ parts, waiting }) => ({
        runs: parts.some(({ name }) => name === 'istiod'),
        waiting,
    }));
const waitsForAuthority = { runs: false, waiting: ['istiod waits for the Secret cacerts in istio-system'] };

const podOf = async (cluster: string, name: string) => {
    const pod = (await clusterOf(cluster)).pods.find((each) => each.name.startsWith(name));
    return { address: pod?.address ?? '', pid: pod?.containers.find(({ pid }) => pid)?.pid ?? 0 };
};

/** Runs a command in the network of the ingress gateway of the first cluster, which captures no traffic. */
const atIngress = async (...command: string[]): Promise<Ended> => {
    const { pid } = await podOf(home, 'istio-ingressgateway');
    return lab.run('lab', 'exec', '--', 'nsenter', `--target=${pid}`, '--net', '--', ...command);
};

const shell = (script: string): Promise<string> => lab.exec('sh', '-c', script);

const gatewayOf = async (cluster: string) =>
    (await clusterOf(cluster)).loadBalancers.find(({ service }) => service.includes('eastwest'))?.address ?? '';

/** A TLS session with the service in the other cluster, through that cluster's east-west gateway. */
const session = (...options: string[]) => connected(`printf 'GET / HTTP/1.1\\r\\n\\r\\n'; sleep 1`, options);
const silence = (...options: string[]) => connected('sleep 3', options);

async function connected(input: string, options: string[]): Promise<string> {
    const server = 'outbound_.80_._.hello-world.default.svc.cluster.local';
    const address = `${await gatewayOf(away)}:15443`;
    const client = `openssl s_client -connect ${address} -servername ${server} -alpn istio-http/1.1 -CAfile ${place}/root.pem`;
    return shell(`cd ${place}; (${input}) | ${client} ${options.join(' ')} 2>&1 || :`);
}

/** Which cluster answers at the entry. */
let entry = '';
const answering = async () =>
    /cluster=(\S+)/.exec((await lab.run('lab', 'exec', '--', 'curl', '-s', '-m', '2', entry)).stdout)?.[1];

describe('a lab whose clusters have a network each', () => {
    it('starts without the authorities that a stack brings, and says what it waits for', async () => {
        expect(await lab.run('lab', 'up', '--scenario', 'mesh')).toMatchObject({ code: 0 });
        expect(await istiods()).toEqual([waitsForAuthority, waitsForAuthority]);
        expect((await lab.status()).shape).toEqual({ networks: 'each', istio: true });
    });

    it('is one mesh once the stack is there, and served at home', async () => {
        const { outputs } = await lab.json<{ outputs: { entry: string } }>('up', ...scenario);
        entry = outputs.entry;
        expect(await istiods()).toEqual([
            { runs: true, waiting: [] },
            { runs: true, waiting: [] },
        ]);
        expect(await answering()).toBe(home);
    });

    it('lets no pod reach a pod of another cluster, but its load balancers and its API server', async () => {
        const reaches = async (url: string) => (await atIngress('curl', '-sk', '-m', '5', '-o', '/dev/null', url)).code;
        const pod = (await podOf(away, 'istio-eastwestgateway')).address;
        expect(await reaches(`http://${pod}:15021/healthz/ready`)).not.toBe(0);
        expect(await reaches(`http://${await gatewayOf(away)}:15021/healthz/ready`)).toBe(0);
        expect(await reaches(`${(await clusterOf(away)).apiServer}/version`)).toBe(0);
    });

    it('is served by the other cluster, through its gateways, while home is down', async () => {
        await lab.run('lab', 'fault', 'begin', 'crash', '--cluster', home, '--selector', 'app=hello-world');
        await eventually(async () => (await answering()) === away);
        await lab.run('lab', 'fault', 'end');
        await eventually(async () => (await answering()) === home);
    });

    it('proves who answers, by the authority that the stack brought', async () => {
        await shell(
            `${process.execPath} -e '
            const { KubeConfig, CoreV1Api } = require("@kubernetes/client-node");
            const config = new KubeConfig(); config.loadFromDefault(); config.setCurrentContext("${home}");
            config.makeApiClient(CoreV1Api).readNamespacedConfigMap({ namespace: "default", name: "istio-ca-root-cert" })
                .then(({ data }) => require("fs").writeFileSync("${place}/root.pem", data["root-cert.pem"]));'`,
        );
        const said = await session('-showcerts');
        expect(said).toContain('Verification: OK');
        const leaf = await shell(
            `cd ${place}; cat >said <<'END'\n${said}\nEND\nopenssl x509 -in said -noout -ext subjectAltName`,
        );
        expect(leaf).toContain('URI:spiffe://cluster.local/ns/default/sa/default');
    });

    it('refuses plaintext, and whoever has no certificate of the mesh', async () => {
        const { address } = await podOf(away, 'hello-world');
        const plain = await lab.run('lab', 'exec', '--', 'curl', '-s', '-m', '5', `http://${address}:5678/`);
        expect(plain).toMatchObject({ code: 56, stdout: '' }); // the connection was reset
        await shell(
            `cd ${place}; openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out foreign.pem -subj /CN=foreign ` +
                '-addext subjectAltName=URI:spiffe://cluster.local/ns/default/sa/mesh-client 2>&1',
        );
        const foreigner = ['-cert', 'foreign.pem', '-key', 'key.pem'];
        expect(await session(...foreigner)).not.toContain('HTTP/1.1');
        // Without a request: one that nobody reads makes the kernel reset the connection, and the alert is lost.
        expect(await silence(...foreigner)).toContain('alert unknown ca');
        expect(await session()).not.toContain('HTTP/1.1 200');
    });

    it('tells its proxies of another root as soon as the stack introduces one', async () => {
        const roots = async () => {
            const { stdout } = await atIngress('curl', '-s', 'http://127.0.0.1:15000/certs');
            const { certificates } = JSON.parse(stdout) as { certificates: { ca_cert: { serial_number: string }[] }[] };
            return new Set(certificates.flatMap(({ ca_cert }) => ca_cert.map(({ serial_number }) => serial_number)));
        };
        expect((await roots()).size).toBe(1);
        await lab.json('up', ...scenario, '--config', 'rotation=introduce', '--config', 'settlingHours=0');
        await eventually(async () => (await roots()).size === 2);
        expect(await answering()).toBe(home);
    });

    it('ends its istiods with the stack that brought their authorities', async () => {
        await lab.json('destroy', ...scenario);
        expect(await istiods()).toEqual([waitsForAuthority, waitsForAuthority]);
    });
});

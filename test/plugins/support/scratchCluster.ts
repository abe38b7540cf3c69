import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ToolName } from '../../../lab/tools';
import { type ApiClient, apiClient } from '../../../plugins/kubernetes/apiClient';
import { connectionOf } from '../../../plugins/kubernetes/kubeconfig';
import { actAsKubelet } from './actingKubelet';

/**
 * One real cluster for the tests of the plugins and of the engine: etcd, kube-apiserver and kube-controller-manager on
 * loopback, with something in the place of scheduler and kubelet that only writes status. This file is all that the
 * tests know of where their cluster comes from.
 */
export interface ScratchCluster {
    kubeconfig: string;
    /** The admin token in it, which no state may hold in the clear. */
    token: string;
    request: ApiClient;
    stop(): Promise<void>;
}

/** The programs it needs. */
export const clusterTools = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'pulumi'] as const;

/** Paths of the programs, as the run outside the namespaces found them. */
export function toolPath(name: ToolName): string {
    return (JSON.parse(process.env['FAILOVER_TEST_TOOLS'] ?? '{}') as Record<string, string>)[name] ?? name;
}

const controllers = [
    'deployment',
    'replicaset',
    'statefulset',
    'job',
    'endpointslice',
    'serviceaccount',
    'serviceaccount-token',
    'root-ca-certificate-publisher',
    'garbage-collector',
    'namespace',
].map((name) => `${name}-controller`);

export async function startScratchCluster(folder: string): Promise<ScratchCluster> {
    mkdirSync(folder, { recursive: true });
    const file = (name: string): string => path.join(folder, name);
    const token = randomBytes(16).toString('hex');
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(file('sa.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(file('sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(file('tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
    const [client, peer, api] = await freePorts(3);
    const started: ChildProcess[] = [];
    const start = (name: (typeof clusterTools)[number], args: string[]): void => {
        const log = openSync(file(`${name}.log`), 'w');
        started.push(spawn(toolPath(name), args, { stdio: ['ignore', log, log] }));
    };
    start('etcd', [
        `--data-dir=${file('etcd')}`,
        `--listen-client-urls=http://127.0.0.1:${client}`,
        `--advertise-client-urls=http://127.0.0.1:${client}`,
        `--listen-peer-urls=http://127.0.0.1:${peer}`,
        '--unsafe-no-fsync',
    ]);
    start('kube-apiserver', [
        `--etcd-servers=http://127.0.0.1:${client}`,
        `--secure-port=${api}`,
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        '--endpoint-reconciler-type=none',
        `--cert-dir=${file('certs')}`,
        `--token-auth-file=${file('tokens.csv')}`,
        '--authorization-mode=RBAC',
        '--service-cluster-ip-range=10.0.0.0/24',
        `--service-account-key-file=${file('sa.pub')}`,
        `--service-account-signing-key-file=${file('sa.key')}`,
        '--service-account-issuer=https://kubernetes.default.svc',
    ]);
    const serving = await untilRead(file('certs/apiserver.crt'));
    const kubeconfig = kubeconfigOf(`https://127.0.0.1:${api}`, serving, token);
    writeFileSync(file('kubeconfig'), kubeconfig, { mode: 0o600 });
    const request = apiClient(connectionOf({ kubeconfig }), 'test');
    await untilTrue(async () => {
        await request({ method: 'GET', path: '/readyz' });
        await request({ method: 'GET', path: '/api/v1/namespaces/default' });
        return true;
    });
    start('kube-controller-manager', [
        ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
            (flag) => `--${flag}=${file('kubeconfig')}`,
        ),
        '--leader-elect=false',
        '--bind-address=127.0.0.1',
        '--secure-port=0',
        `--service-account-private-key-file=${file('sa.key')}`,
        `--controllers=${controllers.join(',')}`,
    ]);
    await untilTrue(async () => {
        await request({ method: 'GET', path: '/api/v1/namespaces/default/serviceaccounts/default' });
        return true;
    });
    const kubelet = actAsKubelet(request);
    return {
        kubeconfig,
        token,
        request,
        stop: async () => {
            kubelet.stop();
            const ended = started.map((child) => new Promise((resolve) => child.once('exit', resolve)));
            started.forEach((child) => child.kill('SIGKILL'));
            await Promise.all(ended);
        },
    };
}

function kubeconfigOf(server: string, ca: string, token: string): string {
    const list = (name: string, part: string, content: object): object => ({ name, [part]: content });
    return JSON.stringify(
        {
            apiVersion: 'v1',
            kind: 'Config',
            'current-context': 'scratch',
            clusters: [
                list('scratch', 'cluster', {
                    server,
                    'certificate-authority-data': Buffer.from(ca).toString('base64'),
                }),
            ],
            users: [list('admin', 'user', { token })],
            contexts: [list('scratch', 'context', { cluster: 'scratch', user: 'admin' })],
        },
        undefined,
        2,
    );
}

async function freePorts(count: number): Promise<number[]> {
    const servers = await Promise.all(
        Array.from({ length: count }, async () => {
            const server = createServer();
            await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
            return server;
        }),
    );
    const ports = servers.map((server) => (server.address() as AddressInfo).port);
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return ports;
}

/** Polls the condition; an error counts as not yet. */
export async function untilTrue(condition: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (;;) {
        try {
            if (await condition()) {
                return;
            }
        } catch (error) {
            if (Date.now() > deadline) {
                throw error;
            }
        }
        if (Date.now() > deadline) {
            throw new Error(`not true within ${withinMs} ms`);
        }
        await delay(50);
    }
}

async function untilRead(file: string): Promise<string> {
    let text = '';
    await untilTrue(() => {
        text = readFileSync(file, 'utf8');
        return Promise.resolve(text.includes('END CERTIFICATE'));
    });
    return text;
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import type { ClusterSite } from '../../../lab/network/plan';

/** One bare cluster in network namespaces of the test's own: what the lab sets up, as small as it can be. */
export interface ScratchCluster {
    readonly cluster: ClusterSite;
    readonly kubeConfig: KubeConfig;
    stop(): Promise<void>;
}

const controllers = [
    ...['deployment', 'replicaset', 'endpointslice', 'serviceaccount', 'serviceaccount-token'],
    ...['root-ca-certificate-publisher', 'garbage-collector', 'namespace', 'job'],
];

export const clusterTools = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const;

/**
 * Needs to run in fresh mount, network and PID namespaces with a tmpfs on `/run`.
 *
 * @param tools paths of the programs
 */
export async function startScratchCluster(
    tools: Readonly<Record<(typeof clusterTools)[number], string>>,
    directory: string,
): Promise<ScratchCluster> {
    const cluster: ClusterSite = {
        name: 'europe-west1',
        region: 'europe-west1',
        zones: ['europe-west1-b', 'europe-west1-c'],
        index: 1,
        network: 'lab',
    };
    makeNetwork(cluster.name);
    mkdirSync(directory, { recursive: true });
    const file = (name: string): string => join(directory, name);
    const token = randomBytes(16).toString('hex');
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(file('sa.key'), keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(file('sa.pub'), keys.publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(file('tokens.csv'), `${token},admin,admin,system:masters\n`);

    const server = 'https://198.18.1.1:6443';
    const children: ChildProcess[] = [];
    const run = (program: (typeof clusterTools)[number], args: string[]): void => {
        const log = openSync(file(`${program}.log`), 'a');
        const command = [`--net=/run/netns/${cluster.name}`, tools[program], ...args];
        children.push(spawn('nsenter', command, { stdio: ['ignore', log, log] }));
    };
    run('etcd', [
        `--data-dir=${file('etcd')}`,
        '--unsafe-no-fsync',
        '--listen-client-urls=http://127.0.0.1:2379',
        '--advertise-client-urls=http://127.0.0.1:2379',
        '--listen-peer-urls=http://127.0.0.1:2380',
    ]);
    run('kube-apiserver', [
        '--etcd-servers=http://127.0.0.1:2379',
        '--bind-address=198.18.1.1',
        '--advertise-address=198.18.1.1',
        `--cert-dir=${directory}`,
        `--service-account-key-file=${file('sa.pub')}`,
        `--service-account-signing-key-file=${file('sa.key')}`,
        '--service-account-issuer=https://kubernetes.default.svc',
        '--authorization-mode=RBAC',
        `--token-auth-file=${file('tokens.csv')}`,
        '--service-cluster-ip-range=10.96.0.0/16',
    ]);
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser({ name: cluster.name, server, skipTLSVerify: true }, { name: 'admin', token });
    writeFileSync(file('kubeconfig'), kubeConfig.exportConfig(), { mode: 0o600 });
    await ready(server, token);
    run('kube-controller-manager', [
        ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
            (f) => `--${f}=${file('kubeconfig')}`,
        ),
        '--leader-elect=false',
        `--service-account-private-key-file=${file('sa.key')}`,
        `--root-ca-file=${file('apiserver.crt')}`,
        `--controllers=${controllers.map((name) => `${name}-controller`).join(',')}`,
        '--bind-address=127.0.0.1',
    ]);
    return {
        cluster,
        kubeConfig,
        stop: async () => {
            const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
            children.forEach((child) => child.kill('SIGKILL'));
            await Promise.all(ended);
            execFileSync('ip', ['netns', 'delete', cluster.name]);
            rmSync(directory, { recursive: true, force: true });
        },
    };
}

function makeNetwork(namespace: string): void {
    const script = `
        set -eu
        ip link set lo up
        ip addr add 198.18.0.1/32 dev lo 2>/dev/null || :
        ip netns add ${namespace}
        ip -n ${namespace} link set lo up
        ip -n ${namespace} link add pods0 type bridge
        ip -n ${namespace} addr add 198.18.1.1/24 dev pods0
        ip -n ${namespace} link set pods0 up
        ip link add base1 type veth peer name base netns ${namespace}
        ip link set base1 up
        ip -n ${namespace} link set base up
        ip route add 198.18.1.1/32 dev base1 src 198.18.0.1
        ip route add 198.18.1.0/24 via 198.18.1.1 dev base1 src 198.18.0.1
        ip -n ${namespace} route add 198.18.0.1/32 dev base
        nsenter --net=/run/netns/${namespace} sysctl -qw net.ipv4.ip_forward=1`;
    execFileSync('sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function ready(server: string, token: string): Promise<void> {
    const args = ['-skf', '-o', '/dev/null', '-H', `Authorization: Bearer ${token}`, `${server}/readyz`];
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
        try {
            execFileSync('curl', args);
            return;
        } catch {
            appendFileSync('/dev/null', ''); // not yet
        }
    }
    throw new Error('the API server did not become ready in 60 s; see its log');
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Column, textTable } from '../drill/report/table';

/*
 * How long the lab takes to stand, what it weighs, and how soon a pod that is gone has left Envoy. Run it where the tools
 * are cached and nothing else is at work. `node dist/bench/lab.js [rounds]`
 */

const rounds = Number(process.argv[2] ?? 3);
const program = join(__dirname, '../cli/failover.js');
const stateDir = join(mkdtempSync(join(tmpdir(), 'lab-bench-')), 'lab');
const env = { ...process.env, FAILOVER_LAB_STATE: stateDir };

function failover(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8' });
    if (status !== 0) {
        throw new Error(`failover ${args.join(' ')} exited with ${status}: ${stderr}`);
    }
    return stdout;
}

function seconds(work: () => void): number {
    const startedAt = Date.now();
    work();
    return (Date.now() - startedAt) / 1000;
}

/** Memory of every process in the lab's process namespace, shared pages counted once (proportional set size), in MiB. */
function memoryMiB(): number {
    const { supervisorPid } = JSON.parse(failover('lab', 'status', '--json')) as { supervisorPid: number };
    // Containers have process namespaces of their own, so the tree is followed.
    const children = new Map<number, number[]>();
    for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
        try {
            const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
            const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
            children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
        } catch {
            continue; // it has ended meanwhile
        }
    }
    const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
    const sizes = below(supervisorPid).map((pid) => {
        try {
            return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
        } catch {
            return 0;
        }
    });
    return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

/** Run inside the lab: scales the echo application to 0 and asks the gateway's Envoy until its endpoint is gone. */
const endpointScript = `
    const { execFileSync } = require('node:child_process');
    const { readdirSync } = require('node:fs');
    const { AppsV1Api, KubeConfig } = require('@kubernetes/client-node');
    const config = new KubeConfig(); config.loadFromDefault(); config.setCurrentContext('europe-west1');
    const apps = config.makeApiClient(AppsV1Api);
    const namespaces = readdirSync('/run/netns').filter((name) => name.startsWith('europe-west1-pod-'));
    const clusters = (name) => execFileSync('nsenter', ['--net=/run/netns/' + name, process.execPath, '-e',
        "fetch('http://127.0.0.1:15000/clusters').then((reply) => reply.text()).then(console.log, () => process.exit(1))"], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const gateway = namespaces.find((name) => { try { return clusters(name).includes('hello-world'); } catch { return false; } });
    const endpoints = () => clusters(gateway).split('\\n').filter((line) => /^outbound\\|80\\|\\|hello-world.*::198\\.18\\.1\\.\\d+:\\d+::health_flags::healthy$/.test(line)).length;
    const scale = async (replicas) => {
        const current = await apps.readNamespacedDeploymentScale({ namespace: 'default', name: 'hello-world' });
        await apps.replaceNamespacedDeploymentScale({ namespace: 'default', name: 'hello-world', body: { ...current, spec: { replicas } } });
    };
    (async () => {
        while (endpoints() === 0);
        const startedAt = Date.now();
        await scale(0);
        while (endpoints() > 0);
        const gone = Date.now() - startedAt;
        await scale(1);
        console.log(gone);
    })();`;

const figures = {
    up: [] as number[],
    deploy: [] as number[],
    again: [] as number[],
    idle: [] as number[],
    gone: [] as number[],
};
try {
    for (let round = 1; round <= rounds; round += 1) {
        figures.up.push(seconds(() => failover('lab', 'up')));
        figures.idle.push(memoryMiB());
        figures.deploy.push(seconds(() => failover('up')));
        figures.again.push(seconds(() => failover('up')));
        figures.gone.push(
            Number(
                execFileSync(process.execPath, [program, 'lab', 'exec', '--', process.execPath, '-e', endpointScript], {
                    env,
                }),
            ),
        );
        failover('lab', 'down');
        process.stderr.write(`round ${round} of ${rounds}\n`);
    }
} finally {
    spawnSync(process.execPath, [program, 'lab', 'down'], { env });
    rmSync(join(stateDir, '..'), { recursive: true, force: true });
}

const row = (what: string, values: number[], digits: number, unit: string): string[] => [
    what,
    ...[Math.min(...values), Math.max(...values)].map((value) => `${value.toFixed(digits)} ${unit}`),
];
const columns: Column[] = [
    { head: '', align: 'left' },
    { head: 'least', align: 'right' },
    { head: 'most', align: 'right' },
];
const rows = [
    row('lab up, two clusters', figures.up, 1, 's'),
    row('memory of the idle lab (PSS)', figures.idle, 0, 'MiB'),
    row('failover up, from nothing', figures.deploy, 1, 's'),
    row('failover up, unchanged', figures.again, 1, 's'),
    row("scaled to 0 until out of Envoy's healthy endpoints", figures.gone, 0, 'ms'),
];
process.stdout.write(textTable(columns, rows).join('\n') + '\n');

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultKind } from '../../../drill/plan/plan';
import { AMERICA, EUROPE, plan } from './synthetic';

/** The plan's expectations of requests without those of time: how busy this machine is must not decide a test. */
const patient = Object.fromEntries(
    Object.entries(plan.expectations.faults).map(([kind, { fault, lost }]) => [
        kind,
        { fault, ...(lost === undefined ? {} : { lost }) },
    ]),
);

/*
 * Two local "clusters" behind a small proxy that fails over, a control socket that breaks the first of them, and an
 * API server that knows one Deployment. Enough for a drill to be run whole, without a lab.
 */

/** How long the proxy leaves a cluster alone that failed. */
const ejectionMs = 400;

export interface FakeLab {
    /** Its state folder, as `FAILOVER_LAB_STATE`. */
    readonly state: string;
    /** Environment for a command line inside it. */
    readonly environment: Record<string, string>;
    readonly planFile: string;
    readonly output: string;
    /** `begin crash`, `end crash`, `scale 0`, … in order. */
    readonly events: string[];
    /** Kinds of the faults that are held. */
    held(): string[];
    close(): void;
}

/**
 * @param retries whether the proxy sends a failed request to the other cluster.
 * @param streams whether the plan holds streams of events open, which break with their cluster.
 * @param autoscaler whether something scales the Deployment up again after 200 ms.
 * @param ineffective whether the lab says that it holds a fault, and the pods go on.
 */
export async function fakeLab({
    retries = true,
    answers = true,
    ineffective = false,
    autoscaler = false,
    streams = false,
} = {}): Promise<FakeLab> {
    const servers: Server[] = [];
    const state = mkdtempSync(join(tmpdir(), 'drill-lab-'));
    const events: string[] = [];
    const faults = new Map<string, FaultKind>();
    let replicas = 2;
    /** Its pods are processes, as in the real lab: what a fault does to them shows in the kernel. */
    const processes = new Map<string, ChildProcess>();
    const podNames = [`${EUROPE}-0`, `${EUROPE}-1`];
    const start = (): void => podNames.forEach((pod) => processes.set(pod, spawn('sleep', ['600'])));
    const signal = (name: NodeJS.Signals): void => processes.forEach((process) => process.kill(name));
    start();
    const primaryIsDown = (): boolean => faults.size > 0 || replicas === 0;

    const listen = async (listener: RequestListener, at?: string): Promise<string> => {
        const server = createServer(listener);
        servers.push(server);
        await new Promise<void>((resolve) =>
            at === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(at, resolve),
        );
        return at ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    };
    const echo = (cluster: string, isDown: () => boolean): Promise<string> => {
        let count = 0;
        return listen((incoming, response) => {
            if (isDown()) {
                incoming.socket.resetAndDestroy();
            } else if (incoming.url === '/events') {
                response.writeHead(200, { 'content-type': 'text/event-stream' });
                const timer = setInterval(() => {
                    if (isDown()) {
                        incoming.socket.resetAndDestroy();
                    } else {
                        response.write(`data: cluster=${cluster}\n\n`);
                    }
                }, 50);
                response.on('close', () => clearInterval(timer));
            } else {
                response.end(`hello cluster=${cluster} pod=${cluster}-${count++ % 2}\n`);
            }
        });
    };
    const backends = [await echo(EUROPE, primaryIsDown), await echo(AMERICA, () => false)];
    const entry = answers ? await listen(proxy(backends, retries)) : 'http://127.0.0.1:9/';

    const deployment = (change: {
        spec?: { replicas: number };
        metadata?: { annotations: Record<string, string | null> };
    }): object => {
        for (const [name, value] of Object.entries(change.metadata?.annotations ?? {})) {
            if (value === null) {
                annotations.delete(name);
            } else {
                annotations.set(name, value);
            }
        }
        if (change.spec) {
            replicas = change.spec.replicas;
            events.push(`scale ${replicas}`);
            if (autoscaler && replicas === 0) {
                setTimeout(() => (replicas = 2), 200);
            }
        }
        return {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'hello-world', annotations: Object.fromEntries(annotations) },
            spec: { replicas, selector: { matchLabels: { app: 'hello-world' } } },
        };
    };
    const annotations = new Map<string, string>();
    const apiServer = await listen((incoming, response) => {
        if (incoming.url?.startsWith('/api/v1/namespaces/default/pods') === true) {
            const names = replicas === 0 ? [] : podNames;
            json(response, 200, { items: names.map((name) => ({ metadata: { name, uid: name } })) });
        } else if (incoming.url === '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices') {
            const names = replicas === 0 ? [] : podNames;
            json(response, 200, {
                items: [{ endpoints: names.map((name) => ({ targetRef: { kind: 'Pod', name } })) }],
            });
        } else if (incoming.url?.startsWith('/apis/apps/v1/namespaces/default/deployments/hello-world') !== true) {
            json(response, 404, { kind: 'Status', message: `no ${incoming.url}` });
        } else if (incoming.method === 'GET') {
            json(response, 200, deployment({}));
        } else if (incoming.headers['content-type'] !== 'application/merge-patch+json') {
            json(response, 415, { kind: 'Status', message: 'a merge patch is expected' });
        } else {
            read(incoming, (body) => json(response, 200, deployment(body)));
        }
    });

    const controlSocket = join(state, 'control.sock');
    let last = 0;
    await listen((incoming, response) => {
        const id = incoming.url?.split('/')[2] ?? '';
        if (incoming.method === 'GET') {
            const pods = podNames.map((name) => {
                const { pid, exitCode, signalCode } = processes.get(name) ?? {};
                const runs = exitCode === null && signalCode === null;
                return { namespace: 'default', name, containers: [{ image: 'http-echo', ...(runs && { pid }) }] };
            });
            json(response, 200, {
                faults: [...faults].map(([held, kind]) => ({ id: held, kind, cluster: EUROPE })),
                clusters: [
                    { name: EUROPE, pods },
                    { name: AMERICA, pods: [] },
                ],
            });
        } else if (incoming.method === 'POST') {
            read<{ kind: FaultKind }>(incoming, ({ kind }) => {
                faults.set(`f${++last}`, kind);
                if (!ineffective) {
                    signal(kind === 'hang' ? 'SIGSTOP' : 'SIGKILL');
                }
                events.push(`begin ${kind}`);
                json(response, 200, { id: `f${last}`, startedAt: Date.now(), pods: [`${EUROPE}-0`, `${EUROPE}-1`] });
            });
        } else if (faults.has(id)) {
            events.push(`end ${faults.get(id)}`);
            signal('SIGCONT');
            if (faults.get(id) === 'crash' && !ineffective) {
                start();
            }
            faults.delete(id);
            json(response, 200, { endedAt: Date.now() });
        } else {
            json(response, 400, { error: `no fault ${id}` });
        }
    }, controlSocket);

    const kubeconfig = join(state, 'kubeconfig.yaml');
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(apiServer)), { mode: 0o600 });
    const clusters = [EUROPE, AMERICA].map((name) => ({ name, region: name, kubeconfig }));
    writeFileSync(join(state, 'lab.json'), JSON.stringify({ schemaVersion: 1, controlSocket, clusters }));
    const planFile = join(state, 'plan.json');
    const eventStream = { name: 'events', path: '/events', stream: { protocol: 'sse', count: 2, everyMs: 4000 } };
    const requests = streams ? { requests: [{ name: 'page' }, eventStream] } : {};
    const changed = { ...plan, ...requests, entry, baseEjectionTimeMs: ejectionMs, intervalMs: 100 };
    // A tolerance for few requests on a machine that is busy with other tests.
    const expectations = { ...plan.expectations, tolerance: 0.2, faults: patient };
    writeFileSync(planFile, JSON.stringify({ ...changed, expectations }));
    return {
        state,
        planFile,
        events,
        output: join(state, 'out'),
        environment: { FAILOVER_LAB_STATE: state, FAILOVER_INSIDE_LAB: '1' },
        held: () => [...faults.values()],
        close() {
            signal('SIGKILL');
            for (const server of servers) {
                server.close();
                server.closeAllConnections();
            }
            rmSync(state, { recursive: true, force: true });
        },
    };
}

/** Takes turns, leaves out for a while what failed, and with retries asks the other then. */
function proxy(backends: readonly string[], retries: boolean): RequestListener {
    const agent = new Agent({ keepAlive: true });
    const ejectedUntil = backends.map(() => 0);
    let turn = 0;
    const ask = (path: string, response: ServerResponse, triesLeft: number): void => {
        const now = Date.now();
        const alive = backends.map((_, index) => index).filter((index) => (ejectedUntil[index] ?? 0) <= now);
        const chosen = alive[turn++ % alive.length] ?? 0;
        const outgoing = request(new URL(path, backends[chosen]), { agent }, (reply) => {
            reply.on('error', () => response.destroy());
            reply.pipe(response.writeHead(reply.statusCode ?? 502, reply.headers));
        });
        outgoing.on('error', () => {
            ejectedUntil[chosen] = Date.now() + ejectionMs;
            if (response.headersSent) {
                response.destroy();
            } else if (triesLeft > 0) {
                ask(path, response, triesLeft - 1);
            } else {
                response.writeHead(503).end('no healthy upstream');
            }
        });
        outgoing.end();
    };
    return ({ url = '/' }, response) => ask(url, response, retries ? 1 : 0);
}

function read<T = object>(incoming: NodeJS.ReadableStream, done: (body: T) => void): void {
    let text = '';
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
    incoming.on('end', () => done(JSON.parse(text) as T));
}

function json(response: ServerResponse, code: number, value: unknown): void {
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function kubeconfigOf(server: string): object {
    return {
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'u', user: {} }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    };
}

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Column, textTable } from '../drill/report/table';
import { generatedCluster, type Lists } from './generatedFleet';

/*
 * How long `failover explain` takes for fleets of four clusters, and what it weighs: the whole command as a process, which
 * reads generated objects from HTTP servers that page as API servers do. `node dist/bench/explain.js [sizes, e.g. 100,1000]`
 */

const sizes = (process.argv[2] ?? '100,300,1000,3000').split(',').map(Number);
const clusters = 4;
const program = join(__dirname, '../cli/failover.js');

/** What `failover explain` is to keep to, at this size. */
const bound = { size: 1000, seconds: 5, mebibytes: 300 };

interface Run {
    readonly size: number;
    readonly seconds: number;
    /** Of user and system together: what a busy machine does not change. */
    readonly processorSeconds: number;
    readonly mebibytes: number;
}

function serve(lists: Lists): Promise<Server> {
    const server = createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
        const items = lists[pathname];
        const [from, limit] = [Number(searchParams.get('continue') ?? 0), Number(searchParams.get('limit'))];
        const next = items && from + limit < items.length ? { continue: String(from + limit) } : {};
        response.writeHead(items ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(items ? { metadata: next, items: items.slice(from, from + limit) } : {}));
    });
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function kubeconfig(name: string, server: Server): string {
    const { port } = server.address() as AddressInfo;
    return JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': name,
        clusters: [{ name, cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
        users: [{ name, user: {} }],
    });
}

/** Says on leaving what the process took; loaded into it before the program. */
const preload = `
    process.on('exit', () => {
        const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
        require('node:fs').writeSync(3, JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS / 1024]));
    });
`;

async function measure(folder: string, size: number): Promise<Run> {
    const names = Array.from({ length: clusters }, (_, index) => `cluster-${index}`);
    const servers = await Promise.all(names.map((_, index) => serve(generatedCluster(index, size))));
    const files = names.map((name) => join(folder, `${name}.json`));
    servers.forEach((server, index) => writeFileSync(files[index] ?? '', kubeconfig(names[index] ?? '', server)));
    const startedAt = performance.now();
    const child = spawn(
        process.execPath,
        [
            '--require',
            join(folder, 'preload.cjs'),
            program,
            'explain',
            ...files.flatMap((file) => ['--kubeconfig', file]),
        ],
        { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] },
    );
    let said = '';
    child.stdio[3]?.on('data', (data: Buffer) => (said += data.toString()));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const seconds = (performance.now() - startedAt) / 1000;
    servers.forEach((server) => server.close());
    if (status !== 0) {
        throw new Error(`failover explain exited with ${status}`);
    }
    const [processorSeconds = 0, mebibytes = 0] = JSON.parse(said) as number[];
    return { size, seconds, processorSeconds, mebibytes };
}

async function main(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'explain-bench-'));
    writeFileSync(join(folder, 'preload.cjs'), preload);
    const runs: Run[] = [];
    try {
        for (const size of sizes) {
            runs.push(await measure(folder, size));
        }
    } finally {
        rmSync(folder, { recursive: true });
    }
    const columns = [
        'services',
        'seconds',
        'processor seconds',
        'services, × the first',
        'processor, × the first',
        'MiB at most',
    ].map((head): Column => ({ head, align: 'right' }));
    const rows = runs.map(({ mebibytes, processorSeconds, seconds, size }) => [
        String(size),
        seconds.toFixed(2),
        processorSeconds.toFixed(2),
        (size / (runs[0]?.size ?? size)).toFixed(1),
        (processorSeconds / (runs[0]?.processorSeconds ?? processorSeconds)).toFixed(1),
        mebibytes.toFixed(0),
    ]);
    process.stdout.write(`${textTable(columns, rows).join('\n')}\n`);
    const judged = runs.find(({ size }) => size === bound.size);
    if (judged && (judged.seconds > bound.seconds || judged.mebibytes > bound.mebibytes)) {
        process.stdout.write(
            `Over the bound for ${bound.size} services: ${bound.seconds} s, ${bound.mebibytes} MiB.\n`,
        );
        process.exitCode = 1;
    }
}

void main();

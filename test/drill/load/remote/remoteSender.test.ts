import { type ChildProcess, fork } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { now } from '../../../../drill/clock';
import { GeneratorLost } from '../../../../drill/load/generatorLost';
import { startRemoteSender, type WaitingGenerator } from '../../../../drill/load/remote/remoteSender';
import { isLost } from '../../../../drill/load/sample';
import type { Sender } from '../../../../drill/load/sender';
import { inOrder } from '../../../../drill/measurement/windows';
import { closeServers, serve } from '../../support/servers';
import { runTypescript } from '../../support/typescript';
import { until } from '../../support/until';

const program = join(__dirname, '../../../../drill/load/generatorProcess.ts');
const children: ChildProcess[] = [];
const senders: Sender[] = [];

/** Programs of load generators as in pods, on ports of this machine. */
function generators(...ports: number[]): WaitingGenerator[] {
    return ports.map((port, index) => {
        children.push(fork(program, [String(port)], { stdio: 'inherit', env: process.env }));
        return {
            cluster: index === 0 ? 'eu' : 'us',
            pod: `load-${index}`,
            open: () => Promise.resolve(connect(port, '127.0.0.1')),
        };
    });
}

async function started(url: string, waiting: readonly WaitingGenerator[]): Promise<Sender> {
    const sender = await startRemoteSender({ url, rate: 100, timeoutMs: 5000 }, waiting);
    senders.push(sender);
    return sender;
}

/** What `check` throws, as soon as it does. */
async function problemOf(sender: Sender): Promise<unknown> {
    let problem: unknown;
    await until('the loss to show', () => {
        try {
            sender.check();
        } catch (error) {
            problem = error;
        }
        return problem !== undefined;
    });
    return problem;
}

beforeAll(runTypescript);
afterEach(async () => {
    senders.splice(0).forEach((sender) => sender.kill());
    children.splice(0).forEach((child) => child.kill('SIGKILL'));
    await closeServers();
});

describe('load generators in clusters', () => {
    it('share the rate, and their requests are merged on one clock with its skew', async () => {
        const { url } = await serve((_, response) => response.end('cluster=eu pod=a\n'));
        const before = now();
        const sender = await started(url, generators(15_701, 15_702));
        await until('traffic', () => sender.samples.length >= 20);
        const earliest = now();
        sender.measure();
        const latest = now();
        await until('more traffic', () => sender.samples.length >= 150);
        const { sent } = await sender.stop();
        const ended = now();

        const all = inOrder(sender.samples);
        expect(all.filter(isLost)).toHaveLength(0);
        expect(all.at(0)).toMatchObject({ status: 200, cluster: 'eu', pod: 'a' });
        all.forEach(({ scheduledAt }) => {
            expect(scheduledAt).toBeGreaterThan(before - 100);
            expect(scheduledAt).toBeLessThan(ended + 100);
        });
        const found = sender.generators?.() ?? [];
        expect(found.map(({ cluster, pod }) => `${cluster} ${pod}`)).toEqual(['eu load-0', 'us load-1']);
        const counted = found.reduce((sum, { requests }) => sum + requests, 0);
        const since = (from: number): number => all.filter(({ scheduledAt }) => scheduledAt >= from).length;
        expect(counted).toBeLessThanOrEqual(since(earliest));
        expect(counted).toBeGreaterThanOrEqual(since(latest));
        expect(sent).toBeLessThanOrEqual(all.length);
        for (const { clock, latencyMs, lost, requests } of found) {
            expect(lost).toBe(0);
            expect(requests).toBeGreaterThan(counted / 4);
            // The processes are on this machine: what their clocks seem to differ by is the error.
            expect(clock.errorMs).toBeGreaterThan(0);
            expect(Math.abs(clock.offsetMs)).toBeLessThanOrEqual(clock.errorMs + 5);
            expect(latencyMs.p50).toBeGreaterThan(0);
            expect(latencyMs.p50).toBeLessThanOrEqual(latencyMs.p99);
            expect(latencyMs.p99).toBeLessThanOrEqual(latencyMs.max);
        }
    });

    it('are lost as soon as one of them dies', async () => {
        const { url } = await serve((_, response) => response.end('cluster=eu pod=a\n'));
        const sender = await started(url, generators(15_703, 15_704));
        await until('traffic', () => sender.samples.length >= 20);
        sender.check();
        children[1]?.kill('SIGKILL');
        const problem = await problemOf(sender);
        expect(problem).toBeInstanceOf(GeneratorLost);
        expect(String(problem)).toMatch(/The load generator load-1 in us is lost: /);
        await expect(sender.stop()).rejects.toBeInstanceOf(GeneratorLost);
    });

    it('end their load when the connection ends, and serve the next drill', async () => {
        let requests = 0;
        let lastAt = 0;
        const { url } = await serve((_, response) => {
            requests++;
            lastAt = Date.now();
            response.end('cluster=eu pod=a\n');
        });
        const waiting = generators(15_705);
        const killed = await started(url, waiting);
        await until('traffic', () => requests >= 20);
        killed.kill();
        await until('silence', () => Date.now() - lastAt > 400);
        const seen = requests;
        const next = await started(url, waiting);
        await until('traffic again', () => requests >= seen + 20);
        await next.stop();
        expect(next.samples.length).toBeGreaterThanOrEqual(20);
    });
});

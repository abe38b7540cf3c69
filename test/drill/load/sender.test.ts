import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { isLost } from '../../../drill/load/sample';
import { type Sender, startSender } from '../../../drill/load/sender';
import { ascending, percentile } from '../../../drill/measurement/percentiles';
import { inOrder } from '../../../drill/measurement/windows';
import { closeServers, serve } from '../support/servers';
import { runTypescript } from '../support/typescript';
import { until } from '../support/until';

const REPLY = 'hello cluster=europe-west1 pod=pod-1\n';
const senders: Sender[] = [];

function send(url: string, rate: number, timeoutMs = 5000): Sender {
    const sender = startSender({ url, rate, timeoutMs });
    senders.push(sender);
    return sender;
}

beforeAll(runTypescript);
afterEach(async () => {
    senders.splice(0).forEach((sender) => sender.kill());
    await closeServers();
});

describe('the sender', () => {
    it('keeps its schedule, and says of every request when, how long, and who', async () => {
        const { url } = await serve((_, response) => response.end(REPLY));
        const sender = send(url, 400);
        await until('600 replies', () => sender.samples.length >= 600);
        const { sent } = await sender.stop();

        const samples = inOrder(sender.samples);
        expect(samples).toHaveLength(sent);
        expect(samples.filter(isLost)).toHaveLength(0);
        expect(samples.at(0)).toMatchObject({ status: 200, error: '', cluster: 'europe-west1', pod: 'pod-1' });
        // Due times are exact whatever the machine does meanwhile.
        const first = samples.at(0)?.scheduledAt ?? 0;
        samples.forEach(({ scheduledAt }, index) => expect(scheduledAt).toBeCloseTo(first + index * 2.5, 2));
        expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
        samples.forEach(({ latencyMs, lateMs }) => expect(latencyMs).toBeGreaterThanOrEqual(lateMs));
    });

    it('goes on while the server stalls, and charges the stall to every request that was due in it', async () => {
        let stalledUntil = 0;
        const { url } = await serve((_, response) => {
            setTimeout(() => response.end(REPLY), Math.max(0, stalledUntil - Date.now()));
        });
        const sender = send(url, 200);
        await until('traffic', () => sender.samples.length >= 100);
        stalledUntil = Date.now() + 1000;
        const seen = sender.samples.length;
        await until('the end of the stall', () => Date.now() > stalledUntil);
        await until('the stalled replies', () => sender.samples.length >= seen + 250);
        await sender.stop();

        // A closed loop would send one request per connection into the stall; here 200 were due in that second.
        const slow = sender.samples.filter(({ latencyMs }) => latencyMs > 100);
        expect(slow.length).toBeGreaterThan(150);
        const sorted = ascending(sender.samples.map(({ latencyMs }) => latencyMs));
        expect(percentile(sorted, 0.99)).toBeGreaterThan(900);
        expect(sender.samples.filter(isLost)).toHaveLength(0);
    });

    it('counts what the server answers with 503 as lost, and still notes who said so', async () => {
        const { url } = await serve((_, response) => response.writeHead(503).end(REPLY));
        const sender = send(url, 200);
        await until('replies', () => sender.samples.length >= 50);
        await sender.stop();
        expect([...sender.samples].every((sample) => isLost(sample) && sample.status === 503)).toBe(true);
        expect(sender.samples.at(0)).toMatchObject({
            error: '',
            cluster: 'europe-west1',
            detail: expect.stringContaining('cluster=europe-west1') as string,
        });
    });

    it('names a reset, a closed connection and a refused one, and recovers', async () => {
        let mood: 'answer' | 'reset' | 'close' = 'answer';
        const made = await serve((request, response) => {
            if (mood === 'answer') {
                response.end(REPLY);
            } else if (mood === 'reset') {
                request.socket.resetAndDestroy();
            } else {
                request.socket.end();
            }
        });
        const { url, server } = made;
        const sender = send(url, 200);
        const sees = (what: string, sample: (error: string) => boolean): Promise<void> => {
            const from = sender.samples.length;
            return until(what, () => sender.samples.slice(from).filter(({ error }) => sample(error)).length >= 20);
        };
        await sees('replies', (error) => error === '');
        mood = 'reset';
        await sees('resets', (error) => error === 'ECONNRESET');
        mood = 'close';
        await sees('closed connections', (error) => error === 'CLOSED');
        mood = 'answer';
        await sees('replies again', (error) => error === '');
        const { port } = new URL(url);
        await made.close();
        await sees('refused connections', (error) => error === 'ECONNREFUSED');
        await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
        await sees('replies from the new server', (error) => error === '');
        const { sent } = await sender.stop();
        expect(sender.samples).toHaveLength(sent);
        await new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
        });
    });

    it('gives up after the timeout, without holding up other requests', async () => {
        let count = 0;
        const { url } = await serve((_, response) => {
            if (count++ % 4 !== 3) {
                response.end(REPLY);
            }
        });
        const sender = send(url, 200, 300);
        await until('timeouts', () => sender.samples.filter(({ error }) => error === 'TIMEOUT').length >= 20);
        const { sent } = await sender.stop();
        const [timeouts, others] = [true, false].map((hung) =>
            sender.samples.filter(({ error }) => (error === 'TIMEOUT') === hung),
        );
        expect(sender.samples).toHaveLength(sent);
        timeouts?.forEach(({ latencyMs }) => expect(latencyMs).toBeGreaterThanOrEqual(300));
        expect(percentile(ascending((others ?? []).map(({ latencyMs }) => latencyMs)), 0.5)).toBeLessThan(100);
        expect([...(others ?? [])].every(({ status }) => status === 200)).toBe(true);
    });

    it('times out where the connection never comes to stand', async () => {
        // The peer accepts, but never answers the TLS handshake.
        const silent = createServer().listen(0, '127.0.0.1');
        await once(silent, 'listening');
        const { port } = silent.address() as AddressInfo;
        const sender = send(`https://127.0.0.1:${port}/`, 50, 300);
        await until('timeouts', () => sender.samples.length >= 10);
        const { sent } = await sender.stop();
        silent.close();
        expect(sender.samples).toHaveLength(sent);
        expect([...sender.samples].every(({ error }) => error === 'TIMEOUT')).toBe(true);
    });

    it('opens few connections to make up for what it has missed', async () => {
        const { url, server } = await serve((_, response) => response.end(REPLY));
        let connections = 0;
        server.on('connection', () => connections++);
        const sender = send(url, 500);
        await until('traffic', () => sender.samples.length >= 200, 60_000);
        const [pid = ''] = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'senderProcess'])
            .toString()
            .split('\n');
        const [before, seen] = [connections, sender.samples.length];
        process.kill(Number(pid), 'SIGSTOP');
        await new Promise((resolve) => setTimeout(resolve, 2000));
        process.kill(Number(pid), 'SIGCONT');
        await until('what was missed', () => sender.samples.length >= seen + 1200, 60_000);
        await sender.stop();
        // 1000 requests were overdue at once.
        expect(connections - before).toBeLessThan(200);
    }, 120_000);

    it('loses nothing while the drill is too busy to read', async () => {
        const { url } = await serve((_, response) => response.end(REPLY));
        const sender = send(url, 3000, 100);
        await until('traffic', () => sender.samples.length >= 100, 60_000);
        const busy = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
        busy(1500); // more than the channel holds
        const stopped = sender.stop();
        busy(1500); // long enough for the process to end
        const { sent } = await stopped;
        expect(sender.samples).toHaveLength(sent);
    }, 120_000);

    it('says so when its process dies', async () => {
        const { url } = await serve((_, response) => response.end(REPLY));
        const sender = send(url, 50);
        await until('traffic', () => sender.samples.length > 0);
        sender.kill();
        await until('the death to show', () => {
            try {
                sender.check();
                return false;
            } catch (error) {
                return String(error).includes('signal SIGKILL');
            }
        });
        await expect(sender.stop()).rejects.toThrow('The load generator ended by itself (signal SIGKILL)');
    });
});

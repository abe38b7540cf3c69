import { performance } from 'node:perf_hooks';
import { monotonicMs, monotonicOffset } from '../clock';
import { backendReader } from './backend';
import { openClient } from './client';
import { hurry } from './hurry';
import { plainRequest, redacted, weightedOrder } from './loadRequests';
import { type FromSender, type LoadSettings, type ToSender, toWire, type WireSample } from './protocol';
import { replyCheck } from './replyCheck';
import { replyText } from './replyText';
import { isLost } from './sample';
import { dueAt, type Schedule } from './schedule';

/*
 * The load generator runs in its own process, so that neither the drill's bookkeeping nor its garbage collection
 * can delay a request. `startSender` starts it and talks to it over the IPC channel.
 */

/** Samples go to the drill this often. */
const flushMs = 100;
/** Longest sleep: deadlines are checked this often even at very low rates. */
const longestSleepMs = 20;
/** Envoy's own replies are a sentence. */
const detailLimit = 240;

function main(settings: LoadSettings): void {
    if (settings.urgent) {
        hurry();
    }
    const { requests, secrets } = settings.load ?? { requests: [plainRequest], secrets: [] };
    const order = weightedOrder(requests);
    let sentInOrder = 0;
    const checks = new Map(requests.map((each) => [each, replyCheck(each.expect, settings.expectedBody)]));
    const readBackend = backendReader(settings.answeredBy ?? {}, settings.replies);
    const client = openClient(new URL(settings.url), settings.timeoutMs);
    const schedule: Schedule = { startsAt: performance.now() + 20, rate: settings.rate };
    const epoch = (settings.clockOffset ?? monotonicOffset()) + monotonicMs() - performance.now();
    let cpuBefore = process.cpuUsage();
    let first = 0;
    let batch: WireSample[] = [];
    let next = 0;
    let stopping = false;
    let flushedAt = schedule.startsAt;

    const send = (scheduledAt: number): void => {
        const lateMs = performance.now() - scheduledAt;
        const request = order[sentInOrder++ % order.length] ?? plainRequest;
        client.send(request, scheduledAt, ({ finishedAt, status, error, body, headers }) => {
            const latencyMs = finishedAt - scheduledAt;
            const check = checks.get(request);
            const text = replyText(body);
            const expected = error === '' ? check?.expected(status) : undefined;
            const reply = { status, error, ...(expected === undefined ? {} : { expected }) };
            const why = isLost(reply) || check?.fits(text) === true ? error : 'WRONG_BODY';
            const sample = { scheduledAt: scheduledAt + epoch, lateMs, latencyMs, ...reply, error: why };
            const detail = isLost(sample) ? detailOf(request.name, redacted(text.text(), secrets)) : '';
            const { cluster, pod } = readBackend(text, headers);
            const who = { cluster: redacted(cluster, secrets), pod: redacted(pod, secrets) };
            batch.push(toWire({ ...sample, ...who, ...(detail === '' ? {} : { detail }) }));
        });
    };

    const flush = (now: number): void => {
        flushedAt = now;
        if (batch.length > 0) {
            tell({ samples: batch });
            batch = [];
        }
    };

    const sendDue = (now: number): void => {
        while (dueAt(schedule, next) <= now) {
            send(dueAt(schedule, next++));
        }
    };

    const tick = (): void => {
        const now = performance.now();
        if (!stopping) {
            sendDue(now);
        }
        client.expire(now);
        if (now - flushedAt >= flushMs) {
            flush(now);
        }
        if (stopping && client.pending() === 0) {
            void end(now);
            return;
        }
        const wait = Math.min(dueAt(schedule, next) - performance.now(), longestSleepMs);
        setTimeout(tick, stopping ? 1 : Math.max(0, wait));
    };

    const end = async (now: number): Promise<void> => {
        const cpu = process.cpuUsage(cpuBefore);
        flush(now);
        tell({
            ended: {
                sent: next - first,
                elapsedMs: ((next - first) * 1000) / schedule.rate,
                cpuMs: (cpu.user + cpu.system) / 1000,
            },
        });
        await client.close();
        process.disconnect();
    };

    process.on('message', (message: ToSender) => {
        if (message === 'measure') {
            cpuBefore = process.cpuUsage();
            first = next;
        }
        if (message === 'stop') {
            sendDue(performance.now()); // what was due while this process was held up must show
            stopping = true;
        }
    });
    tick();
}

/** Which request it was, where requests have names, and the first line of the response. */
function detailOf(name: string, body: string): string {
    const line = body.trim().split('\n')[0]?.slice(0, detailLimit) ?? '';
    return [name, line].filter((part) => part !== '').join(': ');
}

function tell(message: FromSender): void {
    process.send?.(message);
}

// Ctrl-C reaches the whole process group. The drill first reverts its fault, under load.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// The drill is gone.
process.on('disconnect', () => process.exit(0));

process.once('message', (settings: LoadSettings) => main(settings));

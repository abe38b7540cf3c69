import { performance } from 'node:perf_hooks';
import { monotonicMs, monotonicOffset } from '../clock';
import { answerReader, renamed } from './answerReader';
import { backendReader } from './backend';
import type { Reply } from './client';
import { openHttp1Client } from './http1Client';
import { openHttp2Client } from './http2Client';
import { hurry } from './hurry';
import { type LoadRequest, type LoadRequests, plainRequest, redacted, weightedOrder } from './loadRequests';
import { type FromSender, type LoadSettings, type ToSender, toWire, type WireSample } from './protocol';
import { replyCheck } from './replyCheck';
import { replyText } from './replyText';
import { isLost } from './sample';
import { dueAt, type Schedule } from './schedule';
import { Servings } from './servings';
import { holdStreams } from './streams/streamHolder';

/*
 * The load generator runs in its own process, so that neither the drill's bookkeeping nor its garbage collection
 * can delay a request. `startSender` starts it and talks to it over the IPC channel.
 */

/** Samples go to the drill this often. */
const flushMs = 100;
/** Longest sleep: deadlines are checked this often even at very low rates. */
const longestSleepMs = 20;
/** New connections in one turn of the event loop: while it keeps its schedule, and in a turn without replies while it is behind. */
const openedAtOnce = { onTime: 8, behind: 1 };
/** This late, the load generator is behind, and a connection costs more than a request. */
const behindMs = 20;
/** Envoy's own replies are a sentence. */
const detailLimit = 240;

function main(settings: LoadSettings): void {
    if (settings.urgent) {
        hurry();
    }
    const load: LoadRequests = settings.load ?? { requests: [plainRequest], secrets: [] };
    const { requests, secrets } = load;
    const order = weightedOrder(requests);
    const checks = new Map(requests.map((each) => [each, replyCheck(each.expect, settings.expectedBody)]));
    const usual = backendReader(settings.answeredBy ?? {}, settings.replies);
    const answers = new Map(requests.map((each) => [each, answerReader(each, usual)]));
    const servings = settings.idempotency && new Servings(settings.idempotency);
    const openClient = load.protocol === 'http2' ? openHttp2Client : openHttp1Client;
    const client = openClient(new URL(settings.url), settings.timeoutMs, load);
    const schedule: Schedule = { startsAt: performance.now() + 20, rate: settings.rate };
    const epoch = (settings.clockOffset ?? monotonicOffset()) + monotonicMs() - performance.now();
    const streams = holdStreams(new URL(settings.url), load, usual, epoch);
    let cpuBefore = process.cpuUsage();
    let first = 0;
    let batch: WireSample[] = [];
    let duplicated: number[] = [];
    let next = 0;
    /** Requests that have ended: now, and in the last turn. */
    let ended = 0;
    let endedBefore = 0;
    let stopAt = Infinity;
    let flushedAt = schedule.startsAt;

    const requestAt = (index: number): LoadRequest => order[index % order.length] ?? plainRequest;

    const send = (index: number): void => {
        const scheduledAt = dueAt(schedule, index);
        const lateMs = performance.now() - scheduledAt;
        const request = requestAt(index);
        const finished = ({ finishedAt, status, error, body, headers, peer }: Reply): void => {
            ended++;
            const check = checks.get(request);
            const text = replyText(body);
            const expected = error === '' ? check?.expected(status) : undefined;
            const isWhole = !isLost({ status, error, expected });
            const why = isWhole && check?.fits(text) !== true ? 'WRONG_BODY' : error;
            const detail = isWhole && why === '' ? '' : detailOf(request.name, redacted(text.text(), secrets));
            const whole = { body: text, headers, peer };
            const who = (answers.get(request) ?? usual)(whole);
            const serving = servings?.read(whole);
            serving?.twice.forEach((each) => duplicated.push(dueAt(schedule, each) + epoch));
            batch.push(
                toWire({
                    scheduledAt: scheduledAt + epoch,
                    lateMs,
                    latencyMs: finishedAt - scheduledAt,
                    status,
                    error: why,
                    ...(secrets.length === 0 ? who : renamed(who, (name) => redacted(name, secrets))),
                    ...(expected !== undefined && { expected }),
                    ...(detail !== '' && { detail }),
                    ...(serving && { served: serving.served }),
                }),
            );
        };
        client.send(request, scheduledAt, finished, servings?.header(index));
    };

    const flush = (now: number): void => {
        flushedAt = now;
        const news = streams.news(now);
        if (batch.length > 0 || news) {
            tell({ samples: batch, duplicated, streams: news });
            batch = [];
            duplicated = [];
        }
    };

    const isBehind = (until: number): boolean => until - dueAt(schedule, next) > behindMs;

    /** Where this process is late and replies arrive, opening connections would make it later still. */
    const mayOpen = (until: number): number => {
        const answered = ended > endedBefore;
        endedBefore = ended;
        return !isBehind(until) ? openedAtOnce.onTime : answered ? 0 : openedAtOnce.behind;
    };

    const sendDue = (until: number): void => {
        const most = client.connections() + mayOpen(until);
        while (dueAt(schedule, next) <= until && (client.hasRoom(requestAt(next)) || client.connections() < most)) {
            send(next++);
        }
    };

    const tick = (): void => {
        const now = performance.now();
        sendDue(Math.min(now, stopAt));
        client.expire(now);
        if (now - flushedAt >= flushMs) {
            flush(now);
        }
        const dueNext = dueAt(schedule, next);
        if (dueNext <= Math.min(now, stopAt)) {
            // A timer lets a starved server answer; at once would open more connections.
            if (isBehind(now)) {
                setTimeout(tick, 1);
            } else {
                setImmediate(tick);
            }
        } else if (dueNext <= stopAt) {
            setTimeout(tick, Math.min(wholeMs(dueNext - performance.now()), longestSleepMs));
        } else if (client.pending() > 0) {
            setTimeout(tick, 1);
        } else {
            void end(now);
        }
    };

    const end = async (now: number): Promise<void> => {
        const cpu = process.cpuUsage(cpuBefore);
        streams.close();
        flush(now);
        await client.close();
        const statistics = {
            sent: next - first,
            elapsedMs: ((next - first) * 1000) / schedule.rate,
            cpuMs: (cpu.user + cpu.system) / 1000,
        };
        // The channel drops what it has not written yet.
        tell({ ended: statistics }, () => process.disconnect());
    };

    process.on('message', (message: ToSender) => {
        if (message === 'measure') {
            cpuBefore = process.cpuUsage();
            first = next;
        }
        if (message === 'stop') {
            stopAt = performance.now(); // what was due while this process was held up must show
        }
    });
    tick();
}

/** A timer for part of a millisecond fires before it, and once more after it. */
function wholeMs(ms: number): number {
    return Math.max(1, Math.ceil(ms));
}

/** Which request it was, where requests have names, and the first line of the response. */
function detailOf(name: string, body: string): string {
    const line = body.trim().split('\n')[0]?.slice(0, detailLimit) ?? '';
    return [name, line].filter((part) => part !== '').join(': ');
}

function tell(message: FromSender, written?: () => void): void {
    process.send?.(message, undefined, undefined, written);
}

// Ctrl-C reaches the whole process group. The drill first reverts its fault, under load.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// The drill is gone.
process.on('disconnect', () => process.exit(0));

process.once('message', (settings: LoadSettings) => main(settings));

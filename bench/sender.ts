import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLost } from '../drill/load/sample';
import { startSender } from '../drill/load/sender';
import { latency } from '../drill/measurement/percentiles';
import { textTable } from '../drill/report/table';
import type { CannonResult, CannonSettings } from './autocannonProcess';
import { attack, vegetaProgram } from './vegeta';

/*
 * The drill's sender beside autocannon and, where it is installed, vegeta, on the same server, in interleaved rounds of one run: only the ratios
 * mean anything on a machine that does other things too, and the bounds are for one that does not. `node dist/bench/sender.js [--json] [rate ...]`
 */

const ROUNDS = 3;
const SECONDS = 4;
/** On two quiet cores. */
const bounds = {
    /** Processor time of a request, in relation to autocannon's. */
    cpu: 1.5,
    /** Scheduling error, p99, up to `lateRate` requests a second. */
    lateMs: 5,
    lateRate: 2000,
    /** Part of the rate asked for that is reached. */
    achieved: 0.99,
};

interface Round {
    readonly who: 'sender' | 'autocannon' | 'vegeta';
    readonly target: number;
    readonly rate: number;
    readonly cpuPerRequestUs: number;
    readonly latencyMs: { p50: number; p99: number; max: number };
    /** Only the sender has a schedule. */
    readonly lateMs?: { p50: number; p99: number; max: number };
    readonly lost?: number;
}

async function senderRound(url: string, target: number): Promise<Round> {
    const sender = startSender({ url, rate: target, timeoutMs: 5000, urgent: true });
    await sleep(1000);
    sender.measure();
    await sleep(SECONDS * 1000);
    const statistics = await sender.stop();
    const firstAt = Math.min(...sender.samples.slice(0, 100).map(({ scheduledAt }) => scheduledAt));
    // Like autocannon's, the first second is for compiling.
    const samples = sender.samples.filter(({ scheduledAt }) => scheduledAt >= firstAt + 1000);
    const lastAt = [...samples].reduce((last, { scheduledAt, lateMs }) => Math.max(last, scheduledAt + lateMs), 0);
    return {
        who: 'sender',
        target,
        rate: ((samples.length - 1) * 1000) / (lastAt - firstAt - 1000),
        cpuPerRequestUs: (statistics.cpuMs * 1000) / statistics.sent,
        latencyMs: latency(samples.map(({ latencyMs }) => latencyMs)),
        lateMs: latency(samples.map(({ lateMs }) => lateMs)),
        lost: samples.filter(isLost).length,
    };
}

async function autocannonRound(url: string, target: number): Promise<Round> {
    const settings: CannonSettings = { url, rate: target, seconds: SECONDS };
    const child = start('autocannonProcess', JSON.stringify(settings));
    const [result] = (await once(child, 'message')) as [CannonResult];
    return { who: 'autocannon', target, ...result };
}

function vegetaRound(program: string) {
    return async (url: string, target: number): Promise<Round> => ({
        who: 'vegeta',
        target,
        ...(await attack(program, url, target, SECONDS)),
    });
}

function start(program: string, ...args: string[]): ChildProcess {
    return fork(path.join(__dirname, `${program}${path.extname(__filename)}`), args, { stdio: 'inherit' });
}

async function main(): Promise<void> {
    const args = process.argv.slice(2);
    const json = args.includes('--json');
    const rates = args.filter((arg) => arg !== '--json').map(Number);
    const server = start('server');
    const [port] = (await once(server, 'message')) as [number];
    const url = `http://127.0.0.1:${port}/`;
    const rounds: Round[] = [];
    const vegeta = vegetaProgram();
    if (vegeta === undefined) {
        process.stderr.write(
            'vegeta is not on PATH and is left out; `go install github.com/tsenart/vegeta/v12@v12.13.0` installs it.\n',
        );
    }
    const rivals = [senderRound, autocannonRound, ...(vegeta === undefined ? [] : [vegetaRound(vegeta)])];
    for (const target of rates.length > 0 ? rates : [200, 2000, 5000]) {
        for (let round = 0; round < ROUNDS; round++) {
            for (const run of rivals) {
                rounds.push(await run(url, target));
                process.stderr.write(`${rounds.at(-1)?.who} at ${target}/s, round ${round + 1} of ${ROUNDS}\n`);
            }
        }
    }
    server.disconnect();
    process.stdout.write(json ? `${JSON.stringify(rounds)}\n` : table(rounds));
}

function table(rounds: readonly Round[]): string {
    const right = (head: string) => ({ head, align: 'right' as const });
    const columns = [
        { head: 'Who', align: 'left' as const },
        ...['Asked', 'Achieved', 'Late p50', 'Late p99', 'Late max', 'Latency p50', 'p99', 'CPU/request'].map(right),
    ];
    const ms = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(2)} ms`);
    const rows = rounds.map(({ who, target, rate, lateMs, latencyMs, cpuPerRequestUs }) => [
        who,
        `${target}/s`,
        `${rate.toFixed(1)}/s`,
        ms(lateMs?.p50),
        ms(lateMs?.p99),
        ms(lateMs?.max),
        ms(latencyMs.p50),
        ms(latencyMs.p99),
        `${cpuPerRequestUs.toFixed(0)} µs`,
    ]);
    return [
        `${os.availableParallelism()} cores, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(2)}`,
        ...textTable(columns, rows),
        ...[...new Set(rounds.map(({ target }) => target))].map((target) => ratio(rounds, target)),
        '',
    ].join('\n');
}

/** Medians of the rounds against each other and the bounds. */
function ratio(rounds: readonly Round[], target: number): string {
    const median = (who: Round['who'], of: (round: Round) => number): number =>
        latency(rounds.filter((round) => round.who === who && round.target === target).map(of)).p50;
    const cpu =
        median('sender', (round) => round.cpuPerRequestUs) / median('autocannon', (round) => round.cpuPerRequestUs);
    const achieved = median('sender', ({ rate }) => rate / target);
    const cannon = median('autocannon', ({ rate }) => rate / target);
    const late = median('sender', (round) => round.lateMs?.p99 ?? NaN);
    const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
    const missed = [
        ...(cpu > bounds.cpu ? [`processor time above ${bounds.cpu}`] : []),
        ...(achieved < bounds.achieved ? [`rate below ${percent(bounds.achieved)}`] : []),
        ...(target <= bounds.lateRate && late > bounds.lateMs ? [`scheduling error above ${bounds.lateMs} ms`] : []),
    ];
    return [
        `At ${target}/s: sender/autocannon processor time ${cpu.toFixed(2)}`,
        `of the rate asked, sender ${percent(achieved)}, autocannon ${percent(cannon)}`,
        `scheduling error p99 ${late.toFixed(2)} ms`,
        missed.length === 0 ? 'all bounds met.' : `missed: ${missed.join(', ')}.`,
    ].join('; ');
}

void main();

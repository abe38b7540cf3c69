import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setInterval as every } from 'node:timers/promises';

/** What one attack found. */
export interface VegetaResult {
    readonly rate: number;
    readonly cpuPerRequestUs: number;
    readonly latencyMs: { p50: number; p99: number; max: number };
    readonly lost: number;
}

/** Milliseconds of a tick in /proc, on every Linux that Node runs on. */
const tickMs = 10;
const pollMs = 20;

/** The program on PATH; it is not part of the project. */
export function vegetaProgram(): string | undefined {
    const folders = (process.env.PATH ?? '').split(delimiter);
    return folders.map((folder) => join(folder, 'vegeta')).find(isExecutable);
}

function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

/** Sends at a fixed rate, open loop as the drill's load generator does. */
export async function attack(program: string, url: string, rate: number, seconds: number): Promise<VegetaResult> {
    const attacker = spawn(program, ['attack', `-rate=${rate}/s`, `-duration=${seconds}s`, '-timeout=5s'], {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    const reporter = spawn(program, ['report', '-type=json'], { stdio: ['pipe', 'pipe', 'inherit'] });
    attacker.stdout.pipe(reporter.stdin);
    attacker.stdin.end(`GET ${url}\n`);
    const gone = new AbortController();
    const cpu = cpuOf(attacker.pid ?? 0, gone.signal);
    const [report] = await Promise.all([text(reporter.stdout), once(attacker, 'exit').then(() => gone.abort())]);
    const { latencies, requests, rate: reached, success } = JSON.parse(report) as Report;
    const ms = (nanoseconds: number): number => nanoseconds / 1e6;
    return {
        rate: reached,
        cpuPerRequestUs: ((await cpu) * 1000) / requests,
        latencyMs: { p50: ms(latencies['50th']), p99: ms(latencies['99th']), max: ms(latencies.max) },
        lost: Math.round(requests * (1 - success)),
    };
}

interface Report {
    readonly latencies: Readonly<Record<'50th' | '99th' | 'max', number>>;
    readonly requests: number;
    readonly rate: number;
    readonly success: number;
}

/** Processor time of a process until it ends, in milliseconds: its last reading. */
async function cpuOf(pid: number, signal: AbortSignal): Promise<number> {
    let found = 0;
    try {
        for await (const _ of every(pollMs, undefined, { signal })) {
            void _;
            // Fields 14 and 15 (proc(5)), counted after the name, which may contain spaces.
            const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
            found = (Number(fields[11]) + Number(fields[12])) * tickMs;
        }
    } catch {
        // it has ended
    }
    return found;
}

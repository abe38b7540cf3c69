import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { BadInput } from '../errors';
import { isRunning, type ProcessIdentity } from './process/identity';
import type { LabShape } from './shape';

/** One cluster of a running lab, as everything outside the lab knows it. */
export interface LabClusterRecord {
    name: string;
    region: string;
    /** First of its zones. */
    zone: string;
    zones: readonly string[];
    /** Istio's network name. */
    network: string;
    /** Path of an admin kubeconfig, mode 0600. Its server is reachable inside the lab only. */
    kubeconfig: string;
    /** URL of the API server. */
    apiServer: string;
}

/** `lab.json`: what a running lab is made of. */
export interface LabRecord {
    schemaVersion: 1;
    /** Process that holds the lab together, as the host sees it: when it ends, everything ends. */
    supervisorPid: number;
    /** Start time of that process in clock ticks since boot, so that a reused pid is not mistaken for it. */
    startTime: string;
    /** True for a lab that an ordinary user started, in its own user namespace. */
    userNamespace: boolean;
    shape: LabShape;
    controlSocket: string;
    clusters: LabClusterRecord[];
    tools: { name: string; version: string; source: string; path: string }[];
}

/** Longest path that the kernel takes for a socket, less the terminating zero (sockaddr_un). */
const longestSocketPath = 107;

/** Where the lab keeps its state: the flag, else `FAILOVER_LAB_STATE`, else the user's XDG state folder. */
export function stateDirectory(flag?: string): string {
    const chosen = flag ?? process.env['FAILOVER_LAB_STATE'];
    const base = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
    const directory = chosen ? resolve(chosen) : join(base, 'pulumi-failover', 'lab');
    if (controlSocket(directory).length > longestSocketPath) {
        throw new BadInput(
            `\`--state\` is ${directory}, too long for a socket in it (${longestSocketPath} characters with /control.sock). Use a shorter path.`,
        );
    }
    if (/^\/run(\/|$)/.test(directory)) {
        throw new BadInput(
            `\`--state\` is ${directory}, but the lab replaces /run inside its own namespaces. Use a path outside /run.`,
        );
    }
    return directory;
}

/** Where the supervisor says who it is, from its very first moment. */
export const supervisorFile = (stateDir: string) => join(stateDir, 'supervisor.json');

export const controlSocket = (stateDir: string) => join(stateDir, 'control.sock');

/** File that is locked for as long as a lab lives. Beside the state, because `down` removes that. */
export const lockFile = (stateDir: string) => `${stateDir}.lock`;

/** Whether this process already runs inside the lab. */
export const insideLab = () => process.env['FAILOVER_INSIDE_LAB'] === '1';

function readJson<T>(file: string): T | undefined {
    try {
        return JSON.parse(readFileSync(file, 'utf8')) as T;
    } catch {
        return undefined; // nothing was started here, or not that far
    }
}

/** The supervisor of a state folder while it runs, ready or not. */
export function runningSupervisor(stateDir: string): ProcessIdentity | undefined {
    const identity = readJson<ProcessIdentity>(supervisorFile(stateDir));
    return identity && isRunning(identity) ? identity : undefined;
}

/** The running lab of a state folder, or undefined when none runs. */
export function readLab(stateDir: string): LabRecord | undefined {
    const record = readJson<LabRecord>(join(stateDir, 'lab.json'));
    // Inside the lab /proc shows the lab's own processes; there, that we run is the proof that it does.
    return record && (insideLab() || isRunning({ pid: record.supervisorPid, startTime: record.startTime }))
        ? record
        : undefined;
}

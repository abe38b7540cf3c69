import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { BadInput, messageOf, OperationFailed } from '../errors';
import { unshareOptions } from './namespaces';
import { podsFind } from './node/sandbox/hostLayout';
import type { LabShape } from './shape';
import { isOnPath } from './tools/searchPath';

/** What the lab needs of the machine, per cluster; measured with two idle clusters, plus room for a drill. */
export const perCluster = { memoryMiB: 1_000, diskMiB: 400 };

/** What the checks look at, apart from the machine so that they can be tested. */
export interface Machine {
    platform: string;
    architecture: string;
    /** Programs of the base system that were not found on PATH. */
    missingPrograms: string[];
    memoryAvailableMiB: number;
    diskAvailableMiB: number;
    stateDir: string;
}

/** Programs that the lab runs, and the Debian package that brings each. */
export const programs = {
    ip: 'iproute2',
    unshare: 'util-linux',
    nsenter: 'util-linux',
    setpriv: 'util-linux',
    flock: 'util-linux',
    mount: 'mount',
    sh: 'dash',
} as const;

/** Programs that sidecars capture traffic with; they run in pods. */
export const capturePrograms = { nft: 'nftables' } as const;

/** Programs that the lab's tools are made with, where they have to be made. */
const makers = { go: 'golang-go', python3: 'python3-pip' } as const;

/** Whether the scenario's pods have sidecars. In one network only its gateways are proxies, and nothing is captured. */
const hasSidecars = ({ istio, networks }: LabShape) => istio && networks === 'each';

const architectures: Record<string, string> = { x64: 'x86-64', arm64: 'arm64' };

/** Everything that keeps a lab of so many clusters from running here, each with what to do about it. */
export function obstacles(machine: Machine, clusters: number): string[] {
    if (machine.platform !== 'linux' || !(machine.architecture in architectures)) {
        return [
            `The lab runs on Linux (${Object.values(architectures).join(', ')}); this is ${machine.platform} ${machine.architecture}. ` +
                'Elsewhere kind is the way: `--infrastructure kind`.',
        ];
    }
    const found: string[] = [];
    if (machine.missingPrograms.length > 0) {
        const known: Record<string, string> = { ...programs, ...capturePrograms, ...makers };
        const packages = new Set(machine.missingPrograms.map((name) => known[name] ?? name));
        found.push(
            `Not on PATH: ${machine.missingPrograms.join(', ')}. Install ${[...packages].join(', ')} (names of Debian's packages).`,
        );
    }
    const memory = clusters * perCluster.memoryMiB;
    if (machine.memoryAvailableMiB < memory) {
        found.push(
            `Too little memory: ${clusters} clusters need ${memory} MiB, ${machine.memoryAvailableMiB} MiB are available. ` +
                'End something else, or use fewer clusters.',
        );
    }
    const disk = clusters * perCluster.diskMiB;
    if (machine.diskAvailableMiB < disk) {
        found.push(
            `Too little disk: ${clusters} clusters need ${disk} MiB in ${machine.stateDir}, ${machine.diskAvailableMiB} MiB are free. ` +
                'Free some, or choose another place with `--state`.',
        );
    }
    return found;
}

function nearestExisting(path: string): string {
    return existsSync(path) ? path : nearestExisting(dirname(path));
}

export function thisMachine({ stateDir, shape, missingMakers }: Omit<LabNeeds, 'clusters'>): Machine {
    const linux = process.platform === 'linux';
    const disk = statfsSync(nearestExisting(stateDir));
    const memory = linux ? /MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8')) : undefined;
    return {
        platform: process.platform,
        architecture: process.arch,
        missingPrograms: [
            ...Object.keys(programs).filter((name) => !isOnPath(name, process.env)),
            ...Object.keys(hasSidecars(shape) ? capturePrograms : {}).filter((name) => !podsFind(name)),
            ...missingMakers,
        ],
        memoryAvailableMiB: Math.floor(Number(memory?.[1] ?? 0) / 1024),
        diskAvailableMiB: Math.floor((disk.bavail * disk.bsize) / 1024 ** 2),
        stateDir,
    };
}

/** The lab that a machine is checked for. */
export interface LabNeeds {
    stateDir: string;
    clusters: number;
    shape: LabShape;
    /** Programs that tools have to be made with, and that are not here. */
    missingMakers: readonly string[];
}

/** Throws one error that lists every obstacle. Missing programs are for the user to install: exit code 2. */
export function checkMachine(needs: LabNeeds): void {
    const machine = thisMachine(needs);
    const found = obstacles(machine, needs.clusters);
    if (found.length > 0) {
        throw new (machine.missingPrograms.length > 0 ? BadInput : OperationFailed)(found.join('\n'));
    }
}

function canUnshare(userNamespace: boolean) {
    const { status, stderr, error } = spawnSync('unshare', [...unshareOptions(userNamespace), 'true'], {
        encoding: 'utf8',
    });
    return { isGranted: status === 0, reason: error ? messageOf(error) : stderr.trim() };
}

/** Whether the lab needs a user namespace here; throws when the kernel grants neither way, or the shape allows none. */
export function needsUserNamespace(shape: LabShape): boolean {
    const needed = needsOwnUserNamespace();
    if (needed && hasSidecars(shape)) {
        throw new OperationFailed(
            'A lab whose pods have sidecars has to be started as root: a sidecar is distinguished from its application by its ' +
                'user id, 1337, and the namespaces of an ordinary user have one user id only. Other scenarios run without.',
        );
    }
    return needed;
}

/** Whether namespaces have to be made in a user namespace here; throws when the kernel grants neither way. */
export function needsOwnUserNamespace(): boolean {
    const asRoot = process.getuid?.() === 0;
    if (asRoot && canUnshare(false).isGranted) {
        return false;
    }
    const attempt = canUnshare(true);
    if (attempt.isGranted) {
        return true;
    }
    throw new OperationFailed(
        `The kernel grants this ${asRoot ? 'process' : 'user'} no namespaces (${attempt.reason}). ` +
            'Run as root, or let ordinary users create user namespaces: `sysctl kernel.unprivileged_userns_clone=1` on Debian, ' +
            '`sysctl kernel.apparmor_restrict_unprivileged_userns=0` on Ubuntu, `sysctl user.max_user_namespaces=10000` elsewhere; ' +
            'in a container, run it with CAP_SYS_ADMIN.',
    );
}

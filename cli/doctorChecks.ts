import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { messageOf } from '../errors';
import { unshareOptions } from '../lab/namespaces';
import { podFolders } from '../lab/node/sandbox/hostLayout';
import { capturePrograms, needsOwnUserNamespace, perCluster, programs, thisMachine } from '../lab/preflight';
import { readLab } from '../lab/state';
import { listTools, toolNames } from '../lab/tools';
import { findToolchain } from '../lab/tools/goToolchain';
import { thisHost, unsupported } from '../lab/tools/host';
import { findPip } from '../lab/tools/pip';
import { newestGo } from '../lab/tools/requirements';
import { engines } from '../package.json';
import { labShapes } from '../stacks/scenarios/labShapes';
import {
    type Finding,
    inotifyFinding,
    makerFinding,
    namespaceFinding,
    nftFinding,
    portsFinding,
    programFinding,
    roomFinding,
} from './doctorFindings';

/** Clusters of a lab by default. */
const clusters = 2;

/** What building every tool takes for a while: Go's module and build caches. */
const buildDiskMiB = 9_000;

/** Inotify instances per cluster: a `locality` lab of two took 12, and in `mesh` each sidecar takes one more. */
const inotifyPerCluster = 12;

/** First port of kind's API servers on the loopback, and the next. */
const kindPorts = [7441, 7442];

/** Everything that the lab and the command need of this machine. */
export async function examine(stateDir: string): Promise<Finding[]> {
    const host = thisHost();
    const place = unsupported(host);
    const nodeVersion: Finding = { check: 'node', state: 'ok', found: `${process.version} (${engines.node})` };
    const machine = `${process.platform} ${process.arch}`;
    if (place !== undefined) {
        return [nodeVersion, { check: 'machine', state: 'problem', found: machine, fix: place }];
    }
    const missing = (await listTools()).flatMap((tool) => (tool.source === 'missing' ? [tool] : []));
    const wheels = missing.filter(({ name }) => name === 'envoy');
    const modules = missing.filter((tool) => !wheels.includes(tool));
    const toolchain = await findToolchain(
        host,
        newestGo(
            toolNames.filter((name) => name !== 'envoy').map((name) => ({ name })),
            host,
        ),
    );
    const pip = await findPip(host.env);
    const { memoryAvailableMiB, diskAvailableMiB } = thisMachine({
        stateDir,
        shape: labShapes.mesh,
        missingMakers: [],
    });
    const running = readLab(stateDir);
    return [
        nodeVersion,
        { check: 'machine', state: 'ok', found: machine },
        ...Object.entries(programs).map(([name, debian]) => programFinding(name, onPath(name), debian)),
        ...Object.keys(capturePrograms).map(() => nftFinding(nft())),
        ...(onPath('unshare') === undefined ? [] : [namespaceFinding(namespaces())]), // a missing program is reported above
        makerFinding('go', namesOf(modules), 'problem' in toolchain ? toolchain.problem : undefined),
        makerFinding('python3', namesOf(wheels), 'problem' in pip ? pip.problem : undefined),
        running === undefined
            ? roomFinding('memory', memoryAvailableMiB, clusters * perCluster.memoryMiB, 'for a lab of two clusters')
            : { check: 'memory', state: 'ok', found: `${memoryAvailableMiB} MiB free beside the lab that runs` },
        roomFinding(
            'disk',
            diskAvailableMiB,
            clusters * perCluster.diskMiB + (modules.length > 0 ? buildDiskMiB : 0),
            modules.length > 0 ? 'for a lab and for building its tools' : 'for a lab of two clusters',
        ),
        inotifyFinding(...inotifyInstances(), running === undefined ? clusters * inotifyPerCluster : 0),
        portsFinding(await takenPorts(kindPorts)),
        {
            check: 'lab',
            state: 'ok',
            found: running === undefined ? `none runs in ${stateDir}` : `one runs in ${stateDir}`,
        },
    ];
}

const namesOf = (tools: readonly { name: string }[]): string[] => tools.map(({ name }) => name);

function onPath(
    name: string,
    folders: readonly string[] = (process.env['PATH'] ?? '').split(delimiter),
): string | undefined {
    return folders
        .map((folder) => join(folder, name))
        .find((file) => {
            try {
                accessSync(file, constants.X_OK);
                return statSync(file).isFile();
            } catch {
                return false;
            }
        });
}

/** Runs `nft` as a sidecar's init container does: in a network namespace. */
function nft(): { onPath: string | undefined; forPods: string | undefined; refusal: string | undefined } {
    const forPods = onPath('nft', podFolders);
    const options = unshareOptions(process.getuid?.() !== 0);
    const refused = (path: string): string | undefined => {
        const { status, stderr, error } = spawnSync('unshare', [...options, path, 'add', 'table', 'inet', 'failover'], {
            encoding: 'utf8',
        });
        return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n')[0]);
    };
    return { onPath: onPath('nft'), forPods, refusal: forPods === undefined ? undefined : refused(forPods) };
}

function namespaces(): Parameters<typeof namespaceFinding>[0] {
    try {
        return needsOwnUserNamespace() ? 'user namespace' : 'as root';
    } catch (error) {
        return { refusal: messageOf(error) };
    }
}

/** How many inotify instances this user has open, as far as /proc shows, and how many the kernel allows. */
function inotifyInstances(): [used: number, most: number] {
    const most = Number(readFileSync('/proc/sys/fs/inotify/max_user_instances', 'utf8'));
    const mine = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && ownedByMe(`/proc/${pid}`));
    const used = mine.flatMap((pid) => openFiles(pid)).filter((target) => target === 'anon_inode:inotify').length;
    return [used, most];
}

function ownedByMe(folder: string): boolean {
    try {
        return statSync(folder).uid === process.getuid?.();
    } catch {
        return false; // it has ended
    }
}

function openFiles(pid: string): string[] {
    try {
        return readdirSync(`/proc/${pid}/fd`).map((fd) => {
            try {
                return readlinkSync(`/proc/${pid}/fd/${fd}`);
            } catch {
                return '';
            }
        });
    } catch {
        return [];
    }
}

/** Those of the ports of the loopback that something listens on. */
async function takenPorts(ports: readonly number[]): Promise<number[]> {
    const taken = await Promise.all(
        ports.map(
            (port) =>
                new Promise<number[]>((resolve) => {
                    const server = createServer();
                    server.once('error', () => resolve([port]));
                    server.listen(port, '127.0.0.1', () => server.close(() => resolve([])));
                }),
        ),
    );
    return taken.flat();
}

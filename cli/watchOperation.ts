import { readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { liveFolder } from '../drill/live/liveFile';
import { BadInput, codeOf } from '../errors';
import { requireLab, runInside } from '../lab/enter';
import { insideLab, readLab, stateDirectory } from '../lab/state';
import { paneServer } from '../pane/server/server';
import { PaneStore } from '../pane/store';
import { proxyAsker } from './askProxy';
import { type ChosenCluster, chosenClusters } from './explainClusters';
import { asSaid, checkSaid } from './explainOperation';
import { readerRoles } from './readerRoles';
import type { WatchFlags } from './watchCommand';
import { WatchedEjections } from './watchedEjections';
import { liveFleet, manifestFleet, type WatchedFleet } from './watchedFleet';

/** What the process inside the lab is told by the one outside. */
const insideVariables = { socket: 'FAILOVER_WATCH_SOCKET', port: 'FAILOVER_WATCH_PORT' } as const;

const loopback = '127.0.0.1';

/** Serves the page until a signal comes. */
export async function runWatch(flags: WatchFlags): Promise<void> {
    if (flags.rbac) {
        process.stdout.write(readerRoles('failover-watch', ['list', 'watch'], flags.ejections));
        return;
    }
    const isChosen = flags.manifests !== undefined || flags.kubeconfig.length > 0 || flags.context.length > 0;
    if (flags.manifests !== undefined && (flags.kubeconfig.length > 0 || flags.context.length > 0)) {
        throw new BadInput(
            '`--manifests` reads files, `--kubeconfig` and `--context` clusters. Leave out one or the other.',
        );
    }
    if (flags.manifests !== undefined && flags.ejections) {
        throw new BadInput(
            '`--ejections` asks the proxies of clusters, and `--manifests` reads none. Leave out one or the other.',
        );
    }
    if (isChosen || insideLab()) {
        await serve(flags, isChosen);
    } else {
        await serveLab(flags);
    }
}

/** Serves on loopback, or on the socket that leads out of the lab. */
async function serve(flags: WatchFlags, isChosen: boolean): Promise<void> {
    const fleet = await fleetOf(flags, isChosen);
    checkSaid(flags, fleet.current());
    const inputs = () => asSaid(fleet.current(), flags);
    let ejections: WatchedEjections | undefined;
    const store = new PaneStore({
        clusters: inputs,
        ...(flags.ejections && { ejections: () => ejections?.current() ?? new Map() }),
        liveFolder: liveFolder(),
        reportFolder: flags.reports,
    });
    if (flags.ejections) {
        ejections = new WatchedEjections(
            proxyAsker(clustersOf(flags, isChosen)),
            () => ({ inputs: inputs(), services: store.current().explanation.services }),
            () => store.ejectionsChanged(),
        );
    }
    fleet.onChange(() => store.fleetChanged());
    const socket = process.env[insideVariables.socket];
    const outsidePort = Number(process.env[insideVariables.port] ?? 0);
    const script = readFileSync(join(__dirname, '..', 'pane', 'client', 'live.mjs'), 'utf8');
    const server = paneServer({ store, script, port: () => outsidePort || portOf(server) });
    const names = fleet.current().map(({ name }) => name);
    try {
        await listening(server, socket === undefined ? { host: loopback, port: flags.port } : { path: socket });
        say(outsidePort || portOf(server), names);
        await signalled();
    } finally {
        server.closeAllConnections();
        server.close();
        ejections?.close();
        store.close();
        fleet.close();
    }
}

function fleetOf(flags: WatchFlags, isChosen: boolean): WatchedFleet | Promise<WatchedFleet> {
    if (flags.manifests !== undefined) {
        return manifestFleet(flags.manifests);
    }
    return liveFleet(clustersOf(flags, isChosen));
}

function clustersOf(flags: WatchFlags, isChosen: boolean): ChosenCluster[] {
    return chosenClusters(requireLabClusters(flags, isChosen), flags.context);
}

/** The kubeconfigs that were given, else those of the lab. */
function requireLabClusters({ kubeconfig, state }: WatchFlags, isChosen: boolean): readonly string[] {
    return isChosen ? kubeconfig : requireLab(stateDirectory(state)).clusters.map((cluster) => cluster.kubeconfig);
}

/**
 * The lab's API servers answer inside its network alone, browsers run outside. So the page is served inside, on a
 * socket in the lab's folder, and a port outside leads to that.
 */
async function serveLab(flags: WatchFlags): Promise<void> {
    const stateDir = stateDirectory(flags.state);
    const lab = readLab(stateDir);
    if (!lab) {
        throw new BadInput(
            `Nothing to watch: no lab runs in ${stateDir}. Start one with \`failover lab up\`, or give \`--context <name>\` or \`--kubeconfig <file>\` for each cluster, or \`--manifests <folder>\`.`,
        );
    }
    const socket = join(stateDir, `watch-${process.pid}.sock`);
    const door = createServer((outside) => joined(outside, connect(socket)));
    await listening(door, { host: loopback, port: flags.port });
    const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
    const environment = { [insideVariables.socket]: socket, [insideVariables.port]: String(portOf(door)) };
    try {
        process.exitCode = await runInside(lab, stateDir, command, environment);
    } finally {
        door.close();
        rmSync(socket, { force: true });
    }
    process.exit();
}

/** Lets bytes through both ways until either side ends. */
function joined(one: Socket, other: Socket): void {
    const end = (): void => {
        one.destroy();
        other.destroy();
    };
    [one, other].forEach((socket) => socket.on('error', end).on('close', end));
    one.pipe(other).pipe(one);
}

async function listening(server: Server, where: ListenOptions): Promise<void> {
    await new Promise<void>((resolve, reject) => {
        server.once('error', (error) =>
            reject(
                codeOf(error) === 'EADDRINUSE'
                    ? new BadInput(
                          `\`--port\` is ${where.port}, which another program listens on. Give another one, or 0.`,
                      )
                    : error,
            ),
        );
        server.listen(where, resolve);
    });
}

function portOf(server: Server): number {
    const address = server.address();
    return address !== null && typeof address === 'object' ? (address satisfies AddressInfo).port : 0;
}

function say(port: number, clusters: readonly string[]): void {
    process.stdout.write(`Watching ${clusters.join(', ')}: http://${loopback}:${port}/ (Ctrl-C ends it)\n`);
}

function signalled(): Promise<void> {
    return new Promise((resolve) =>
        (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.once(signal, () => resolve())),
    );
}

import { appendFileSync, existsSync, mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors';
import type { LabStatus } from '../control';
import { buildNetwork } from '../network/network';
import { supervisorIdentity } from '../process/identity';
import { controlSocket, type LabRecord, supervisorFile } from '../state';
import { removeLeftovers, supervisorLog } from '../stateFolder';
import { serveControl } from './controlServer';
import { HeldFaults } from './heldFaults';
import { LabCluster } from './labCluster';
import type { LabRequest, StartEvent } from './request';

const keptEvents = 100;
const folderCheckMs = 2_000;

/** Tells the process that starts the lab. When it is gone before the lab is ready, the lab is not wanted any more. */
function tell(event: StartEvent): void {
    process.stdout.write(JSON.stringify(event) + '\n');
}

async function supervise(request: LabRequest): Promise<void> {
    const { stateDir, sites, shape } = request;
    const startedAt = Date.now();
    const events: LabStatus['events'] = [];
    const log = (message: string) => {
        events.push({ at: Date.now(), message });
        events.splice(0, events.length - keptEvents);
        try {
            appendFileSync(supervisorLog(stateDir), `${new Date().toISOString()} ${message}\n`);
        } catch {
            // A full disk must not end the lab; the events still tell.
        }
    };

    // The lock is ours, so any files there are leftovers of a lab that has ended.
    removeLeftovers(stateDir);
    truncateSync(supervisorLog(stateDir));
    const identity = supervisorIdentity();
    writeFileSync(supervisorFile(stateDir), JSON.stringify(identity), { mode: 0o600 });
    // Without its folder the lab could not be found again, nor ended.
    setInterval(() => existsSync(supervisorFile(stateDir)) || process.exit(1), folderCheckMs).unref();
    mkdirSync('/run/netns', { recursive: true });
    await buildNetwork(sites, shape.networks);

    const tools = new Map(request.tools.map(({ name, path }) => [name, path]));
    const clusters = sites.map(
        (site) => new LabCluster(site, { sites, shape, tools, log, directory: join(stateDir, 'clusters', site.name) }),
    );
    await Promise.all(
        clusters.map(async (each) => {
            await each.start((step) => tell({ type: 'step', cluster: each.site.name, step }));
            tell({ type: 'cluster-ready', cluster: each.site.name });
        }),
    );
    await Promise.all(clusters.map((each) => each.join(clusters.filter((other) => other !== each))));

    const faults = new HeldFaults(new Map(clusters.map((each) => [each.site.name, each])));
    await serveControl(controlSocket(stateDir), {
        status: () => ({ startedAt, clusters: clusters.map((each) => each.status()), faults: faults.list(), events }),
        beginFault: (fault) => faults.begin(fault),
        endFault: (id) => faults.end(id),
    });

    const record: LabRecord = {
        schemaVersion: 1,
        supervisorPid: identity.pid,
        startTime: identity.startTime,
        userNamespace: request.userNamespace,
        shape,
        controlSocket: controlSocket(stateDir),
        clusters: clusters.map((each) => each.record()),
        tools: request.tools,
    };
    const file = join(stateDir, 'lab.json');
    writeFileSync(`${file}.new`, JSON.stringify(record, undefined, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);

    tell({ type: 'ready' });
    // From here on the lab runs independently: its starter may end, and one failed call must not end everything.
    process.stdout.removeAllListeners('error').on('error', () => undefined);
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => log(String(error)));
}

function fail(error: unknown): void {
    tell({ type: 'failed', message: messageOf(error) });
    process.exit(1);
}

process.on('unhandledRejection', fail);
process.stdout.on('error', () => process.exit(1));
supervise(JSON.parse(process.argv[2] ?? '{}') as LabRequest).catch(fail);

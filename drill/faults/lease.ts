import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { messageOf, OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, ObjectRef } from '../cluster/clusterApi';

/** What a drill holds a lease on: one workload, or whatever else its faults change. */
export interface LeaseTarget {
    readonly api: ClusterApi;
    readonly cluster: string;
    readonly namespace: string;
    /** Of the Lease. */
    readonly name: string;
}

/** Leases that are held and renewed. */
export interface HeldLeases {
    /** Aborted when a lease could not be renewed in time, or is somebody else's now. */
    readonly lost: AbortSignal;
    release(): Promise<void>;
}

const durationMs = 30_000;
const renewMs = 10_000;

/**
 * Takes a Lease (coordination.k8s.io/v1) for each target, or none: a second drill of the same workload is refused while
 * the first one renews its own. The lease of a killed drill ends by itself. All times are of the clusters' API servers: the
 * clocks of the machines that drill may differ by hours.
 */
export async function holdLeases(targets: readonly LeaseTarget[], clock?: () => number): Promise<HeldLeases> {
    const holder = `${hostname()}/${process.pid}/${randomUUID()}`;
    const lost = new AbortController();
    const held: LeaseTarget[] = [];
    let renewedAt = now();
    const release = async (): Promise<void> => {
        clearInterval(timer);
        await Promise.all(held.map((target) => giveUp(target, holder).catch(() => undefined)));
    };
    const renew = async (): Promise<void> => {
        try {
            await Promise.all(held.map((target) => take(target, holder, clock)));
            renewedAt = now();
        } catch (error) {
            if (error instanceof OperationFailed && error.cause === taken) {
                lost.abort(error);
            } else if (now() - renewedAt > durationMs - renewMs) {
                lost.abort(new OperationFailed(`The lease of this drill was not renewed: ${messageOf(error)}`));
            }
        }
    };
    const timer = setInterval(() => void renew(), renewMs);
    timer.unref();
    try {
        for (const target of targets) {
            await take(target, holder, clock);
            held.push(target);
        }
    } catch (error) {
        await release();
        throw error;
    }
    return { lost: lost.signal, release };
}

/** Marks the error of a lease that another drill holds. */
const taken = Symbol('taken');

async function take(
    { api, cluster, namespace, name }: LeaseTarget,
    holder: string,
    clock: (() => number) | undefined,
): Promise<void> {
    const ref = leaseRef(namespace, name);
    const found = await api.read(ref);
    const { holderIdentity, renewTime } = found?.spec ?? {};
    const time = clock?.() ?? api.serverTime(); // as of the reply to this read
    const endsAt = Date.parse(renewTime ?? '') + durationMs;
    if (holderIdentity && holderIdentity !== holder && endsAt > time) {
        throw new OperationFailed(
            `Another drill (${holderIdentity}) is at work: it holds Lease ${namespace}/${name} in ${cluster}. After a drill that was killed, wait ${Math.ceil((endsAt - time) / 1000)} s.`,
            { cause: taken },
        );
    }
    const microTime = new Date(time).toISOString().replace('Z', '000Z');
    const spec = { holderIdentity: holder, leaseDurationSeconds: durationMs / 1000, renewTime: microTime };
    // With the version that was read: of two drills that find an ended lease, the API server refuses one.
    const resourceVersion = found?.metadata.resourceVersion;
    await (found
        ? api.patch(ref, { ...(resourceVersion !== undefined && { metadata: { resourceVersion } }), spec })
        : api.create(ref, { spec }));
}

async function giveUp({ api, namespace, name }: LeaseTarget, holder: string): Promise<void> {
    const ref = leaseRef(namespace, name);
    if ((await api.read(ref))?.spec?.holderIdentity === holder) {
        await api.remove(ref);
    }
}

function leaseRef(namespace: string, name: string): ObjectRef {
    return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name };
}

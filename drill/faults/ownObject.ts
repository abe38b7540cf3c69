import { createHash } from 'node:crypto';
import { OperationFailed } from '../../errors';
import { now } from '../clock';
import type { ClusterApi, ObjectRef } from '../cluster/clusterApi';
import { fieldManager } from '../cluster/fieldManager';
import type { Act } from './act';
import { includes } from './includes';
import { byWhom } from './lastWriter';
import { held, type Proof } from './proof';

/** By which people find what a killed drill left: `kubectl get envoyfilters -A -l …`. */
const labels = { 'app.kubernetes.io/managed-by': fieldManager };

/** Name of an object that a drill creates for something in a cluster: the same for every drill of it. */
export function ownName(what: unknown): string {
    return `failover-drill-${createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16)}`;
}

/** An object that is the fault: the drill creates it, and deletes it at the end. */
export interface OwnObject extends Pick<Act, 'end' | 'mend'> {
    /** Returns the moment right before. */
    create(spec: object): Promise<number>;
    /** Whether it is there, as created. */
    readBack(): Promise<Proof>;
}

/** `what` it breaks is for messages. */
export function ownObject(ref: ObjectRef, api: ClusterApi, cluster: string, what: string): OwnObject {
    const label = `${ref.kind} ${ref.namespace}/${ref.name}`;
    let created: object | undefined;
    return {
        async create(spec) {
            if (await api.read(ref)) {
                throw new OperationFailed(`${label} is in ${cluster} already: another drill breaks ${what}.`);
            }
            created = spec; // before it is: a reply may get lost
            const startedAt = now();
            await api.create(ref, { metadata: { labels }, spec });
            return startedAt;
        },
        async readBack() {
            const found = await api.read(ref);
            if (!found) {
                return { state: 'undone', text: `${label} in ${cluster} is gone.` };
            }
            return includes(found.spec, created)
                ? held
                : { state: 'undone', text: `${label} in ${cluster} is not as created${byWhom(found)}.` };
        },
        async end() {
            const endedAt = now();
            if (created) {
                await api.remove(ref);
            }
            return { endedAt };
        },
        async mend() {
            if (!(await api.read(ref))) {
                return undefined;
            }
            await api.remove(ref);
            return `Deleted ${ref.kind} ${ref.name} in ${cluster}, left by an earlier drill.`;
        },
    };
}

import type { ClusterObject } from '../cluster/clusterApi';
import { fieldManager } from '../cluster/fieldManager';

/** Who else has written the object last, as words for the end of a sentence; empty where nobody is known. */
export function byWhom(found: ClusterObject | undefined): string {
    const others = (found?.metadata.managedFields ?? []).filter(({ manager }) => manager !== fieldManager);
    const last = others.sort((a, b) => (a.time ?? '').localeCompare(b.time ?? '')).at(-1);
    return last?.manager === undefined ? '' : ` (last written by ${last.manager})`;
}

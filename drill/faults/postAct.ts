import { OperationFailed } from '../../errors';
import { between, now } from '../clock';
import type { ClusterApi, ToPods } from '../cluster/clusterApi';
import type { Act } from './act';
import { held } from './proof';
import type { PostAction } from './recipe';

/** On every pod that was posted to, until reverted: shows what a killed drill left. */
export const postedAnnotation = 'pulumi-failover/posted-by-drill';

/** A POST to every pod, and another that reverts it, e.g. Envoy's `/healthcheck/fail` and `/healthcheck/ok`. */
export function postAct(action: PostAction, api: ClusterApi, toPods: ToPods): Act {
    const { cluster, namespace, selector, port, begin, end } = action;
    const pods = `${Object.values(selector).join(' ')} in ${cluster}`;
    let begun = false;
    const annotate = async (value: string | null): Promise<string[]> => {
        const found = (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
        await Promise.all(
            found.map(({ name }) =>
                api.patch(
                    { apiVersion: 'v1', kind: 'Pod', namespace, name },
                    { metadata: { annotations: { [postedAnnotation]: value } } },
                ),
            ),
        );
        return found.map(({ name }) => name);
    };
    const posted = async (path: string): Promise<number> => {
        const askedAt = now();
        const replies = await toPods(action, port, 'POST', path);
        return between(askedAt, earliest(replies), now());
    };
    const takeBack = async (): Promise<number> => {
        const at = await posted(end);
        await annotate(null);
        return at;
    };
    return {
        description: `POST ${begin} to every pod of ${pods} (port ${port})`,
        async begin() {
            begun = true;
            const named = await annotate(end);
            if (named.length === 0) {
                throw new OperationFailed(`There are no pods of ${pods}: nothing to POST ${begin} to.`);
            }
            return { startedAt: await posted(begin), pods: named };
        },
        async readBack() {
            const found = (await api.pods(namespace, selector)).filter(({ ending }) => !ending);
            const missed = found.filter(({ annotations }) => annotations[postedAnnotation] !== end);
            if (found.length > 0 && missed.length === 0) {
                return held;
            }
            const why = missed.map(({ name }) => name).join(', ') || 'none is left';
            return { state: 'undone', text: `Not every pod of ${pods} has had POST ${begin}: ${why}.` };
        },
        end: async () => ({ endedAt: begun ? await takeBack() : now() }),
        async mend() {
            const left = (await api.pods(namespace, selector)).filter(
                ({ annotations }) => annotations[postedAnnotation] === end,
            );
            if (left.length === 0) {
                return undefined;
            }
            await takeBack();
            return `POST ${end} to ${pods}, left at ${begin} by an earlier drill.`;
        },
    };
}

function earliest(replies: readonly { at: number }[]): number {
    return replies.reduce((least, { at }) => Math.min(least, at), replies.length === 0 ? now() : Infinity);
}

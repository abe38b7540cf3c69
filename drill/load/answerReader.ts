import { type Backend, type BackendReader, backendReader, type WholeReply } from './backend';
import type { LoadRequest } from './loadRequests';
import type { Sample } from './sample';

/** What a reply says of who served it. */
type Answer = Pick<Sample, 'cluster' | 'pod' | 'hops' | 'anonymous'>;

const nobody: Backend = { cluster: '', pod: '' };

/** Reads who served the replies to a request: where the request says, else as `usual`. */
export function answerReader(
    { answeredBy, hops }: Pick<LoadRequest, 'answeredBy' | 'hops'>,
    usual: BackendReader,
): (reply: WholeReply) => Answer {
    if (answeredBy === 'none') {
        return () => ({ ...nobody, anonymous: true });
    }
    if (!hops) {
        return usual;
    }
    const readers = hops.map(({ service, ...where }) => [service, backendReader(where)] as const);
    return (reply) => {
        const found = readers.map(([name, read]) => [name, read(reply)] as const);
        return { ...(found[0]?.[1] ?? nobody), hops: Object.fromEntries(found) };
    };
}

/** The answer with every name of a pod and cluster changed. */
export function renamed({ cluster, pod, hops, ...rest }: Answer, change: (name: string) => string): Answer {
    const each = (backend: Backend): Backend => ({ cluster: change(backend.cluster), pod: change(backend.pod) });
    return {
        ...rest,
        ...each({ cluster, pod }),
        ...(hops && { hops: Object.fromEntries(Object.entries(hops).map(([name, hop]) => [name, each(hop)])) }),
    };
}

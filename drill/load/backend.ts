import type { AnsweredBy } from '../plan/request';
import { valueAt } from './jsonPointer';
import type { ReplyText } from './replyText';

/** Who answered. */
export interface Backend {
    readonly cluster: string;
    readonly pod: string;
}

/** Response headers by lower-case name. */
export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A whole reply. */
export interface WholeReply {
    readonly body: ReplyText;
    readonly headers: ReplyHeaders;
    /** Names of the server's certificate, one a line; empty without TLS. */
    readonly peer: string;
}

/** Reads who answered from a whole reply. */
export type BackendReader = (reply: WholeReply) => Backend;

const namedCluster = /(?:^|\s)cluster=(\S+)/;
const namedPod = /(?:^|\s)pod=(\S+)/;

/** What a plan says of where replies name their backend; without anything, {@link backendOf} their body. */
export function backendReader(
    answeredBy: AnsweredBy | 'none',
    replies: Readonly<Record<string, string>> = {},
): BackendReader {
    if (answeredBy === 'none') {
        return () => ({ cluster: '', pod: '' });
    }
    const { body, json, header, peerCertificate, clusters = {} } = answeredBy;
    const ways: BackendReader[] = [
        ...(header ? [byHeader(header)] : []),
        ...(json ? [byPointer(json)] : []),
        ...(body === undefined ? [] : [byPattern(body, (reply) => reply.body.text())]),
        ...(peerCertificate === undefined ? [] : [byPattern(peerCertificate, ({ peer }) => peer)]),
    ];
    if (ways.length === 0) {
        return (reply) => backendOf(reply.body.text(), replies);
    }
    return (reply) => {
        for (const way of ways) {
            const { cluster, pod } = way(reply);
            if (cluster !== '') {
                return { cluster: Object.hasOwn(clusters, cluster) ? (clusters[cluster] ?? '') : cluster, pod };
            }
        }
        return { cluster: '', pod: '' };
    };
}

/**
 * Reads `cluster=<cluster> pod=<pod>` from a body, in any order, among any other words. Where a body has none,
 * `replies` gives the cluster by the words in it. Otherwise both are empty: the reply counts, but for no backend.
 */
export function backendOf(body: string, replies: Readonly<Record<string, string>> = {}): Backend {
    const told = Object.keys(replies).find((words) => body.includes(words));
    return {
        cluster: namedCluster.exec(body)?.[1] ?? (told === undefined ? '' : (replies[told] ?? '')),
        pod: namedPod.exec(body)?.[1] ?? told ?? '',
    };
}

function byPattern(source: string, textOf: (reply: WholeReply) => string): BackendReader {
    const pattern = new RegExp(source, 'm');
    return (reply) => {
        const { cluster = '', pod = '' } = pattern.exec(textOf(reply))?.groups ?? {};
        return { cluster, pod };
    };
}

function byPointer({ cluster, pod }: NonNullable<AnsweredBy['json']>): BackendReader {
    const name = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');
    return ({ body }) => ({
        cluster: name(valueAt(body.json(), cluster)),
        pod: pod === undefined ? '' : name(valueAt(body.json(), pod)),
    });
}

function byHeader({ cluster, pod = '' }: NonNullable<AnsweredBy['header']>): BackendReader {
    return ({ headers }) => ({ cluster: headerValue(headers, cluster), pod: headerValue(headers, pod) });
}

/** The first value of a header; empty without one. */
function headerValue(headers: ReplyHeaders, name: string): string {
    const found = headers[name.toLowerCase()];
    return (Array.isArray(found) ? found[0] : found) ?? '';
}

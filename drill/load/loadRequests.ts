import { BadInput, firstLine } from '../../errors';
import type { Materials } from '../faults/recipe';
import type { DrillPlan } from '../plan/plan';
import type {
    PlannedGrpc,
    PlannedHop,
    PlannedRequest,
    PlannedStream,
    ReplyExpectation,
    TextSource,
} from '../plan/request';
import { usualStreams } from '../plan/streams';
import { isHeaderValue, isHttpUrl } from '../plan/valueChecks';
import { secretsOfHeader, secretsOfUrl } from './credentials';
import { GrpcMethod } from './grpc';
import { areSubprotocols, subprotocolHeader } from './streams/subprotocols';
import { originOf, TextReader } from './textReader';
import { type TlsMaterial, tlsMaterial } from './tlsMaterial';

/** A request as it is sent. Its headers and body may be secret. */
export interface LoadRequest {
    readonly name: string;
    readonly weight: number;
    readonly method: string;
    /** Path and query; absent: those of the entry. */
    readonly path?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly expect?: ReplyExpectation;
    readonly grpc?: LoadGrpc;
    readonly answeredBy?: 'none';
    readonly hops?: readonly PlannedHop[];
}

/** Streams as they are held open. */
interface LoadStream {
    /** Opens each of them. */
    readonly request: LoadRequest;
    readonly protocol: PlannedStream['protocol'];
    readonly count: number;
    readonly everyMs: number;
}

/** A gRPC call as it is sent. */
interface LoadGrpc extends Pick<PlannedGrpc, 'proto' | 'method'> {
    /** The message in its frame, base64. */
    readonly frame: string;
    /** Names of the statuses that are no loss. */
    readonly statuses: readonly string[];
}

/** The requests of a plan, ready to be sent. */
export interface LoadRequests {
    readonly requests: readonly LoadRequest[];
    /** Held open beside them; absent where there are none. */
    readonly streams?: readonly LoadStream[];
    /** Absent: HTTP/1.1. */
    readonly protocol?: 'http2';
    readonly tls?: TlsMaterial;
    /** IP address by `host:port`. */
    readonly resolve?: Readonly<Record<string, string>>;
    /**
     * Credentials, and what was read from files and the environment: replaced by `***` wherever it shows. The longest is first, since it
     * may contain another. Without parts of the clusters' names, which are no secret.
     */
    readonly secrets: readonly string[];
}

/** One GET of the entry. */
export const plainRequest: LoadRequest = { name: '', weight: 1, method: 'GET', headers: {} };

/** Reads what the plan takes from files, the environment and the stack's secrets; one error names everything that cannot be read. */
export function loadRequests(
    {
        requests,
        clusters,
        entry,
        tls,
        resolve,
        protocol = requests?.some(({ grpc }) => grpc) ? 'http2' : 'http1.1',
    }: Pick<DrillPlan, 'requests' | 'clusters' | 'tls' | 'resolve' | 'protocol'> & Partial<Pick<DrillPlan, 'entry'>>,
    materials: Materials = {},
): LoadRequests {
    const reader = new TextReader(textsOf(materials));
    const made = requests?.map((request, index) => ({
        request: loadRequest(request, `requests[${index}]`, reader),
        stream: request.stream,
    }));
    const streams = (made ?? []).flatMap(({ request, stream }) =>
        stream ? [{ request, count: usualStreams, ...stream }] : [],
    );
    const material = tls && tlsMaterial(tls, reader);
    if (isHttpUrl(entry)) {
        secretsOfUrl(new URL(entry)).forEach((secret) => reader.hide(secret));
    }
    if (reader.problems.length > 0) {
        throw new BadInput(reader.problems.join('\n'));
    }
    return {
        requests: made?.flatMap(({ request, stream }) => (stream ? [] : [request])) ?? [plainRequest],
        ...(streams.length > 0 && { streams }),
        secrets: reader.secrets.filter((secret) => !clusters.some(({ name }) => name.includes(secret))),
        ...(protocol === 'http2' && { protocol }),
        ...(material && { tls: material }),
        ...(resolve && { resolve }),
    };
}

/** The texts among the secrets of a stack; the others are certificates. */
function textsOf(materials: Materials): Record<string, string> {
    return Object.fromEntries(
        Object.entries(materials).flatMap(([name, { text }]) => (text === undefined ? [] : [[name, text] as const])),
    );
}

function loadRequest(
    {
        name,
        weight = 1,
        method = 'GET',
        path,
        host,
        headers = {},
        body,
        grpc,
        stream,
        expect,
        answeredBy,
        hops,
    }: PlannedRequest,
    field: string,
    reader: TextReader,
): LoadRequest {
    const text = (key: string, source: TextSource): string => {
        const found = reader.read(`${field}.${key}`, source) ?? '';
        if (typeof source !== 'string') {
            reader.hide(found);
        }
        return found;
    };
    const fields = Object.entries(headers).map(([key, source]): [string, string] => {
        const value = text(`headers.${key}`, source);
        if (!isHeaderValue(value)) {
            const from = originOf(`${field}.headers.${key}`, source);
            reader.problems.push(
                `\`${field}.headers.${key}\` cannot be sent: ${from} has a line break or a character that headers cannot have.`,
            );
        }
        if (stream?.protocol === 'websocket' && key.toLowerCase() === subprotocolHeader && !areSubprotocols(value)) {
            reader.problems.push(
                `\`${field}.headers.${key}\` must be names of subprotocols, separated by commas, each of them once.`,
            );
        }
        secretsOfHeader(key.toLowerCase(), value).forEach((secret) => reader.hide(secret));
        return [key.toLowerCase(), value];
    });
    return {
        name,
        weight,
        method,
        headers: { ...Object.fromEntries(fields), ...(host !== undefined && { host }) },
        ...(path !== undefined && { path }),
        ...(body !== undefined && { body: text('body', body) }),
        ...(expect && { expect }),
        ...(grpc && { grpc: loadGrpc(grpc, expect?.grpc, `${field}.grpc`, reader) }),
        ...(answeredBy && { answeredBy }),
        ...(hops && { hops }),
    };
}

function loadGrpc(
    { proto, method, message = {} }: PlannedGrpc,
    statuses: readonly string[] = ['OK'],
    field: string,
    reader: TextReader,
): LoadGrpc {
    let frame = '';
    try {
        frame = GrpcMethod.from({ proto, method }).frame(message).toString('base64');
    } catch (error) {
        reader.problems.push(`\`${field}\` cannot be called: ${firstLine(error)}.`);
    }
    return { proto, method, frame, statuses };
}

/** The text without any of the secrets. */
export function redacted(text: string, secrets: readonly string[]): string {
    return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

/**
 * The order in which requests are sent, over and over: each as often as its weight, spread evenly (smooth weighted
 * round robin, as in nginx).
 */
export function weightedOrder<T extends { readonly weight: number }>(requests: readonly T[]): T[] {
    const total = requests.reduce((sum, { weight }) => sum + weight, 0);
    const current = requests.map(() => 0);
    return Array.from({ length: total }, () => {
        requests.forEach(({ weight }, index) => (current[index] = (current[index] ?? 0) + weight));
        const next = current.indexOf(Math.max(...current));
        current[next] = (current[next] ?? 0) - total;
        return requests[next] as T;
    });
}

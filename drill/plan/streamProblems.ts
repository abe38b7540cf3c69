import { isObject } from '../../isObject';
import { type Check, checked } from './checked';
import { isPositiveCount } from './valueChecks';

/** Each is a connection of the load generator. */
export const mostStreams = 100;
/** Less than the pauses of a busy machine says nothing about the stream. */
export const leastSilenceMs = 100;
/** The fault is held for longer. */
export const mostSilenceMs = 300_000;

const streamChecks: readonly Check[] = [
    ['protocol', 'sse or websocket', (value) => value === 'sse' || value === 'websocket'],
    ['count', `a whole number from 1 to ${mostStreams}`, (value) => isPositiveCount(value) && value <= mostStreams],
    [
        'everyMs',
        `whole milliseconds from ${leastSilenceMs} to ${mostSilenceMs}`,
        (value) => isPositiveCount(value) && value >= leastSilenceMs && value <= mostSilenceMs,
    ],
];
/** What the handshake of a WebSocket consists of. */
const handshakeHeaders = ['sec-websocket-extensions', 'sec-websocket-key', 'sec-websocket-version'];

/** Everything wrong with a request that streams are opened by. */
export function streamProblems(
    field: string,
    { stream, expect, headers, ...request }: Record<string, unknown>,
): string[] {
    const given = isObject(stream) ? stream : {};
    const isSocket = given.protocol === 'websocket';
    const idle = ['weight', 'grpc', 'hops', ...(isSocket ? ['method'] : [])]
        .filter((key) => request[key] !== undefined)
        .map((key) => `${field}.${key}`);
    const statuses = ['status', 'grpc']
        .filter((key) => isObject(expect) && expect[key] !== undefined)
        .map((key) => `${field}.expect.${key}`);
    const own = Object.keys(isObject(headers) ? headers : {}).filter((name) =>
        ['connection', ...(isSocket ? handshakeHeaders : [])].includes(name.toLowerCase()),
    );
    return [
        ...checked(`${field}.stream`, stream, streamChecks),
        ...['protocol', 'everyMs']
            .filter((key) => given[key] === undefined)
            .map((key) => `\`${field}.stream.${key}\` is missing.`),
        ...[...idle, ...statuses].map((key) => `\`${key}\` has no effect beside \`stream\`: leave it out.`),
        ...own.map(
            (name) => `\`${field}.headers.${name}\` cannot be set beside \`stream\`: the load generator decides it.`,
        ),
    ];
}

/** A plan whose requests are all streams sends nothing. */
export function onlyStreams(requests: readonly unknown[]): string[] {
    return requests.every((request) => isObject(request) && isObject(request.stream))
        ? ['`requests` has only streams; one request or more without `stream` is needed beside them.']
        : [];
}

/** Whether a list of requests has streams. */
export function holdsStreams(requests: unknown): boolean {
    return Array.isArray(requests) && requests.some((request) => isObject(request) && request.stream !== undefined);
}

import { METHODS } from 'node:http';
import { isObject } from '../../isObject';
import { grpcStatuses } from '../load/grpcStatuses';
import { isJsonPointer } from '../load/jsonPointer';
import { type Check, checked } from './checked';
import { onlyStreams, streamProblems } from './streamProblems';
import { duplicateNames } from './unknownKeys';
import { isHeaderValue, isName, isNames, isPositiveCount, isTextSource, shown } from './valueChecks';

/** The order of requests is kept in memory, once round. */
const mostWeight = 100;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What the load generator's HTTP client sends by itself, or refuses to send. */
const ownHeaders = ['content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'];
/** Headers in which no id can be sent: those of the connection, and those that every request has. */
const takenHeaders = [
    'accept',
    'authorization',
    'user-agent',
    'connection',
    'host',
    'http2-settings',
    'proxy-connection',
    'te',
];

const requestChecks: readonly Check[] = [
    ['weight', `a whole number from 1 to ${mostWeight}`, (value) => isPositiveCount(value) && value <= mostWeight],
    ['method', 'an HTTP method other than CONNECT', (value) => isToken(value) && value.toUpperCase() !== 'CONNECT'],
    ['path', 'a path that begins with / and has no character beyond Latin-1', isPath],
    ['host', 'a host', (value) => isName(value) && /^[^\s/]+$/.test(value) && isHeaderValue(value)],
    [
        'headers',
        'texts of one line in Latin-1, `{ fromEnvironment }` or `{ fromFile }` by header name',
        isHeaders,
        'secret',
    ],
    ['body', 'a text, `{ fromEnvironment }` or `{ fromFile }`', isTextSource, 'secret'],
    ['grpc', '`{ proto, method, message }`', isObject],
    ['stream', '`{ protocol, count, everyMs }`', isObject],
    [
        'expect',
        '`status`, `grpc`, `body`, `pattern` or `json`',
        (value) => isObject(value) && Object.keys(value).length > 0,
    ],
    ['answeredBy', '`none`', (value) => value === 'none'],
    ['hops', 'a list of services and where replies say who served them', isFilledList],
];
/** Where a reply can name its cluster. */
const answerPlaces = ['header', 'json', 'body', 'peerCertificate'];
const expectChecks: readonly Check[] = [
    ['status', 'a list of statuses (200) and classes (2xx)', isStatuses],
    ['grpc', `a list of ${grpcStatuses.join(', ')}`, isGrpcStatuses],
    ['body', 'text that the body contains', isName],
    ['pattern', 'a regular expression', isPattern],
    ['json', 'values by JSON pointer', (value) => isObject(value) && Object.keys(value).every(isJsonPointer)],
];
const clusterPattern = 'a regular expression with a group `(?<cluster>…)`';
const answeredByChecks: readonly Check[] = [
    ['peerCertificate', clusterPattern, isClusterPattern],
    ['body', clusterPattern, isClusterPattern],
    ['json', '`cluster` and, where pods are named, `pod` as JSON pointers', (value) => isPlaces(value, isJsonPointer)],
    ['header', '`cluster` and, where pods are named, `pod` as header names', (value) => isPlaces(value, isToken)],
    ['clusters', 'a cluster of the plan by the value found', isNames],
];

const idempotencyChecks: readonly Check[] = [
    ['header', 'the name of a request header', isToken],
    ['served', '`{ header }` with a response header or `{ json }` with a JSON pointer', isReport],
];

/** Everything wrong with the requests of a plan. */
export function requestProblems(requests: unknown, clusters: readonly string[]): string[] {
    if (requests === undefined) {
        return [];
    }
    if (!Array.isArray(requests) || requests.length === 0) {
        return [`\`requests\` is ${shownKind(requests)}; a list of one request or more is needed.`];
    }
    return [
        ...duplicateNames('requests', requests),
        ...onlyStreams(requests),
        ...requests.flatMap((request: unknown, index) => {
            const field = `requests[${index}]`;
            return [
                ...(isObject(request) && isName(request.name) ? [] : [`\`${field}.name\` is needed.`]),
                ...(isObject(request)
                    ? [
                          ...checked(field, request, requestChecks, ['name']),
                          ...methodProblems(`${field}.method`, request.method),
                          ...headerProblems(`${field}.headers`, request.headers),
                          ...repeatedHeaders(`${field}.headers`, request),
                      ]
                    : [`\`${field}\` is ${shownKind(request)}; an object is needed.`]),
                ...(isObject(request) && isObject(request.grpc) ? grpcProblems(field, request) : []),
                ...(isObject(request) && isObject(request.stream) ? streamProblems(field, request) : []),
                ...(isObject(request) && isObject(request.expect)
                    ? checked(`${field}.expect`, request.expect, expectChecks)
                    : []),
                ...(isObject(request) ? hopProblems(field, request, clusters) : []),
            ];
        }),
    ];
}

/** Services behind the first one that some request's replies name. */
export function hopsBehind(requests: unknown): string[] {
    const all = (Array.isArray(requests) ? requests : []).flatMap((request: unknown) =>
        isObject(request) && Array.isArray(request.hops)
            ? request.hops.slice(1).flatMap((hop) => (isObject(hop) && isName(hop.service) ? [hop.service] : []))
            : [],
    );
    return [...new Set(all)];
}

/** Everything wrong with where replies to a request say who served which part. */
function hopProblems(
    field: string,
    { answeredBy, hops }: Record<string, unknown>,
    clusters: readonly string[],
): string[] {
    return [
        ...(answeredBy !== undefined && hops !== undefined
            ? [`\`${field}.hops\` has no effect beside \`answeredBy\`: leave one of them out.`]
            : []),
        ...(Array.isArray(hops) ? hops : []).flatMap((hop: unknown, index) =>
            isObject(hop) && isName(hop.service)
                ? placeProblems(`${field}.hops[${index}]`, hop, clusters, ['service'])
                : [`\`${field}.hops[${index}].service\` is needed.`],
        ),
    ];
}

/** Everything wrong with how requests that are served twice are found. */
export function idempotencyProblems({ idempotency, requests }: Record<string, unknown>): string[] {
    if (idempotency === undefined) {
        return [];
    }
    const { header } = isObject(idempotency) ? idempotency : {};
    const missing = ['header', 'served'].filter((field) => isObject(idempotency) && idempotency[field] === undefined);
    const same = (name: string): boolean => isName(header) && name.toLowerCase() === header.toLowerCase();
    const fixed = (Array.isArray(requests) ? requests : []).flatMap((request: unknown, index) =>
        isObject(request) && isObject(request.headers) && Object.keys(request.headers).some(same) ? [index] : [],
    );
    const calls =
        Array.isArray(requests) && requests.some((request) => isObject(request) && request.grpc !== undefined);
    const taken = [...ownHeaders, ...takenHeaders, ...(calls ? ['content-type'] : [])].filter(same);
    return [
        ...checked('idempotency', idempotency, idempotencyChecks),
        ...taken.map(
            (name) =>
                `\`idempotency.header\` cannot be \`${name}\`, which the load generator decides; e.g. \`idempotency-key\` can.`,
        ),
        ...missing.map((field) => `\`idempotency.${field}\` is missing.`),
        ...fixed.map(
            (index) =>
                `\`requests[${index}].headers.${String(header)}\` cannot be set: \`idempotency\` gives each request its own.`,
        ),
    ];
}

/** Everything wrong with where replies say who answered. */
export function answeredByProblems(answeredBy: unknown, clusters: readonly string[]): string[] {
    return answeredBy === undefined || answeredBy === 'none' ? [] : placeProblems('answeredBy', answeredBy, clusters);
}

function placeProblems(
    field: string,
    where: unknown,
    clusters: readonly string[],
    others: readonly string[] = [],
): string[] {
    const values = isObject(where) && isNames(where.clusters) ? Object.values(where.clusters) : [];
    const ways = isObject(where) && answerPlaces.some((way) => where[way] !== undefined);
    const none = field === 'answeredBy' ? ', or is `none`' : '';
    return [
        ...checked(field, where, answeredByChecks, others),
        ...(ways ? [] : [`\`${field}\` needs ${answerPlaces.map((way) => `\`${way}\``).join(', ')}${none}.`]),
        ...values
            .filter((name) => !clusters.includes(name))
            .map((name) => `\`${field}.clusters\` names \`${name}\`; the clusters are ${clusters.join(', ')}.`),
    ];
}

/** Requests hold secrets, so that a misplaced value is named by its kind. */
function shownKind(value: unknown): string {
    if (isObject(value)) {
        return 'a mapping';
    }
    return Array.isArray(value) && value.length > 0 ? 'a list' : typeof value === 'string' ? 'a text' : shown(value);
}

const grpcChecks: readonly Check[] = [
    ['proto', 'a `.proto` file or a descriptor set', isName],
    ['method', '`package.Service/Method`', (value) => typeof value === 'string' && /^[\w.]+\/\w+$/.test(value)],
    ['message', 'a message as JSON', isObject],
];

/** Of a gRPC call, which has its own method, path, body and statuses. */
function grpcProblems(field: string, { grpc, expect, ...request }: Record<string, unknown>): string[] {
    const given = isObject(grpc) ? grpc : {};
    const own = ['method', 'path', 'body'].filter((key) => request[key] !== undefined).map((key) => `${field}.${key}`);
    const statuses = isObject(expect) && expect.status !== undefined ? [`${field}.expect.status`] : [];
    return [
        ...checked(`${field}.grpc`, grpc, grpcChecks),
        ...['proto', 'method']
            .filter((key) => given[key] === undefined)
            .map((key) => `\`${field}.grpc.${key}\` is missing.`),
        ...[...own, ...statuses].map((key) => `\`${key}\` has no effect beside \`grpc\`: leave it out.`),
    ];
}

/** Methods are case-sensitive: servers refuse `post`. */
function methodProblems(field: string, method: unknown): string[] {
    const meant = isToken(method) && method.toUpperCase() !== 'CONNECT' ? method.toUpperCase() : '';
    return METHODS.includes(meant) && method !== meant
        ? [`\`${field}\` is ${shown(method)}; did you mean \`${meant}\`?`]
        : [];
}

/** Headers without which every request would be lost. */
function headerProblems(field: string, headers: unknown): string[] {
    return Object.entries(isObject(headers) ? headers : {}).flatMap(([name, value]) => {
        if (ownHeaders.includes(name.toLowerCase())) {
            return [`\`${field}.${name}\` cannot be set: the load generator decides it.`];
        }
        const isConnection = name.toLowerCase() === 'connection';
        return isConnection && !(typeof value === 'string' && /^(close|keep-alive)$/i.test(value))
            ? [`\`${field}.${name}\` must be \`close\` or \`keep-alive\`.`]
            : [];
    });
}

function isFilledList(value: unknown): boolean {
    return Array.isArray(value) && value.length > 0;
}

/** Headers that another one replaces: names ignore case. */
function repeatedHeaders(field: string, { headers, host }: Record<string, unknown>): string[] {
    const names = Object.keys(isObject(headers) ? headers : {});
    return names.flatMap((name, index) => {
        const same = names.slice(0, index).find((each) => each.toLowerCase() === name.toLowerCase());
        return [
            ...(same === undefined
                ? []
                : [`\`${field}.${name}\` is there as \`${same}\` too; header names ignore case.`]),
            ...(host !== undefined && name.toLowerCase() === 'host'
                ? [`\`${field}.${name}\` has no effect beside \`host\`: leave one of them out.`]
                : []),
        ];
    });
}

function isToken(value: unknown): value is string {
    return typeof value === 'string' && token.test(value);
}

function isPath(value: unknown): boolean {
    return typeof value === 'string' && /^\/[^\s#]*$/.test(value) && /^[!-\xff]+$/.test(value);
}

function isHeaders(value: unknown): boolean {
    return (
        isObject(value) &&
        Object.entries(value).every(
            ([name, source]) =>
                isToken(name) && isTextSource(source) && (typeof source !== 'string' || isHeaderValue(source)),
        )
    );
}

function isStatuses(value: unknown): boolean {
    return (
        Array.isArray(value) && value.length > 0 && value.every((each) => /^([1-5]xx|[1-5]\d\d)$/i.test(String(each)))
    );
}

function isGrpcStatuses(value: unknown): boolean {
    return Array.isArray(value) && value.length > 0 && value.every((each) => grpcStatuses.includes(String(each)));
}

function isClusterPattern(value: unknown): boolean {
    return isPattern(value) && String(value).includes('(?<cluster>');
}

function isPattern(value: unknown): boolean {
    if (!isName(value)) {
        return false;
    }
    try {
        return new RegExp(value, 'm') instanceof RegExp;
    } catch {
        return false;
    }
}

function isReport(value: unknown): boolean {
    if (!isNames(value)) {
        return false;
    }
    const [[key, place] = ['', ''], ...more] = Object.entries(value);
    return more.length === 0 && (key === 'header' ? isToken(place) : key === 'json' && isJsonPointer(place));
}

function isPlaces(value: unknown, fits: (place: string) => boolean): boolean {
    return (
        isNames(value) &&
        value.cluster !== undefined &&
        Object.entries(value).every(([key, place]) => ['cluster', 'pod'].includes(key) && place !== '' && fits(place))
    );
}

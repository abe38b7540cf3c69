import { isIP } from 'node:net';
import { isObject } from '../../isObject';
import { type Check, checked } from './checked';
import { isHttpUrl, isNames, isTextSource, shown, withoutCredentials } from './valueChecks';

const pemSource = 'PEM text, `{ fromFile }` or `{ fromEnvironment }`';
const tlsChecks: readonly Check[] = [
    ['ca', pemSource, isTextSource, 'secret'],
    ['certificate', pemSource, isTextSource, 'secret'],
    ['key', pemSource, isTextSource, 'secret'],
    ['serverName', 'a host name', (value) => typeof value === 'string' && /^[a-z\d]([-.\w]*[a-z\d])?$/i.test(value)],
];

/** Everything wrong with how the entry is connected to. */
export function connectionProblems({
    entry,
    entries,
    protocol,
    requests,
    tls,
    resolve,
    answeredBy,
}: Record<string, unknown>): string[] {
    const urls = [entry, ...Object.values(isObject(entries) ? entries : {})]
        .filter(isHttpUrl)
        .map((url) => new URL(url));
    const encrypted = urls.some(({ protocol }) => protocol === 'https:');
    const pointless = (field: string): string =>
        `\`${field}\` has no effect: \`entry\` is ${shown(entry)}; an https:// URL is needed.`;
    const calls =
        Array.isArray(requests) && requests.some((request) => isObject(request) && request.grpc !== undefined);
    return [
        ...(protocol === undefined || protocol === 'http2' || protocol === 'http1.1'
            ? []
            : [`\`protocol\` is ${shown(protocol)}; http1.1 or http2 is needed.`]),
        ...(protocol === 'http1.1' && calls ? ['`protocol` is "http1.1"; gRPC calls need http2.'] : []),
        ...(tls === undefined ? [] : tlsProblems(tls)),
        ...(tls === undefined || encrypted ? [] : [pointless('tls')]),
        ...(resolve === undefined ? [] : resolveProblems(resolve, new Set(urls.map(originOf)))),
        ...(isObject(answeredBy) && answeredBy.peerCertificate !== undefined && !encrypted
            ? [pointless('answeredBy.peerCertificate')]
            : []),
    ];
}

/** `host:port` of a URL, as a key of `resolve`. */
export function originOf({ protocol, hostname, port }: URL): string {
    return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

function tlsProblems(tls: unknown): string[] {
    const { certificate, key } = isObject(tls) ? tls : {};
    return [
        ...checked('tls', tls, tlsChecks),
        ...(isObject(tls) && Object.keys(tls).length === 0
            ? ['`tls` is empty: `ca`, `certificate` and `key`, or `serverName` is needed.']
            : []),
        ...(certificate !== undefined && key === undefined
            ? ['`tls.key` is missing: `tls.certificate` needs it.']
            : []),
        ...(key !== undefined && certificate === undefined
            ? ['`tls.certificate` is missing: `tls.key` needs it.']
            : []),
    ];
}

function resolveProblems(resolve: unknown, origins: ReadonlySet<string>): string[] {
    if (!isNames(resolve)) {
        return ['`resolve` needs an IP address by `host:port`.'];
    }
    return Object.entries(resolve).flatMap(([origin, address]) => {
        const field = `\`resolve["${withoutCredentials(origin)}"]\``;
        return [
            ...(origins.has(origin) ? [] : [`${field} is of no entry; they are ${[...origins].join(', ')}.`]),
            ...(isIP(address) === 0 ? [`${field} is ${shown(address)}; an IP address without a port is needed.`] : []),
        ];
    });
}

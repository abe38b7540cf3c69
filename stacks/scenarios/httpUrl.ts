import { isIPv6 } from 'node:net';

/** URL of an HTTP server at an address: a host name, or an IP address of either family. */
export function httpUrl(address: string, port?: number): string {
    return `http://${hostPort(address, port)}/`;
}

/** `host:port` as URLs have it; an IPv6 address is in brackets there (RFC 3986, section 3.2.2). */
export function hostPort(address: string, port?: number): string {
    return `${isIPv6(address) ? `[${address}]` : address}${port === undefined ? '' : `:${port}`}`;
}

import { BlockList, isIP } from 'node:net';
import type { Problem } from './problem';

/** Addresses that mean the local machine everywhere. */
const ownAddresses = new BlockList();
ownAddresses.addSubnet('0.0.0.0', 8, 'ipv4');
ownAddresses.addSubnet('127.0.0.0', 8, 'ipv4');
ownAddresses.addAddress('::', 'ipv6');
ownAddresses.addAddress('::1', 'ipv6');

/**
 * Names that mean the client's own machine or cluster. The `host` of Docker, Podman and minikube is not among them: it is
 * the machine that runs all local clusters.
 */
const ownNames = [
    /^(.+\.)?localhost$/,
    /^(?!host\.).+\.(docker|containers|minikube)\.internal$/,
    /^kubernetes(\.default(\.svc(\..+)?)?)?$/,
];

/** Whether a URL's host means a different machine on each machine or in each cluster. */
export function differsByMachine(hostname: string): boolean {
    const host = hostname
        .toLowerCase()
        .replace(/^\[|\]$/g, '')
        .replace(/\.$/, '');
    const family = isIP(host);
    return family === 0
        ? ownNames.some((name) => name.test(host))
        : ownAddresses.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** The problem with the URL of an API server that other clusters connect to, or nothing. */
export function serverProblems(argument: string, server: string): Problem[] {
    const url = URL.canParse(server) ? new URL(server) : undefined;
    if (url?.protocol !== 'https:') {
        return [
            {
                path: argument,
                reason: `is "${withoutCredentials(server)}"`,
                fix: 'write the API server’s URL, such as `https://203.0.113.7:6443`.',
            },
        ];
    }
    return differsByMachine(url.hostname)
        ? [
              {
                  path: argument,
                  reason: `is "${withoutCredentials(server)}", which means another machine in every cluster`,
                  fix: 'write an address that the other clusters can reach.',
              },
          ]
        : [];
}

/** A URL, or what was meant to be one, as messages may show it. */
export function withoutCredentials(url: string): string {
    return url.replace(/^([a-z][-+.a-z\d]*:\/\/)?[^]*@/i, '$1***@');
}

/** The problem with an IP address or host name, or nothing. */
export function hostProblems(argument: string, host: string): Problem[] {
    const name = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\.?$/i;
    const numeric = /^[\d.]+$/.test(host); // an IPv4 address with a mistake is no host name
    return isIP(host) !== 0 || (name.test(host) && !numeric)
        ? []
        : [
              {
                  path: argument,
                  reason: `is "${host}"; an IP address or a host name is needed, without a scheme, a port or spaces.`,
              },
          ];
}

import { isIP } from 'node:net';
import type * as pulumi from '@pulumi/pulumi';
import { clusterDomainProblems, defaultClusterDomain, serviceHost } from '../../clusterDomain';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { countProblems, labelProblems, subdomainProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import type { BookinfoArgs } from './bookinfo';
import {
    type BookinfoCalled,
    bookinfoCalled,
    bookinfoServices,
    type BookinfoWorkload,
    bookinfoWorkloads,
    workloadName,
} from './workloads';

/** {@link BookinfoArgs} with the defaults filled in. */
export interface BookinfoSpec {
    cluster: string;
    namespace: string;
    clusterDomain: string;
    workloads: (BookinfoWorkload & { name: string; image: string; replicas: number })[];
    /** Host and port by which the callers reach a service. */
    hostnames: Record<BookinfoCalled, { host: string; port: number }>;
    /** IP addresses of host names, by the address. */
    hostAliases: { ip: string; hostnames: string[] }[];
    drainSeconds: number;
    terminationGracePeriodSeconds: number;
    sidecar: boolean;
    /** Absent: the default revision. */
    revision?: string;
}

/** Port of every service and of every container, as in Istio's sample. */
export const bookinfoPort = 9080;

/** Longest call that a service waits for: productpage's of reviews, two tries of 3 s. */
const callSeconds = 6;

export function bookinfoSpec(args: pulumi.Unwrap<BookinfoArgs>): BookinfoSpec {
    const { hostnames = {}, replicas = 2, replicasOf = {}, addresses = {} } = args;
    const { imageRepository = 'istio', imageTag = '1.20.3' } = args;
    const read = (service: BookinfoCalled) => [service, hostAndPort(hostnames[service] ?? service)] as const;
    const spec: BookinfoSpec = {
        cluster: args.cluster,
        namespace: args.namespace ?? 'default',
        clusterDomain: args.clusterDomain ?? defaultClusterDomain,
        workloads: bookinfoWorkloads.map((workload) => {
            const name = workloadName(workload);
            const image = `${imageRepository}/examples-bookinfo-${name}:${imageTag}`;
            return { ...workload, name, image, replicas: replicasOf[name] ?? replicas };
        }),
        hostnames: Object.fromEntries(bookinfoCalled.map(read)) as BookinfoSpec['hostnames'],
        hostAliases: aliases(addresses),
        drainSeconds: args.drainSeconds ?? 5,
        terminationGracePeriodSeconds: args.terminationGracePeriodSeconds ?? 30, // Kubernetes' own default
        sidecar: args.sidecar ?? true,
        ...(args.revision !== undefined && { revision: args.revision }),
    };
    refuse('Bookinfo', problems(spec, args));
    return spec;
}

function problems(spec: BookinfoSpec, args: pulumi.Unwrap<BookinfoArgs>): Problem[] {
    const least = spec.drainSeconds + callSeconds;
    const names = spec.workloads.map(({ name }) => name);
    const unknown = Object.keys(args.replicasOf ?? {}).filter((name) => !names.includes(name));
    return [
        ...(spec.cluster === '' ? [{ path: 'cluster', reason: 'is empty; a reply has to name its cluster.' }] : []),
        ...labelProblems('namespace', spec.namespace),
        ...clusterDomainProblems('clusterDomain', spec.clusterDomain),
        ...(spec.revision === undefined ? [] : labelProblems('revision', spec.revision)),
        ...countProblems('replicas', args.replicas ?? 2, 0),
        ...Object.entries(args.replicasOf ?? {}).flatMap(([name, count]) =>
            countProblems(`replicasOf["${name}"]`, count, 0),
        ),
        ...unknown.map((name) => ({
            path: `replicasOf["${name}"]`,
            reason: 'is no Deployment of Bookinfo',
            fix: `known are ${names.join(', ')}.`,
        })),
        ...bookinfoCalled.flatMap((service) => hostProblems(`hostnames.${service}`, spec.hostnames[service])),
        ...Object.entries(args.addresses ?? {}).flatMap(([name, ip]) => [
            ...subdomainProblems('addresses', name),
            ...(isIP(ip) === 0
                ? [{ path: `addresses["${name}"]`, reason: `is "${ip}"`, fix: 'write an IP address.' }]
                : []),
        ]),
        ...countProblems('drainSeconds', spec.drainSeconds, 0),
        ...(spec.terminationGracePeriodSeconds >= least
            ? []
            : [
                  {
                      path: 'terminationGracePeriodSeconds',
                      reason:
                          `is ${spec.terminationGracePeriodSeconds}, but draining takes ${spec.drainSeconds} s and ` +
                          `productpage waits up to ${callSeconds} s for reviews: requests in flight would be killed.`,
                      fix: `Use at least ${least}.`,
                  },
              ]),
    ];
}

function hostAndPort(hostname: string): { host: string; port: number } {
    const [host = '', port] = hostname.split(':');
    return { host, port: port === undefined ? bookinfoPort : Number(port) };
}

function hostProblems(path: string, { host, port }: { host: string; port: number }): Problem[] {
    return [
        ...subdomainProblems(path, host),
        ...(Number.isInteger(port) && port >= 1 && port <= 65_535
            ? []
            : [
                  {
                      path,
                      reason: `has the port ${port}`,
                      fix: 'write `host` or `host:port`, with a port from 1 to 65535.',
                  },
              ]),
    ];
}

function aliases(addresses: Readonly<Record<string, string>>): BookinfoSpec['hostAliases'] {
    const ips = [...new Set(Object.values(addresses))];
    const namesOf = (ip: string) => Object.keys(addresses).filter((name) => addresses[name] === ip);
    return ips.map((ip) => ({ ip, hostnames: namesOf(ip) }));
}

/** Fully qualified hosts of the Services. */
export function bookinfoHosts({ clusterDomain, namespace }: BookinfoSpec): { [service: string]: string } {
    return Object.fromEntries(
        bookinfoServices.map((service) => [service, serviceHost(service, namespace, clusterDomain)]),
    );
}

/** What a cluster has once. */
export function bookinfoSingles({ namespace }: BookinfoSpec): Single[] {
    return [{ path: 'namespace', thing: `Bookinfo in ${namespace}`, fix: 'give each its own `namespace`.' }];
}

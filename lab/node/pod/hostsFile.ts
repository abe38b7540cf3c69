import type { V1EndpointSlice, V1HostAlias, V1Service } from '@kubernetes/client-node';

/** A name of a Service (or of one pod behind it) and its address. */
export interface ServiceHost {
    readonly address: string;
    readonly namespace: string;
    /** `istiod`, or `pod-0.hello` for a pod with a hostname. */
    readonly name: string;
}

const serviceLabel = 'kubernetes.io/service-name';

/**
 * What cluster DNS would answer. Headless Services, and here those without a selector too, are their endpoints; the
 * others are their ClusterIP, which leads somewhere only from a pod whose sidecar takes the connection: nothing routes it.
 */
export function serviceHosts(services: readonly V1Service[], slices: readonly V1EndpointSlice[]): ServiceHost[] {
    const direct = services.filter(
        ({ spec }) => spec?.clusterIP === 'None' || Object.keys(spec?.selector ?? {}).length === 0,
    );
    const named = new Set(direct.map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`));
    const virtual = services
        .filter((service) => !direct.includes(service))
        .flatMap(({ metadata, spec }) =>
            spec?.clusterIP
                ? [{ address: spec.clusterIP, namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' }]
                : [],
        );
    const endpoints = slices.flatMap((slice) => {
        const name = slice.metadata?.labels?.[serviceLabel] ?? '';
        const namespace = slice.metadata?.namespace ?? '';
        if (!named.has(`${namespace}/${name}`)) {
            return [];
        }
        return (slice.endpoints ?? [])
            .filter((endpoint) => endpoint.conditions?.ready !== false)
            .flatMap((endpoint) =>
                endpoint.addresses.flatMap((address) => [
                    { address, namespace, name },
                    ...(endpoint.hostname ? [{ address, namespace, name: `${endpoint.hostname}.${name}` }] : []),
                ]),
            );
    });
    const key = (host: ServiceHost): string => `${host.namespace}/${host.name}/${host.address}`;
    return [...virtual, ...endpoints].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** `/etc/hosts` of a pod. */
export function hostsFile(
    pod: { readonly name: string; readonly namespace: string; readonly address: string },
    aliases: readonly V1HostAlias[],
    hosts: readonly ServiceHost[],
): string {
    const lines = [
        '# Written by the lab: it has no cluster DNS.',
        '127.0.0.1\tlocalhost',
        '::1\tlocalhost ip6-localhost ip6-loopback',
        `${pod.address}\t${pod.name}`,
        ...aliases.map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join(' ')}`),
        ...hosts.map(({ address, namespace, name }) => {
            const full = `${name}.${namespace}`;
            // With a trailing dot too, as Envoy Gateway's bootstrap writes it: resolvers compare names in this file as text.
            const names = [`${full}.svc.cluster.local`, `${full}.svc.cluster.local.`, `${full}.svc`, full];
            return `${address}\t${[...names, ...(namespace === pod.namespace ? [name] : [])].join(' ')}`;
        }),
    ];
    return lines.join('\n') + '\n';
}

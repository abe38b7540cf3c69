import type * as pulumi from '@pulumi/pulumi';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { labelProblems, labelsProblems } from '../../kubernetesNames';
import { portProblems } from '../../valueProblems';
import { type ErrorsInARow, errorsProblems, hostnameProblems, placesProblems } from './names';
import type { VirtualDestinationArgs } from './virtualDestination';

/** Everything a {@link VirtualDestination} says, with the defaults filled in. */
export interface VirtualDestinationSpec extends ErrorsInARow {
    destinationName: string;
    namespace: string;
    hosts: string[];
    serviceLabels: { [label: string]: string };
    serviceNamespace: string;
    port: number;
    protocol: string;
    /** Absent: Istio's own order. */
    regions?: string[];
    maxEjectionPercent: number;
}

const protocols = ['HTTP', 'HTTPS', 'GRPC', 'HTTP2', 'TCP', 'TLS'];

export function virtualDestinationSpec(args: pulumi.Unwrap<VirtualDestinationArgs>): VirtualDestinationSpec {
    const spec: VirtualDestinationSpec = {
        destinationName: args.destinationName,
        namespace: args.namespace,
        hosts: args.hosts,
        serviceLabels: args.serviceLabels,
        serviceNamespace: args.serviceNamespace ?? args.namespace,
        port: args.port,
        protocol: args.protocol ?? 'HTTP',
        ...(args.regions && { regions: args.regions }),
        consecutiveErrors: args.consecutiveErrors ?? 5,
        interval: args.interval ?? '1s',
        baseEjectionTime: args.baseEjectionTime ?? '10s',
        maxEjectionPercent: args.maxEjectionPercent ?? 99, // all but the last; see `MeshFailover`
    };
    refuse('VirtualDestination', [
        ...labelProblems('destinationName', spec.destinationName),
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('serviceNamespace', spec.serviceNamespace),
        ...(spec.hosts.length > 0 ? [] : [{ path: 'hosts', reason: 'is empty; callers need a name for it.' }]),
        ...spec.hosts.flatMap((host, index) => hostnameProblems(`hosts[${index}]`, host)),
        ...labelsProblems('serviceLabels', spec.serviceLabels),
        ...(Object.keys(spec.serviceLabels).length > 0
            ? []
            : [{ path: 'serviceLabels', reason: 'is empty; it would take every service of the namespace.' }]),
        ...portProblems('port', spec.port),
        ...(protocols.includes(spec.protocol)
            ? []
            : [{ path: 'protocol', reason: `is "${spec.protocol}"`, fix: `known are ${protocols.join(', ')}.` }]),
        ...(spec.regions ? placesProblems('regions', spec.regions) : []),
        ...errorsProblems(spec),
        ...(Number.isInteger(spec.maxEjectionPercent) && spec.maxEjectionPercent >= 1 && spec.maxEjectionPercent <= 100
            ? []
            : [
                  {
                      path: 'maxEjectionPercent',
                      reason: `is ${spec.maxEjectionPercent}; a whole percent from 1 to 100 is needed.`,
                  },
              ]),
    ]);
    return spec;
}

/** What a cluster has once. */
export function virtualDestinationSingles({ destinationName, namespace }: VirtualDestinationSpec): Single[] {
    return [
        {
            path: 'destinationName',
            thing: `VirtualDestination ${namespace}/${destinationName}`,
            fix: 'give each its own `destinationName`.',
        },
    ];
}

/** Label by which the two policies find the destination. */
const failoverLabel = ({ destinationName }: VirtualDestinationSpec) => ({
    'pulumi-failover/destination': destinationName,
});

/** The service under a host that means all clusters. */
export function virtualDestination(spec: VirtualDestinationSpec) {
    return {
        metadata: { name: spec.destinationName, namespace: spec.namespace, labels: failoverLabel(spec) },
        spec: {
            hosts: spec.hosts,
            services: [{ namespace: spec.serviceNamespace, labels: spec.serviceLabels }],
            ports: [{ number: spec.port, protocol: spec.protocol }],
        },
    };
}

const applied = (spec: VirtualDestinationSpec) => [
    { kind: 'VIRTUAL_DESTINATION', selector: { labels: failoverLabel(spec) } },
];

/**
 * Where requests go when the caller's own region has failed: the next region of the list, and from the last the first.
 */
export function failoverPolicy(spec: VirtualDestinationSpec) {
    const { regions = [] } = spec;
    return {
        metadata: { name: spec.destinationName, namespace: spec.namespace },
        spec: {
            applyToDestinations: applied(spec),
            config: {
                localityMappings: regions.map((region, index) => ({
                    from: { region },
                    to: [{ region: regions[(index + 1) % regions.length] }],
                })),
            },
        },
    };
}

/** When an instance counts as failed. */
export function outlierDetectionPolicy(spec: VirtualDestinationSpec) {
    const { baseEjectionTime, consecutiveErrors, interval, maxEjectionPercent } = spec;
    return {
        metadata: { name: spec.destinationName, namespace: spec.namespace },
        spec: {
            applyToDestinations: applied(spec),
            config: { consecutiveErrors, interval, baseEjectionTime, maxEjectionPercent },
        },
    };
}

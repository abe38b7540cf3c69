import type * as pulumi from '@pulumi/pulumi';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { portProblems } from '../../valueProblems';
import type { FailoverServiceArgs } from './failoverService';
import { type ErrorsInARow, errorsProblems, hostnameProblems, placesProblems } from './names';

/** Everything a {@link FailoverService} says, with the defaults filled in. */
export interface FailoverServiceSpec extends ErrorsInARow {
    namespace: string;
    service: { name: string; namespace: string };
    clusters: string[];
    hostname: string;
    port: number;
    meshes: string[];
}

export function failoverServiceSpec(args: pulumi.Unwrap<FailoverServiceArgs>): FailoverServiceSpec {
    const [first = ''] = args.clusters;
    const spec: FailoverServiceSpec = {
        namespace: args.namespace ?? 'service-mesh-hub',
        service: args.service,
        clusters: args.clusters,
        hostname: args.hostname ?? `${args.service.name}-failover.${args.service.namespace}.global`,
        port: args.port,
        meshes: args.meshes ?? [`istiod-istio-system-${first}`],
        consecutiveErrors: args.consecutiveErrors ?? 5,
        interval: args.interval ?? '1s',
        baseEjectionTime: args.baseEjectionTime ?? '10s',
    };
    refuse('FailoverService', [
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('service.name', spec.service.name),
        ...labelProblems('service.namespace', spec.service.namespace),
        ...placesProblems('clusters', spec.clusters),
        ...portProblems('port', spec.port),
        ...(spec.meshes.length > 0 ? [] : [{ path: 'meshes', reason: 'is empty; nobody could call the service.' }]),
        ...hostnameProblems('hostname', spec.hostname),
        ...errorsProblems(spec),
    ]);
    return spec;
}

/** What a cluster has once: all names are those of the service. */
export function failoverServiceSingles({ namespace, service }: FailoverServiceSpec): Single[] {
    return [
        {
            path: 'service.name',
            thing: `FailoverService ${namespace}/${service.name}-failover`,
            fix: 'declare services of one name in different `namespace`s.',
        },
    ];
}

const kubeService = ({ service }: FailoverServiceSpec, clusterName: string) => ({ ...service, clusterName });

/** When an instance of the service fails; without it the product refuses the FailoverService. */
export function outlierPolicy(spec: FailoverServiceSpec) {
    const { baseEjectionTime, consecutiveErrors, interval } = spec;
    return {
        metadata: { name: `${spec.service.name}-outlier`, namespace: spec.namespace },
        spec: {
            destinationSelector: [
                { kubeServiceRefs: { services: spec.clusters.map((cluster) => kubeService(spec, cluster)) } },
            ],
            outlierDetection: { consecutiveErrors, interval, baseEjectionTime },
        },
    };
}

/** The service under its new host: the clusters' instances in the order of their priority. */
export function failoverService(spec: FailoverServiceSpec) {
    return {
        metadata: { name: `${spec.service.name}-failover`, namespace: spec.namespace },
        spec: {
            hostname: spec.hostname,
            port: { number: spec.port, protocol: 'http' },
            meshes: spec.meshes.map((name) => ({ name, namespace: spec.namespace })),
            backingServices: spec.clusters.map((cluster) => ({ kubeService: kubeService(spec, cluster) })),
        },
    };
}

/** Sends what calls the first cluster's service to the new host instead. */
export function shiftPolicy(spec: FailoverServiceSpec) {
    const [first = ''] = spec.clusters;
    return {
        metadata: { name: `${spec.service.name}-shift-failover`, namespace: spec.namespace },
        spec: {
            destinationSelector: [{ kubeServiceRefs: { services: [kubeService(spec, first)] } }],
            trafficShift: { destinations: [{ failoverService: failoverService(spec).metadata }] },
        },
    };
}

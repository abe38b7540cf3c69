import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { countProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import { cidr, subnetProblems } from './cidr';
import type { KindClusterArgs, NodePortMapping } from './kindCluster';
import { clusterNameProblems, localityProblems } from './placeProblems';

/** {@link KindClusterArgs} with the defaults filled in. */
export interface KindSpec {
    clusterName: string;
    region: string;
    zone: string;
    network: string;
    workers: number;
    apiServerPort: number;
    podSubnet: string;
    serviceSubnet: string;
    nodePorts: pulumi.Unwrap<NodePortMapping>[];
    /** Empty: the default image of the installed kind. */
    nodeImage: string;
}

/** `<name>-control-plane` is also a host name. */
const longestName = 63 - '-control-plane'.length;

/** Fills in the defaults. Refuses values that kind would refuse after minutes, or interpret in another way. */
export function kindSpec(args: pulumi.Unwrap<KindClusterArgs>): KindSpec {
    const spec: KindSpec = {
        clusterName: args.clusterName,
        region: args.region,
        zone: args.zone ?? `${args.region}-a`,
        network: args.network ?? 'kind',
        workers: args.workers ?? 1,
        apiServerPort: args.apiServerPort,
        podSubnet: args.podSubnet,
        serviceSubnet: args.serviceSubnet,
        nodePorts: args.nodePorts ?? [],
        nodeImage: args.nodeImage ?? '',
    };
    refuse('KindCluster', [
        ...clusterNameProblems(spec.clusterName, longestName),
        ...localityProblems(spec),
        ...countProblems('workers', spec.workers, 1), // load balancers are announced by workers
        ...portProblems('apiServerPort', spec.apiServerPort, 1024, 65_535),
        ...subnetProblems({ podSubnet: spec.podSubnet, serviceSubnet: spec.serviceSubnet }),
        ...podSubnetProblems(spec),
        ...nodePortProblems(spec.nodePorts),
    ]);
    return spec;
}

/** Each node gets a /24 of the pods' subnet (kube-controller-manager, `--node-cidr-mask-size`). */
function podSubnetProblems({ podSubnet, workers }: KindSpec): Problem[] {
    const prefix = cidr(podSubnet)?.prefix;
    const nodes = workers + 1;
    return prefix === undefined || 2 ** (24 - prefix) >= nodes
        ? []
        : [
              {
                  path: 'podSubnet',
                  reason: `is ${podSubnet}, but ${nodes} nodes need a /24 each`,
                  fix: 'use a larger one, such as a /16.',
              },
          ];
}

function nodePortProblems(mappings: KindSpec['nodePorts']): Problem[] {
    const repeated = (ports: number[]): number[] => ports.filter((port, index) => ports.indexOf(port) !== index);
    return [
        ...mappings.flatMap(({ nodePort, hostPort }, index) => [
            ...portProblems(`nodePorts[${index}].nodePort`, nodePort, 30_000, 32_767),
            ...portProblems(`nodePorts[${index}].hostPort`, hostPort ?? nodePort, 1, 65_535),
        ]),
        ...repeated(mappings.map(({ nodePort }) => nodePort)).map((port) => ({
            path: 'nodePorts',
            reason: `names ${port} twice; map a port once.`,
        })),
        ...repeated(mappings.map(({ hostPort, nodePort }) => hostPort ?? nodePort)).map((port) => ({
            path: 'nodePorts',
            reason: `maps port ${port} of this machine twice`,
            fix: 'give each its own `hostPort`.',
        })),
    ];
}

function portProblems(argument: string, port: number, least: number, most: number): Problem[] {
    return Number.isInteger(port) && port >= least && port <= most
        ? []
        : [{ path: argument, reason: `is ${port}; a port from ${least} to ${most} is needed.` }];
}

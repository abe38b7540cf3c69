import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { countProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import { cidr, subnetProblems } from './cidr';
import type { GkeClusterArgs } from './gkeCluster';
import { clusterNameProblems, localityProblems } from './placeProblems';
import { ReleaseChannel } from './releaseChannel';

/** {@link GkeClusterArgs} with the defaults filled in. */
export interface GkeSpec {
    project: string;
    clusterName: string;
    region: string;
    zones: string[];
    subnetRange: string;
    podRange: string;
    serviceRange: string;
    podRangeName: string;
    serviceRangeName: string;
    peerPodRanges: string[];
    releaseChannel: ReleaseChannel;
    privateNodes: boolean;
    machineType: string;
    minNodes: number;
    maxNodes: number;
    fleetProject: string;
    deletionProtection: boolean;
}

/** Fills in the defaults. Refuses values that Google Cloud would refuse or that would fail later. */
export function gkeSpec(args: pulumi.Unwrap<GkeClusterArgs>): GkeSpec {
    const spec: GkeSpec = {
        project: args.project,
        clusterName: args.clusterName,
        region: args.region,
        zones: args.zones ?? [`${args.region}-b`, `${args.region}-c`],
        subnetRange: args.subnetRange ?? '10.0.0.0/20',
        podRange: args.podRange ?? '10.4.0.0/16',
        serviceRange: args.serviceRange ?? '10.8.0.0/20',
        podRangeName: args.podRangeName ?? 'pods',
        serviceRangeName: args.serviceRangeName ?? 'services',
        peerPodRanges: args.peerPodRanges ?? [],
        releaseChannel: args.releaseChannel ?? ReleaseChannel.Regular,
        privateNodes: args.privateNodes ?? true,
        machineType: args.machineType ?? 'e2-standard-4',
        minNodes: args.minNodes ?? 1,
        maxNodes: args.maxNodes ?? 3,
        fleetProject: args.fleetProject ?? args.project,
        deletionProtection: args.deletionProtection ?? true,
    };
    refuse('GkeCluster', [
        ...projectProblems('project', spec.project),
        ...projectProblems('fleetProject', spec.fleetProject),
        ...clusterNameProblems(spec.clusterName, 40),
        ...localityProblems({ region: spec.region, zone: spec.zones[0] ?? '' }),
        ...zoneProblems(spec),
        ...subnetProblems({
            subnetRange: spec.subnetRange,
            podRange: spec.podRange,
            serviceRange: spec.serviceRange,
        }),
        ...peerProblems(spec),
        ...channelProblems(spec.releaseChannel),
        ...countProblems('minNodes', spec.minNodes, 1),
        ...countProblems('maxNodes', spec.maxNodes, 1),
        ...(spec.maxNodes < spec.minNodes
            ? [{ path: 'maxNodes', reason: `is ${spec.maxNodes}, less than \`minNodes\` (${spec.minNodes}).` }]
            : []),
    ]);
    return spec;
}

/** https://cloud.google.com/resource-manager/docs/creating-managing-projects */
function projectProblems(argument: string, project: string): Problem[] {
    return /^[a-z]([-a-z0-9]{4,28}[a-z0-9])$/.test(project)
        ? []
        : [
              {
                  path: argument,
                  reason: `is "${project}"; the id of a project is needed: 6 to 30 lower-case letters, digits and hyphens.`,
              },
          ];
}

function zoneProblems({ region, zones }: GkeSpec): Problem[] {
    return zones.length === 0
        ? [{ path: 'zones', reason: 'is empty', fix: 'leave it out, or name zones of the region.' }]
        : zones
              .filter((zone) => !zone.startsWith(`${region}-`))
              .map((zone) => ({ path: 'zones', reason: `names "${zone}", which is not in ${region}.` }));
}

function peerProblems({ peerPodRanges, podRange }: GkeSpec): Problem[] {
    return peerPodRanges.flatMap((range, index) =>
        cidr(range) && cidr(podRange)
            ? subnetProblems({ podRange, [`peerPodRanges[${index}]`]: range })
            : subnetProblems({ [`peerPodRanges[${index}]`]: range }),
    );
}

function channelProblems(channel: ReleaseChannel): Problem[] {
    const known = Object.values(ReleaseChannel);
    return known.includes(channel)
        ? []
        : [{ path: 'releaseChannel', reason: `is "${String(channel)}"`, fix: `known are ${known.join(', ')}.` }];
}

import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { countProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import { cidr, dotted, subnetProblems } from './cidr';
import type { EksClusterArgs } from './eksCluster';
import { clusterNameProblems, localityProblems } from './placeProblems';

/** {@link EksClusterArgs} with the defaults filled in. */
export interface EksSpec {
    clusterName: string;
    region: string;
    /** Two. */
    zones: string[];
    network: string;
    vpcRange: string;
    /** Empty: EKS's newest when the cluster is created. */
    version: string;
    instanceType: string;
    minNodes: number;
    maxNodes: number;
    publicAccessRanges: string[];
    deletionProtection: boolean;
}

/** Fills in the defaults. Refuses values that AWS would refuse or that would fail later. */
export function eksSpec(args: pulumi.Unwrap<EksClusterArgs>): EksSpec {
    const spec: EksSpec = {
        clusterName: args.clusterName,
        region: args.region,
        zones: args.zones ?? [`${args.region}a`, `${args.region}b`],
        network: args.network ?? `network-${args.clusterName}`,
        vpcRange: args.vpcRange ?? '10.64.0.0/16',
        version: args.version ?? '',
        instanceType: args.instanceType ?? 'm6i.large',
        minNodes: args.minNodes ?? 2,
        maxNodes: args.maxNodes ?? 4,
        publicAccessRanges: args.publicAccessRanges ?? ['0.0.0.0/0'],
        deletionProtection: args.deletionProtection ?? true,
    };
    refuse('EksCluster', [
        ...clusterNameProblems(spec.clusterName, 60),
        ...localityProblems({ region: spec.region, zone: spec.zones[0] ?? '' }),
        ...zoneProblems(spec),
        ...subnetProblems({ vpcRange: spec.vpcRange }),
        ...vpcProblems(spec.vpcRange),
        ...spec.publicAccessRanges.flatMap((range, index) =>
            subnetProblems({ [`publicAccessRanges[${index}]`]: range }),
        ),
        ...versionProblems(spec.version),
        ...countProblems('minNodes', spec.minNodes, 1),
        ...countProblems('maxNodes', spec.maxNodes, 1),
        ...(spec.maxNodes < spec.minNodes
            ? [{ path: 'maxNodes', reason: `is ${spec.maxNodes}, less than \`minNodes\` (${spec.minNodes}).` }]
            : []),
        ...administratorProblems(args.administrator),
    ]);
    return spec;
}

/** The four subnets of a VPC: two for nodes, then two for load balancers and NAT. */
export function quarters(vpcRange: string): string[] {
    const { first, prefix } = cidr(vpcRange) ?? { first: 0, prefix: 0 };
    const size = 2 ** (32 - prefix - 2);
    return [0, 1, 2, 3].map((index) => `${dotted(first + index * size)}/${prefix + 2}`);
}

function zoneProblems({ region, zones }: EksSpec): Problem[] {
    return [
        ...(zones.length === 2 && zones[0] !== zones[1]
            ? []
            : [
                  {
                      path: 'zones',
                      reason:
                          `is ${JSON.stringify(zones)}; exactly two different zones are needed: EKS requires two, and one of ` +
                          'them survives the loss of the other.',
                  },
              ]),
        ...zones
            .filter((zone) => !zone.startsWith(region))
            .map((zone) => ({ path: 'zones', reason: `names "${zone}", which is not in ${region}.` })),
    ];
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
function vpcProblems(range: string): Problem[] {
    const prefix = cidr(range)?.prefix;
    return prefix === undefined || (prefix >= 16 && prefix <= 22)
        ? []
        : [
              {
                  path: 'vpcRange',
                  reason: `is ${range}; a /16 to /22 is needed: AWS has no larger VPC, and pods take addresses of its subnets.`,
              },
          ];
}

function versionProblems(version: string): Problem[] {
    return version === '' || /^1\.\d+$/.test(version)
        ? []
        : [{ path: 'version', reason: `is "${version}"; a minor version of Kubernetes is needed, such as "1.34".` }];
}

function administratorProblems(principal: string | undefined): Problem[] {
    return principal === undefined || /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/.test(principal)
        ? []
        : [
              {
                  path: 'administrator',
                  reason:
                      `is "${principal}"; the ARN of an IAM role or user is needed, such as ` +
                      'arn:aws:iam::123456789012:role/operators.',
              },
          ];
}

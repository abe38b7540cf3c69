import { repeated } from '../../../analysis/repeated';
import { countProblems, labelProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { fallbackTiers } from '../failoverOrder';
import { labelOrderProblems, orderLabels, pinnedValueProblems } from '../labelOrder';
import { fallbackRules, type LocalityLbSetting } from '../locality/lbSetting';
import type { MeshFailoverSpec } from './meshFailoverSpec';

const clusterLabel = 'topology.istio.io/cluster';
const networkLabel = 'topology.istio.io/network';

/**
 * The labels that istiod knows of endpoints behind a gateway of another network; all others are those of the pod, which
 * such an endpoint does not show (`EndpointsByNetworkFilter`, pilot/pkg/xds/endpoints/ep_filters.go).
 */
const labelsAcrossNetworks = [clusterLabel, networkLabel];

/**
 * The order of the endpoints, by labels or by regions. Endpoints behind a gateway keep the region of their pods.
 */
export function meshLbSetting(spec: MeshFailoverSpec): LocalityLbSetting {
    return spec.preference
        ? { enabled: true, failover: fallbackRules({ ...spec, localities: localities(spec) }) }
        : { enabled: true, ...(spec.priority && { failoverPriority: spec.priority }) };
}

const localities = ({ clusters }: MeshFailoverSpec) => clusters.map(({ region = '' }) => ({ region }));

/**
 * What is wrong with the clusters and their order.
 *
 * @param asked Labels as the user gave them.
 */
export function orderProblems(spec: MeshFailoverSpec, asked: string[] | undefined): Problem[] {
    const { clusters, preference } = spec;
    const names = clusters.map(({ name }) => name);
    return [
        ...(clusters.length >= 2
            ? []
            : [{ path: 'clusters', reason: `names ${clusters.length}; a failover needs at least 2.` }]),
        ...clusters.flatMap(({ name, network, gatewayAddresses }, index) => [
            ...labelProblems(`clusters[${index}].name`, name),
            ...labelProblems(`clusters[${index}].network`, network),
            ...(gatewayAddresses === undefined
                ? []
                : countProblems(`clusters[${index}].gatewayAddresses`, gatewayAddresses, 1)),
        ]),
        ...repeated(names).map((name) => ({ path: 'clusters', reason: `names \`${name}\` twice.` })),
        ...(preference && asked
            ? [{ path: 'priority', reason: 'and `preference` both say where to fail over to', fix: 'leave one out.' }]
            : []),
        ...(preference ? preferenceProblems(spec, preference) : priorityProblems(spec)),
    ];
}

function priorityProblems({ clusters, priority = [] }: MeshFailoverSpec): Problem[] {
    const networks = new Set(clusters.map(({ network }) => network));
    const [first] = orderLabels(priority);
    return [
        ...labelOrderProblems(priority, 'leave it out for `topology.istio.io/cluster`.'),
        ...(first !== undefined && networks.size > 1 && !labelsAcrossNetworks.includes(first)
            ? [
                  {
                      path: 'priority',
                      reason:
                          `begins with \`${first}\`, but the clusters are in ${networks.size} networks: endpoints behind a ` +
                          `gateway show only ${labelsAcrossNetworks.map((label) => `\`${label}\``).join(' and ')}, so all ` +
                          'remote ones would come last, together.',
                      fix: 'Begin with one of those, or give a `preference` of regions.',
                  },
              ]
            : []),
        ...pinnedValueProblems(priority, (label) => valuesOf(label, clusters), 'clusters'),
    ];
}

/** The values that a label has in the clusters of the failover; none for labels of pods. */
function valuesOf(label: string, clusters: MeshFailoverSpec['clusters']): string[] {
    return label === clusterLabel
        ? clusters.map(({ name }) => name)
        : label === networkLabel
          ? clusters.map(({ network }) => network)
          : [];
}

function preferenceProblems(spec: MeshFailoverSpec, preference: string[]): Problem[] {
    const { clusters } = spec;
    const regions = clusters.flatMap(({ region }) => (region === undefined ? [] : [region]));
    if (regions.length < clusters.length) {
        return [{ path: 'preference', reason: 'orders regions, but not every one of `clusters` says its `region`.' }];
    }
    return [
        ...(preference.length > 0
            ? []
            : [{ path: 'preference', reason: 'is empty', fix: 'name the region to fail over to first.' }]),
        ...repeated(preference).map((region) => ({ path: 'preference', reason: `names \`${region}\` twice.` })),
        ...repeated(regions).map((region) => ({
            path: 'clusters',
            reason: `has two in \`${region}\`: clients there would use both at once.`,
            fix: 'Leave out `preference`.',
        })),
        ...preference
            .filter((region) => !regions.includes(region))
            .map((region) => ({
                path: 'preference',
                reason: `names \`${region}\`, which is unknown`,
                fix: `known are ${regions.join(', ')}.`,
            })),
        ...regions
            .filter((region) => fallbackTiers({ ...spec, localities: localities(spec) }, region).length > 2)
            .map((region) => ({
                path: 'preference',
                reason:
                    `cannot be kept for clients in \`${region}\`: Istio lets a region name one region to fail over to; all ` +
                    'others come last, together.',
            })),
    ];
}

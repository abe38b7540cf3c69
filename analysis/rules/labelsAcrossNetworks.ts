import type { Rule } from './rule';
import { hostsOf, onPath, pathsOf } from './subject';

const crossing = ['topology.istio.io/cluster', 'topology.istio.io/network'];

/** Orders by labels that do not cross networks. */
export const labelsAcrossNetworks: Rule = {
    id: 'labels-across-networks',
    severity: 'error',
    scope: 'service',
    what: '`failoverPriority` begins with a label that endpoints behind an east-west gateway do not have.',
    why: 'Such endpoints carry the labels of cluster and network only. By any other first label they all come last, together.',
    source: 'https://github.com/istio/istio/blob/master/pilot/pkg/xds/endpoints/ep_filters.go',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) => {
            const [first = ''] = path.localityLb.value.failoverPriority ?? [];
            const label = first.split('=')[0] ?? '';
            return path.localityLb.value.failoverPriority &&
                !crossing.includes(label) &&
                hostsOf(path).some(({ kind }) => kind === 'east-west gateway')
                ? [
                      {
                          ...onPath(path),
                          field:
                              'field' in path.localityLb.source
                                  ? `${path.localityLb.source.field}.failoverPriority[0]`
                                  : '',
                          reason: `is "${label}", which endpoints behind an east-west gateway do not have: they come last, together.`,
                          fix: {
                              text: 'Begin with `topology.istio.io/cluster` or `topology.istio.io/network`.',
                              argument: '`priority` of MeshFailover',
                              patch: {
                                  spec: {
                                      trafficPolicy: {
                                          loadBalancer: {
                                              localityLbSetting: { failoverPriority: ['topology.istio.io/cluster'] },
                                          },
                                      },
                                  },
                              },
                          },
                      },
                  ]
                : [];
        }),
};

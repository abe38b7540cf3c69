import { objectName } from '../manifests/kubernetesObject';
import type { Rule } from './rule';
import { named } from './subject';

/** Regions that no node has. */
export const unknownRegion: Rule = {
    id: 'unknown-region',
    severity: 'error',
    scope: 'fleet',
    what: '`failover` or `distribute` names a region that no node of the fleet is in.',
    why: 'Istio compares the texts. An entry for another spelling, or for a zone in `failover`, never applies.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Failover',
    check: ({ clusters }) => {
        const regions = [...new Set(clusters.flatMap(({ localities }) => localities.map(({ region }) => region)))];
        // Where some region is not known, it may be the one.
        return regions.includes('')
            ? []
            : clusters.flatMap(({ destinationRules, name }) =>
                  destinationRules.flatMap(({ host, object, policy }) => {
                      const { distribute = [], failover = [] } = policy?.localityLb?.value ?? {};
                      const pairs = failover.flatMap(({ from, to }, index) => [
                          [`failover[${index}].from`, from],
                          [`failover[${index}].to`, to],
                      ]);
                      const weights = distribute.flatMap(({ from, to }, index) =>
                          [from, ...Object.keys(to)].map((each) => [`distribute[${index}]`, each.split('/')[0] ?? '']),
                      );
                      return [...pairs, ...weights]
                          .filter(([, region = '']) => region !== '*' && !regions.includes(region))
                          .map(([field = '', region = '']) => ({
                              cluster: name,
                              service: host,
                              object: objectName(object),
                              field: `spec.trafficPolicy.loadBalancer.localityLbSetting.${field}`,
                              reason: `names "${region}"; the nodes are in ${named(regions)}.`,
                              fix: {
                                  text: 'Write a region as the nodes’ label topology.kubernetes.io/region has it.',
                                  argument: '`localities[].region`',
                              },
                          }));
                  }),
              );
    },
};

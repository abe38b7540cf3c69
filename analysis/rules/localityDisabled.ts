import { sourceText } from '../model/sourced';
import type { Rule } from './rule';
import { clustersOf, onPath, pathsOf } from './subject';

/** Locality load balancing switched off. */
export const localityDisabled: Rule = {
    id: 'locality-disabled',
    severity: 'error',
    scope: 'service',
    what: 'Locality load balancing is disabled for a service of several clusters.',
    why: 'Istio enables it for the whole mesh by default, and a rule replaces the mesh setting in its entirety. Disabled, requests go to all clusters all the time, and there is no order to fail over in.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => path.rule !== undefined && !path.localityLb.value.enabled && clustersOf(path).length > 1)
            .map((path) => ({
                ...onPath(path),
                object: 'object' in path.localityLb.source ? path.localityLb.source.object : (path.rule ?? ''),
                field: 'field' in path.localityLb.source ? `${path.localityLb.source.field}.enabled` : 'enabled',
                reason: `is false (${sourceText(path.localityLb.source)}): requests go to all clusters in equal parts.`,
                fix: {
                    text: 'Leave `enabled` out, or set it to true.',
                    argument: '`preference` or `localities[].weight` of LocalityFailover',
                    patch: { spec: { trafficPolicy: { loadBalancer: { localityLbSetting: { enabled: true } } } } },
                },
            })),
};

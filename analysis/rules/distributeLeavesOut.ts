import type { Rule } from './rule';
import { counted, onPath, pathsOf } from './subject';

/** Localities without a weight. */
export const distributeLeavesOut: Rule = {
    id: 'distribute-leaves-out',
    severity: 'error',
    scope: 'service',
    what: '`distribute` gives a locality with endpoints no weight.',
    why: 'Istio removes the endpoints of a locality that `to` does not name: they get nothing, not even when all others are dead.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) =>
            path.dropped
                .filter(({ because }) => because === 'left out of distribute')
                .map(({ cluster, endpoints }) => ({
                    ...onPath(path),
                    field:
                        'field' in path.localityLb.source ? `${path.localityLb.source.field}.distribute` : 'distribute',
                    reason: `leaves out ${counted(endpoints, 'endpoint')} of \`${cluster}\` for callers in ${path.caller.locality.region || 'an unknown region'}: they get no request, not even when all others are dead.`,
                    fix: {
                        text: 'Give every region a weight of at least 1, or use `failover` instead of weights.',
                        argument: '`localities` of LocalityFailover, one for each region',
                    },
                })),
        ),
};

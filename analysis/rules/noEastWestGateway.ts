import type { Rule } from './rule';
import { counted, onPath, pathsOf } from './subject';

/** Networks that nothing joins. */
export const noEastWestGateway: Rule = {
    id: 'no-east-west-gateway',
    severity: 'error',
    scope: 'service',
    what: 'Endpoints are on another network than the caller, and no east-west gateway leads there.',
    why: 'Istio leaves out endpoints of a network without a gateway. Where it knows no gateway at all, it sends their own addresses, which nothing reaches.',
    source: 'https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) =>
            path.dropped
                .filter(({ because }) => because === 'no east-west gateway' || because === 'unreachable address')
                .map(({ because, cluster, endpoints }) => ({
                    ...onPath(path),
                    field: 'the label topology.istio.io/network',
                    reason: `separates callers in \`${path.caller.cluster}\` from ${counted(endpoints, 'endpoint')} of \`${cluster}\`: ${
                        because === 'no east-west gateway'
                            ? 'no Service of a gateway with an address carries the label of that network.'
                            : 'there is no east-west gateway at all.'
                    }`,
                    fix: {
                        text: `Install an east-west gateway in \`${cluster}\`, its Service labelled with its network.`,
                        argument: 'EastWestGateway',
                    },
                })),
        ),
};

import type { Rule } from './rule';
import { hostsOf, onPath, pathsOf } from './subject';

/** Clusters behind one address. */
export const oneGatewayAddress: Rule = {
    id: 'one-gateway-address',
    severity: 'warning',
    scope: 'service',
    what: 'All endpoints of a remote cluster are behind one gateway address.',
    why: 'For the caller’s Envoy they are one endpoint: the errors of one pod eject the whole cluster.',
    source: 'https://github.com/istio/istio/issues/52435',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) => {
            const remote = hostsOf(path).filter(({ kind }) => kind === 'east-west gateway');
            const clusters = [...new Set(remote.map(({ cluster }) => cluster))];
            return path.detection === undefined
                ? []
                : clusters.flatMap((cluster) => {
                      const addresses = new Set(
                          remote.filter((host) => host.cluster === cluster).map(({ address }) => address),
                      );
                      return addresses.size === 1
                          ? [
                                {
                                    ...onPath(path),
                                    field: 'outlierDetection',
                                    reason: `ejects all of \`${cluster}\` at once: its endpoints are behind one address, ${[...addresses].join()}.`,
                                    fix: {
                                        text: 'Give the network two gateway addresses, and count gateway errors instead of all 5xx.',
                                        argument: '`addresses: 2` of EastWestGateway',
                                    },
                                },
                            ]
                          : [];
                  });
        }),
};

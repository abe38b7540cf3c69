import { refusingCluster } from '../../paths/serverNames';
import type { Rule } from '../rule';

/** Names that the other side does not know. */
export const edgeServerName: Rule = {
    id: 'edge-server-name',
    severity: 'error',
    scope: 'fleet',
    what: 'A fallback asks another cluster’s gateway for a server name that it does not route.',
    why: 'The gateway chooses the Service by the SNI. Another name is refused before TLS.',
    source: 'https://gateway-api.sigs.k8s.io/guides/tls/',
    check: ({ clusters }) =>
        clusters.flatMap(({ edgeRoutes, name }) =>
            edgeRoutes.flatMap(({ tiers }) =>
                tiers
                    .flatMap(({ targets }) => targets)
                    .flatMap(({ source, to }) => {
                        const behind = refusingCluster(to, clusters);
                        const known = (behind?.serverNames ?? []).map((each) => each.serverName);
                        return behind && to.kind === 'address'
                            ? [
                                  {
                                      cluster: name,
                                      object: source,
                                      field: 'sni',
                                      reason: `is "${to.serverName ?? ''}"; \`${behind.name}\` routes ${known.join(', ') || 'no name'}.`,
                                      fix: {
                                          text: 'Use a name that the other cluster’s TLSRoute or `sniDomains` has.',
                                          argument: '`fallbacks[].serverName`',
                                      },
                                  },
                              ]
                            : [];
                    }),
            ),
        ),
};

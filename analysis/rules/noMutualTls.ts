import type { Rule } from './rule';
import { counted, onPath, pathsOf } from './subject';

/** Endpoints that no gateway leads to. */
export const noMutualTls: Rule = {
    id: 'no-mutual-tls',
    severity: 'error',
    scope: 'service',
    what: 'Endpoints on another network have no sidecar, or the rule switches mutual TLS off.',
    why: 'East-west gateways route by the server name of mutual TLS. Istio leaves out endpoints of other networks that do not take part in it.',
    source: 'https://istio.io/latest/docs/ops/deployment/deployment-models/#multiple-networks',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) =>
            path.dropped
                .filter(({ because }) => because === 'no mutual TLS')
                .map(({ cluster, endpoints }) => ({
                    ...onPath(path),
                    field: 'mutual TLS',
                    reason: `is off between callers in \`${path.caller.cluster}\` and ${counted(endpoints, 'endpoint')} of \`${cluster}\` on another network: Istio leaves them out.`,
                    fix: {
                        text: 'Inject sidecars into the pods, and leave `tls` out of the rule (or use ISTIO_MUTUAL).',
                        argument: '`injected: true` of EchoApp; StrictMutualTls',
                    },
                })),
        ),
};

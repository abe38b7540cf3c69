import type { Rule } from './rule';
import { counted, onPath, pathsOf } from './subject';

/** Services without an address of their own. */
export const headless: Rule = {
    id: 'headless',
    severity: 'error',
    scope: 'service',
    what: 'A rule declares a failover of sidecars for a headless Service (`clusterIP: None`).',
    why: 'A sidecar sends to the pod whose address its application looked up, and has no other endpoints. Gateways have them.',
    source: 'https://istio.io/latest/docs/ops/configuration/traffic-management/traffic-routing/#headless-services',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) =>
            path.dropped
                .filter(({ because }) => because === 'clusterIP: None' && path.rule !== undefined)
                .map(({ cluster, endpoints }) => ({
                    ...onPath(path),
                    object: `Service ${path.service.split('.').slice(0, 2).reverse().join('/')}`,
                    field: 'spec.clusterIP',
                    reason: `is None: sidecars in \`${path.caller.cluster}\` never use ${counted(endpoints, 'endpoint')} of \`${cluster}\`.`,
                    fix: { text: 'Give callers a Service with an address, beside this one.' },
                })),
        ),
};

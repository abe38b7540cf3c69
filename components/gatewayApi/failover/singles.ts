import type { Single } from '../../declaredOnce';
import { Hardening } from '../../istio/hardening';
import type { EdgeFailoverSpec } from './edgeFailoverSpec';
import { backendName } from './fallbackBackend';
import { routeRules } from './httpRoute';
import { keeperName } from './keeper';
import { policyName } from './trafficPolicy';

/** What a cluster has once. Names of two parts can be equal though the parts differ. */
export function edgeFailoverSingles(spec: EdgeFailoverSpec): Single[] {
    const { fallbacks, hardening, namespace, retry, routeName } = spec;
    const named = (path: string, kind: string, name: string) => ({
        path,
        thing: `${kind} ${namespace}/${name}`,
        fix: 'give each its own `routeName`.',
    });
    return [
        named('routeName', 'HTTPRoute', routeName),
        ...fallbacks.map((_, index) => named(`fallbacks[${index}].cluster`, 'Backend', backendName(spec, index))),
        ...routeRules(retry !== undefined).map((rule) =>
            named('routeName', 'BackendTrafficPolicy', policyName(spec, rule)),
        ),
        ...(hardening === Hardening.Guide
            ? []
            : [
                  named('routeName', 'EnvoyPatchPolicy', routeName),
                  {
                      path: 'primary.service',
                      thing: `EndpointSlice ${namespace}/${keeperName(spec)}`,
                      fix: 'declare one failover for each Service, with all its `hostnames`.',
                  },
              ]),
    ];
}

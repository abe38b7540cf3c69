import type * as pulumi from '@pulumi/pulumi';
import type { Drilled } from '../drill/plan';
import type { DrillTarget } from '../drill/target';
import type { Problem } from '../problem';
import type { Hardening } from './hardening';
import { serviceOf } from './hostNames';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';

type Spec = Pick<LocalityFailoverSpec, 'baseEjectionTime' | 'detection' | 'namespace' | 'retry' | 'service'>;

/** What a plan says of a service of the mesh and of its failover, whatever orders its endpoints. */
export function drilledService(
    { baseEjectionTime, detection, namespace, retry, service: { host } }: Spec,
    hardening: Hardening,
): Omit<Drilled, 'clusters' | 'expectations' | 'primary'> {
    const service = serviceOf(host);
    return {
        service: service?.name ?? host,
        namespace: service?.namespace ?? namespace,
        variant: hardening,
        perTryTimeout: retry?.perTryTimeout,
        baseEjectionTime,
        intervals: [detection.interval],
    };
}

/** The host of a `ServiceEntry` is no Service, whose name the Deployment could have. */
export function deploymentProblems({ service: { host } }: Spec, { deployment }: pulumi.Unwrap<DrillTarget>): Problem[] {
    return serviceOf(host) || deployment !== undefined
        ? []
        : [
              {
                  path: 'drill.deployment',
                  reason: `is missing: ${host} is not a Service, whose name it would be.`,
                  fix: 'Name the Deployment that serves in the primary cluster.',
              },
          ];
}

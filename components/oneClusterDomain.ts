import type * as pulumi from '@pulumi/pulumi';
import { clusterOf } from './declaredOnce';
import { refuse } from './invalidArguments';

/** The DNS suffix that a component takes its cluster's Services to have. */
interface AssumedDomain {
    /** Argument that says it. */
    path: string;
    domain: string;
}

interface Assumption {
    subject: string;
    name: string;
    domain: string;
}

/** The first assumption about each cluster. */
const assumptions = new WeakMap<object, Assumption>();

/**
 * Refuses a component for whose cluster another component of the same program has another domain: one of the two would
 * name Services that do not exist. Which components are in the same cluster: see {@link clusterOf}.
 *
 * @param subject Name of the component's class.
 * @param name Its name. The same name again is the same component, declared by another run with the same provider.
 */
export function oneClusterDomain(
    component: pulumi.ComponentResource,
    subject: string,
    name: string,
    { path, domain }: AssumedDomain,
): void {
    const cluster = clusterOf(component);
    if (cluster === undefined) {
        return; // a test without a stack
    }
    const first = assumptions.get(cluster);
    if (first === undefined || (first.subject === subject && first.name === name)) {
        assumptions.set(cluster, { subject, name, domain });
        return;
    }
    refuse(
        subject,
        first.domain === domain
            ? []
            : [
                  {
                      path,
                      reason: `means the cluster domain "${domain}", but ${first.subject} "${first.name}" has "${first.domain}" for the same cluster`,
                      fix: 'say the same in both; `clusterDomain` is `cluster.local` where it is left out.',
                  },
              ],
    );
}

import * as pulumi from '@pulumi/pulumi';
import { loadBalancerAddress, type LoadBalancerStatus } from './service';

/**
 * The address of a gateway's Service of type LoadBalancer: unknown while a preview only asks the API server what it would
 * do.
 *
 * @throws Error when the Service has none.
 */
export function balancerAddress(status: LoadBalancerStatus | undefined): string {
    const found = loadBalancerAddress(status);
    if (found === undefined && pulumi.runtime.isDryRun()) {
        return pulumi.unknown as string;
    }
    if (found === undefined) {
        throw new Error(
            'The gateway’s Service has no `status.loadBalancer.ingress`: nothing in this cluster gives addresses ' +
                'to Services of type LoadBalancer.',
        );
    }
    return found;
}

import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import type { Stored } from '../../node/objects';
import { type Endpoint, readyEndpoints } from '../../node/readyEndpoints';
import type { Problems } from './problems';
import type { UpstreamSpec } from './resources';

/** The ready endpoints of the Service that an upstream names, sorted: an order that changed would be a change to Envoy. */
export function kubeEndpoints(
    kube: NonNullable<UpstreamSpec['kube']>,
    services: readonly Stored<V1Service>[],
    slices: readonly Stored<V1EndpointSlice>[],
    problems: Problems,
): Endpoint[] {
    const { serviceName, serviceNamespace, servicePort } = kube;
    const where = `${serviceNamespace}/${serviceName}`;
    const service = services.find(
        ({ metadata }) => metadata.name === serviceName && metadata.namespace === serviceNamespace,
    );
    const port = service?.spec?.ports?.find((candidate) => candidate.port === servicePort);
    if (!port) {
        problems.add(service ? `the Service ${where} has no port ${servicePort}` : `there is no Service ${where}`);
        return [];
    }
    return slices
        .filter(
            ({ metadata }) =>
                metadata.namespace === serviceNamespace &&
                metadata.labels?.['kubernetes.io/service-name'] === serviceName,
        )
        .flatMap((slice) => readyEndpoints(slice, port.name))
        .sort((a, b) => (a.address < b.address ? -1 : 1));
}

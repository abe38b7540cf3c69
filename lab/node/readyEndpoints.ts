import type { V1EndpointSlice } from '@kubernetes/client-node';

/** An address and port of a pod behind a Service. */
export interface Endpoint {
    address: string;
    port: number;
}

/** The ready endpoints of a slice, at the port of this name; an unnamed port has the name ''. */
export function readyEndpoints(slice: V1EndpointSlice, portName = ''): Endpoint[] {
    const port = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port;
    return port === undefined
        ? []
        : (slice.endpoints ?? [])
              .filter(({ conditions }) => conditions?.ready !== false)
              .flatMap(({ addresses }) => addresses.map((address) => ({ address, port })));
}

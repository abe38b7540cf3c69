import type { Rule } from './rule';
import { clustersOf, onPath, pathsOf } from './subject';

/** Ports that Istio does not take for HTTP. */
export const tcpPort: Rule = {
    id: 'tcp-port',
    severity: 'warning',
    scope: 'service',
    what: 'The name or `appProtocol` of a port makes Istio take it for TCP, in a failover with HTTP retries.',
    why: 'For TCP Envoy sees connections and no replies: it retries nothing, and only failed connections eject.',
    source: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => path.detection !== undefined && clustersOf(path).length > 1)
            .filter(({ route }) => !route.startsWith('no route'))
            .flatMap((path) => {
                const service = fleet.clusters
                    .find(({ name }) => name === path.caller.cluster)
                    ?.services.get(path.service);
                const ports = (service?.tcpPorts ?? []).filter((port) => path.port === undefined || port === path.port);
                return ports.length === 0 || !service
                    ? []
                    : [
                          {
                              ...onPath(path),
                              object: `${service.kind} ${service.namespace}/${service.name}`,
                              field: 'spec.ports[].name',
                              reason: `makes ${ports.join(', ')} TCP: the retries of ${path.route.split(', ')[0] ?? ''} do not apply.`,
                              fix: { text: 'Name the port `http`, `http2` or `grpc`, or set `appProtocol`.' },
                          },
                      ];
            }),
};

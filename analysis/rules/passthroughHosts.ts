import { objectName } from '../manifests/kubernetesObject';
import { covers } from '../paths/gatewayRefusals';
import type { Rule } from './rule';
import { hostsOf, pathsOf } from './subject';

/** East-west gateways that let other services through. */
export const passthroughHosts: Rule = {
    id: 'passthrough-hosts',
    severity: 'error',
    scope: 'service',
    what: 'The `Gateway` of an east-west gateway does not cover a service that other networks reach through it.',
    why: 'A server with `AUTO_PASSTHROUGH` routes the hosts that it names. Istio’s guide uses `*.local`.',
    source: 'https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/#expose-services-in-cluster1',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) => {
            const behind = new Set(
                [
                    ...hostsOf(path).filter(({ kind }) => kind === 'east-west gateway'),
                    ...path.dropped.filter(({ because }) => because === 'not a host of the passthrough'),
                ].map(({ cluster }) => cluster),
            );
            return [...behind].flatMap((name) => {
                const gateways =
                    fleet.clusters.find((each) => each.name === name)?.gateways.filter((each) => each.isPassthrough) ??
                    [];
                const covered = gateways.some(({ passthroughHosts: hosts }) => covers(hosts, path.service));
                const [first] = gateways;
                return covered || !first
                    ? []
                    : [
                          {
                              cluster: name,
                              service: path.service,
                              object: objectName(first.object),
                              field: 'spec.servers[].hosts',
                              reason: `is ${JSON.stringify(first.passthroughHosts)}, which does not cover the service.`,
                              fix: { text: 'Use `*.local`.', argument: 'EastWestGateway declares it' },
                          },
                      ];
            });
        }),
};

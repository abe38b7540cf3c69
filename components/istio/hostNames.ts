import { repeated } from '../../analysis/repeated';
import type { Problem } from '../problem';

const label = '[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?';
const fullName = new RegExp(`^${label}(\\.${label})+$`);
const wildcard = new RegExp(`^\\*(\\.${label})*$`);

/** Domain of the Services that several clusters export (Multi-Cluster Services API); it is no cluster's own. */
export const clusterSetDomain = 'clusterset.local';

/** A Service's name with its end or its namespace left out: `a.b.svc`, `a.svc.cluster.local`. */
const shortService = /(^|\.)svc$|^([^.]+\.)?svc\.(cluster|cluster\.local|clusterset\.local)$/;

/** The parts of a Service's full name, `<name>.<namespace>.svc.<cluster domain>`. */
export interface ServiceName {
    name: string;
    namespace: string;
    clusterDomain: string;
}

/** The Service that a host means to Istio; undefined for any other host, such as that of a `ServiceEntry`. */
export function serviceOf(host: string): ServiceName | undefined {
    const [name, namespace, kind, ...domain] = host.split('.');
    return name && namespace && kind === 'svc' && domain.length > 0
        ? { name, namespace, clusterDomain: domain.join('.') }
        : undefined;
}

/**
 * What is wrong with the host of a rule. Istio would accept a short name, and match nothing by it.
 *
 * @param namespace Namespace of the rule, where the user gave one.
 */
export function serviceHostProblems(argument: string, host: string, namespace: string | undefined): Problem[] {
    const lower = host.toLowerCase();
    const labels = lower.split('.');
    const [name, space = 'default'] = lower.replace(/(^|\.)svc(\..*)?$/, '').split('.');
    const example = `${name || 'hello-world'}.${space}.svc.cluster.local`;
    const problem = (reason: string, fix: string) => [{ path: argument, reason: `is "${host}"${reason}`, fix }];
    if (labels.length < 2 || shortService.test(lower) || (labels.length === 2 && labels[1] === namespace)) {
        return problem(
            '',
            `write the full name, such as \`${example}\`: a short one means a different service in each namespace, or none.`,
        );
    }
    if (!isFullName(host)) {
        return problem('', 'write a host name, without a scheme, a port, a wildcard or underscores.');
    }
    if (host !== lower && serviceOf(lower)) {
        return problem('', `write \`${lower}\`: the host of a Service is lower case.`);
    }
    return serviceOf(host) || namespace !== undefined
        ? []
        : problem(
              ', which is not the full name of a Service',
              `write that, such as \`${labels.length === 2 ? example : 'hello-world.default.svc.cluster.local'}\`, or give ` +
                  'the `namespace` of the `ServiceEntry` that has this host.',
          );
}

/** What is wrong with the hosts that an ingress gateway answers for. */
export function entryHostProblems(argument: string, hosts: readonly string[]): Problem[] {
    if (hosts.length === 0) {
        return [{ path: argument, reason: 'is empty', fix: 'leave it out for every host (`*`).' }];
    }
    return [
        ...hosts.flatMap((host, index) =>
            isHostPattern(host)
                ? []
                : [
                      {
                          path: `${argument}[${index}]`,
                          reason: `is "${host}"`,
                          fix:
                              'write a host name, such as `shop.example.com`, `*.example.com` or `*`, without a scheme, a ' +
                              'port or underscores.',
                      },
                  ],
        ),
        ...repeated(hosts.map((host) => host.toLowerCase())).map((host) => ({
            path: argument,
            reason: `names "${host}" twice.`,
        })),
    ];
}

/** Whether Istio takes a text for a host name with at least two labels: no address, port, scheme or underscore. */
export function isFullName(host: string): boolean {
    return host.length <= 253 && fullName.test(host) && !/(^|\.)\d+$/.test(host);
}

/** Whether it is a full name, `*`, or a wildcard for one such as `*.example.com`. */
export function isHostPattern(host: string): boolean {
    return isFullName(host) || (host.length <= 253 && wildcard.test(host));
}

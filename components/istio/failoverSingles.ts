import type { Single } from '../declaredOnce';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';
import type { EntryArguments } from './routeProblems';

type RuleNames = Pick<LocalityFailoverSpec, 'namespace' | 'ruleName' | 'service'>;
type EntryNames = Pick<LocalityFailoverSpec, 'gatewayName' | 'gatewaySelector' | 'hosts' | 'namespace'>;

/** What a cluster has once of a failover's rule. The rule acts for the clients of its namespace. */
export function ruleSingles({ namespace, ruleName, service }: RuleNames): Single[] {
    return [
        {
            path: 'ruleName',
            thing: `DestinationRule ${namespace}/${ruleName}`,
            fix: 'give each failover its own `ruleName`.',
        },
        {
            path: 'service.host',
            thing: `the failover of "${service.host}" in ${namespace}`,
            fix: 'Istio applies one `DestinationRule` of a host and a namespace only: declare one failover of it there.',
        },
    ];
}

/** What a cluster has once of a failover's route for the mesh: it acts for every sidecar, whatever its namespace. */
export function meshRouteSingles({ service }: Pick<RuleNames, 'service'>): Single[] {
    return [
        {
            path: 'service.host',
            thing: `the route to "${service.host}" of all sidecars`,
            fix: 'a sidecar routes a host by one `VirtualService` only: declare one `MeshFailover` of it.',
        },
    ];
}

/** What a cluster has once of a failover's way through an ingress gateway. */
export function entrySingles(
    { gatewayName, gatewaySelector, hosts, namespace }: EntryNames,
    routeName: string,
    entry: EntryArguments,
): Single[] {
    const selector = Object.entries(gatewaySelector)
        .map(([label, value]) => `${label}=${value}`)
        .sort()
        .join(',');
    return [
        {
            path: entry.gatewayName,
            thing: `Gateway ${namespace}/${gatewayName}`,
            fix: `give each failover its own \`${entry.gatewayName}\`.`,
        },
        {
            path: 'ruleName',
            thing: `VirtualService ${namespace}/${routeName}`,
            fix: 'give each failover its own `ruleName`.',
        },
        ...hosts.map((host) => ({
            path: entry.hosts,
            thing: `the host "${host.toLowerCase()}" at the gateways ${selector}`,
            fix: `a gateway routes a host by one \`VirtualService\` only: give each failover its own \`${entry.hosts}\`.`,
        })),
    ];
}

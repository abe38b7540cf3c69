import type { Single } from '../declaredOnce';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';
import type { EntryArguments } from './routeProblems';

type RuleNames = Pick<LocalityFailoverSpec, 'namespace' | 'ruleName' | 'service'>;
type EntryNames = Pick<LocalityFailoverSpec, 'gatewayName' | 'gatewaySelector' | 'hosts' | 'namespace'>;

/** What a cluster has once of a failover's rule. */
export function ruleSingles({ namespace, ruleName, service }: RuleNames): Single[] {
    return [
        {
            path: 'ruleName',
            thing: `DestinationRule ${namespace}/${ruleName}`,
            fix: 'give each failover its own `ruleName`.',
        },
        {
            path: 'service.host',
            thing: `the failover of "${service.host}"`,
            fix: 'Istio applies one `DestinationRule` of a host only: declare one failover of it.',
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

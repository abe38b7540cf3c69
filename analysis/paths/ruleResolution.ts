import type { Cluster, MeshSettings, Service } from '../model/fleet';
import type { DestinationRule, Policy, PortPolicy, Subset } from '../model/rules';
import { byAge } from '../readers/istio/destinationRules';

/** The rule that a proxy follows for a service: one, or several for the same host in one namespace, merged. */
export interface ResolvedRule {
    /** Oldest first. */
    readonly rules: readonly DestinationRule[];
    readonly policy: Policy | undefined;
    readonly subsets: ReadonlyMap<string, Subset>;
}

/** The rule for a service that proxies of a namespace follow. */
export type RuleResolver = (namespace: string) => ResolvedRule | undefined;

/**
 * Finds the rule for a service by the namespace of the proxy. Istio looks in the proxy's namespace, then in the
 * service's, then in the root namespace, and takes the most specific host of the first that has any. A proxy in the
 * root namespace looks there for rules that are not exported only.
 *
 * Only the namespaces that a rule is in or is exported to by name can differ from all others, so that a fleet of many
 * namespaces costs no more than one of few.
 *
 * Source: `destinationRule` in Istio's `pilot/pkg/model/push_context.go`
 * (https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration).
 */
export function ruleResolver(
    { mesh, rulesFor }: Pick<Cluster, 'mesh' | 'rulesFor'>,
    service: Pick<Service, 'host' | 'namespace'>,
): RuleResolver {
    const covering = rulesFor(service.host);
    const own = new Set(differingNamespaces({ mesh }, covering));
    const known = new Map<string, ResolvedRule | undefined>();
    return (namespace) => {
        const key = own.has(namespace) ? namespace : '';
        if (!known.has(key)) {
            known.set(key, resolved(mesh, covering, namespace, service));
        }
        return known.get(key);
    };
}

/** The namespaces whose proxies may follow another rule than those of all other namespaces. */
export function differingNamespaces(
    { mesh }: Pick<Cluster, 'mesh'>,
    covering: readonly DestinationRule[],
): readonly string[] {
    return covering.length === 0
        ? []
        : [mesh.rootNamespace, ...covering.flatMap((rule) => [rule.namespace, ...exportedTo(mesh, rule)])];
}

function exportedTo(mesh: MeshSettings, rule: DestinationRule): readonly string[] {
    return rule.exportTo.length === 0 ? mesh.destinationRuleExportTo : rule.exportTo;
}

function resolved(
    mesh: MeshSettings,
    covering: readonly DestinationRule[],
    namespace: string,
    service: Pick<Service, 'namespace'>,
): ResolvedRule | undefined {
    const isVisible = (rule: DestinationRule): boolean =>
        exportedTo(mesh, rule).some(
            (each) => each === '*' || each === namespace || (each === '.' && rule.namespace === namespace),
        );
    const isPrivate = (rule: DestinationRule): boolean => exportedTo(mesh, rule).every((each) => each === '.');
    const candidates = [
        covering.filter(
            (rule) =>
                rule.namespace === namespace &&
                isVisible(rule) &&
                (namespace !== mesh.rootNamespace || isPrivate(rule)),
        ),
        covering.filter((rule) => rule.namespace === service.namespace && isVisible(rule)),
        covering.filter((rule) => rule.namespace === mesh.rootNamespace && isVisible(rule)),
    ];
    const found = candidates.find((rules) => rules.length > 0);
    return found && merged(mostSpecific(found));
}

/** The rules with the longest host; a host without a wildcard is longer than any with one. */
function mostSpecific(rules: readonly DestinationRule[]): DestinationRule[] {
    const rank = ({ host }: DestinationRule): number => (host.startsWith('*') ? host.length : 1_000 + host.length);
    const best = Math.max(...rules.map(rank));
    return rules.filter((rule) => rank(rule) === best);
}

/** Istio takes the oldest policy, and of each subset the oldest (https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services). */
function merged(rules: readonly DestinationRule[]): ResolvedRule {
    const oldest = byAge(rules);
    const subsets = oldest.flatMap((rule) => rule.subsets).reverse();
    return {
        rules: oldest,
        policy: oldest.find(({ policy }) => policy !== undefined)?.policy,
        subsets: new Map(subsets.map((subset) => [subset.name, subset])),
    };
}

/**
 * What a resolved rule says for one subset and port. A port's policy replaces the one it is in, with defaults for what
 * it leaves out; a subset's is laid over the rule's, also over what that says for the port
 * (https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy).
 */
export function effectivePolicy(
    rule: ResolvedRule | undefined,
    subset: string | undefined,
    port: number | undefined,
): PortPolicy {
    const top = rule?.policy;
    const own = subset === undefined ? undefined : rule?.subsets.get(subset)?.policy;
    const [ofRule, ofSubset] = [top, own].map((policy) => (port === undefined ? undefined : policy?.ports.get(port)));
    return ofSubset ?? { ...(ofRule ?? top), ...own };
}

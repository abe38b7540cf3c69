import { labelProblems, subdomainProblems } from '../../../components/kubernetesNames';
import { problemText } from '../../../components/problem';
import { answeredByProblems } from '../../../drill/plan/requestProblems';
import { isHttpUrl } from '../../../drill/plan/valueChecks';
import type { Cluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import { sharedRegions } from '../locality/sharedRegions';
import type { OwnService } from './settings';

/** What is wrong with the settings together, before any cluster is read. */
export function serviceSettingProblems(configuration: Configuration, clusters: readonly Cluster[]): string[] {
    const { answeredBy, entry = {}, preference, replies, retry, service, weights } = configuration;
    const names = clusters.map(({ name }) => name);
    const hasGateway = entry.ingress === true || entry.gateway !== undefined;
    const only = (wrong: boolean, problem: string): string[] => (wrong ? [problem] : []);
    return [
        ...(service ? nameProblems(service) : []),
        ...only(
            clusters.length < 2,
            `Scenario service needs two clusters; there ${clusters.length === 1 ? 'is one' : 'are none'} with these settings.`,
        ),
        ...only(
            entry.ingress === true && entry.gateway !== undefined,
            '`entry.ingress` and `entry.gateway` both say which gateway gets the route; leave one out.',
        ),
        ...only(entry.url !== undefined && !isHttpUrl(entry.url), '`entry.url` needs an http:// or https:// URL.'),
        ...only(
            entry.hosts !== undefined && !hasGateway,
            '`entry.hosts` has no effect without `entry.gateway` or `entry.ingress`, whose route has them.',
        ),
        ...only(
            entry.url === undefined && entry.hosts?.every((host) => host.startsWith('*.')) === true,
            `\`entry.url\` is missing: \`entry.hosts\` (${entry.hosts?.join(', ') ?? ''}) says no host that requests could name.`,
        ),
        ...only(
            weights !== undefined && !hasGateway,
            '`weights` are of a route at a gateway: add `entry.gateway` or `entry.ingress`. Without `weights` each cluster ' +
                'serves its own callers.',
        ),
        ...only(
            weights !== undefined && preference !== undefined,
            '`weights` and `preference` both say where requests go; leave one out.',
        ),
        ...(weights ? sharedRegions(clusters).map((shared) => `${shared}, but \`weights\` are by region.`) : []),
        ...only(
            retry?.backOff !== undefined,
            '`retry.backOff` has no effect with scenario service: Istio has no such setting.',
        ),
        ...only(
            replies !== undefined && answeredBy !== undefined,
            '`replies` has no effect beside `answeredBy`; leave one out.',
        ),
        ...Object.entries(replies ?? {})
            .filter(([, cluster]) => !names.includes(cluster))
            .map(([words, cluster]) => `\`replies["${words}"]\` is ${cluster}; the clusters are ${names.join(', ')}.`),
        ...answeredByProblems(answeredBy, names),
    ];
}

/** Names that Kubernetes cannot have are paths of other objects to its API. */
function nameProblems({ deployment, name, namespace }: OwnService): string[] {
    return [
        ...labelProblems('service.namespace', namespace),
        ...labelProblems('service.name', name),
        ...(deployment === undefined ? [] : subdomainProblems('service.deployment', deployment)),
    ].map(problemText);
}

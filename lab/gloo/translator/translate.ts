import { translateUpstream } from './clusters';
import { any, type Message } from './envoyTypes';
import { isServed, listener, routesName, servedBy } from './listeners';
import { Problems } from './problems';
import { type Gateway, refOf, refText, sameRef, type Snapshot, type Upstream, type VirtualService } from './resources';
import { domainsOf, virtualHost } from './routes';
import { type ResolvedScheme, resolveScheme } from './schemes';

type ResourceState = 'Accepted' | 'Warning' | 'Rejected';

/** What became of a resource: Gloo writes this into its status. */
export interface Report {
    resource: Upstream | VirtualService | Gateway;
    plural: 'upstreams' | 'virtualservices' | 'gateways';
    state: ResourceState;
    reasons: string[];
}

/** The resources for the proxies, and the statuses of the objects behind them. */
export interface Translation {
    listeners: Message[];
    routes: Message[];
    clusters: Message[];
    endpoints: Message[];
    reports: Report[];
    schemes: ResolvedScheme[];
}

/** Translates everything. A resource with a problem is left out whole, and its report lists every problem that it has. */
export function translate(snapshot: Snapshot): Translation {
    const schemes = snapshot.schemes.map((scheme) => resolveScheme(scheme, snapshot));
    const upstreams = snapshot.upstreams.map((upstream) => {
        const problems = new Problems();
        const given = schemes.find(({ failover }) => failover && sameRef(failover.primary, refOf(upstream)));
        const failover = upstream.spec?.failover ?? given?.failover?.value;
        const translated = translateUpstream(upstream, failover, snapshot, problems);
        return { translated, report: reportOf(upstream, 'upstreams', problems.found) };
    });
    const usable = upstreams.filter(({ report }) => report.state !== 'Rejected');

    const hosts = snapshot.virtualServices.map((service) => {
        const problems = new Problems();
        const warnings: string[] = [];
        const host = virtualHost(service, snapshot.upstreams, problems, warnings);
        domainConflicts(service, snapshot.virtualServices).forEach((problem) => problems.add(problem));
        return { service, host, report: reportOf(service, 'virtualservices', problems.found, warnings) };
    });
    const served = hosts.filter(({ report }) => report.state !== 'Rejected');

    const gateways = snapshot.gateways.filter(isServed).map((gateway) => {
        const problems = new Problems();
        const taken = servedBy(
            gateway,
            served.map(({ service }) => service),
        );
        const routes = any('envoy.config.route.v3.RouteConfiguration', {
            name: routesName(gateway),
            virtualHosts: served.filter(({ service }) => taken.includes(service)).map(({ host }) => host),
        });
        return { listener: listener(gateway, problems), routes, report: reportOf(gateway, 'gateways', problems.found) };
    });
    const open = gateways.filter(({ report }) => report.state !== 'Rejected');
    return {
        listeners: open.map((each) => each.listener),
        routes: open.map((each) => each.routes),
        clusters: usable.map(({ translated }) => translated.cluster),
        endpoints: usable.map(({ translated }) => translated.endpoints),
        reports: [...upstreams, ...hosts, ...gateways].map(({ report }) => report),
        schemes,
    };
}

function reportOf(
    resource: Report['resource'],
    plural: Report['plural'],
    problems: string[],
    warnings: string[] = [],
): Report {
    const state = problems.length > 0 ? 'Rejected' : warnings.length > 0 ? 'Warning' : 'Accepted';
    return { resource, plural, state, reasons: [...problems, ...warnings] };
}

/** Envoy refuses a route table in which two virtual hosts have one domain. */
function domainConflicts(service: VirtualService, all: readonly VirtualService[]): string[] {
    return all
        .filter((other) => other !== service)
        .flatMap((other) =>
            domainsOf(other)
                .filter((domain) => domainsOf(service).includes(domain))
                .map((domain) => `the domain ${domain} is that of ${refText(refOf(other))} too`),
        );
}

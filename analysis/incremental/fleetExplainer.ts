import { assumedReadings } from '../assumedReadings';
import { BridgedFleet } from '../bridge/serviceBridge/bridgedFleet';
import { namedByOrigin } from '../bridge/serviceBridge/madeFindings';
import { type EdgeRouteIn, edgeRoutesByService, explainedService } from '../explainedService';
import type { ExplainedService, Explanation } from '../explanation';
import type { Cluster, ClusterInput } from '../model/fleet';
import { usualConditions } from '../predictor/assumptions';
import { Forecasts } from '../predictor/forecasts';
import type { Conditions } from '../predictor/prediction';
import { readObjects } from '../readers/cluster';
import { indexed } from '../readers/lookups';
import { withReadings } from '../readers/readings';
import { findings, type FoundByRule, foundForService } from '../rules';
import { keepEqual } from './kept';
import { type ClusterReads, isUnchanged, RecordedClusters } from './recording';

/** A service as it was last explained, with what that rests on. */
interface KnownService {
    readonly service: ExplainedService;
    readonly found: FoundByRule;
    readonly routes: readonly EdgeRouteIn[];
    readonly reads: readonly ClusterReads[];
}

/** Inputs and clusters of one state of the fleet, and its services by host. */
interface FleetState {
    readonly inputs: readonly ClusterInput[];
    readonly clusters: readonly Cluster[];
    readonly services: ReadonlyMap<string, KnownService>;
}

/**
 * Explains the states of a fleet one after the other. Clusters whose objects are the same are not read again, and
 * services are explained again only where something that they rest on has changed. The result is that of
 * {@link explainFleet}.
 */
export class FleetExplainer {
    private last: FleetState = { inputs: [], clusters: [], services: new Map() };
    private readonly forecasts: Forecasts;
    private readonly bridges = new BridgedFleet(readObjects);

    constructor(private readonly conditions: Conditions = usualConditions) {
        this.forecasts = new Forecasts(conditions);
    }

    explain(given: readonly ClusterInput[]): Explanation {
        const inputs = this.bridges.of(given);
        const clusters = withReadings(
            inputs.map((input, index) => this.read(input, index)),
            this.last.clusters,
        );
        const routes = edgeRoutesByService(clusters);
        const hosts = new Set([...clusters.flatMap(({ services }) => [...services.keys()]), ...routes.keys()]);
        const recorded = new RecordedClusters(clusters);
        const known = new Map(
            [...hosts]
                .sort()
                .map((host) => [host, this.known(host, clusters, routes.get(host) ?? [], recorded)] as const),
        );
        this.last = { inputs, clusters, services: known };
        const services = [...known.values()].map(({ service }) => service);
        return {
            version: 1,
            clusters: clusters.map(({ localities, name, network, readings }) => ({
                name,
                network,
                localities,
                reads: readings,
            })),
            services,
            conditions: this.conditions,
            problems: namedByOrigin(
                inputs,
                findings(
                    { clusters, services },
                    [...known.values()].map(({ found }) => found),
                ),
            ),
            notUnderstood: clusters.flatMap(({ notUnderstood }) => notUnderstood),
            hidden: clusters.flatMap(({ hidden, name }) => hidden.map((each) => ({ cluster: name, ...each }))),
            assumptions: [
                ...assumedReadings(clusters, services),
                ...clusters.flatMap(({ assumptions }) => assumptions),
            ],
        };
    }

    private read(input: ClusterInput, index: number): Cluster {
        const [before, cluster] = [this.last.inputs[index], this.last.clusters[index]];
        if (!before || !cluster) {
            return indexed(readObjects(input));
        }
        const isSame =
            before.name === input.name &&
            before.region === input.region &&
            before.objects === input.objects &&
            before.hidden === input.hidden &&
            before.hasAllSecrets === input.hasAllSecrets &&
            before.reads === input.reads &&
            before.serviceBridge === input.serviceBridge;
        return isSame ? cluster : indexed(keepEqual(cluster, readObjects(input)));
    }

    private known(
        host: string,
        clusters: readonly Cluster[],
        routes: readonly EdgeRouteIn[],
        recorded: RecordedClusters,
    ): KnownService {
        const before = this.last.services.get(host);
        if (before && this.isCurrent(before, clusters, routes)) {
            return before;
        }
        const { reads, result } = recorded.during(() => {
            const service = explainedService(recorded.clusters, host, routes, this.forecasts);
            return { service, found: foundForService({ clusters: recorded.clusters, services: [service] }) };
        });
        return { ...result, routes, reads };
    }

    private isCurrent(
        { reads, routes: before }: KnownService,
        clusters: readonly Cluster[],
        routes: readonly EdgeRouteIn[],
    ): boolean {
        const { clusters: old } = this.last;
        return (
            old.length === clusters.length &&
            before.length === routes.length &&
            before.every(({ cluster, route }, at) => routes[at]?.cluster === cluster && routes[at].route === route) &&
            clusters.every((cluster, index) => {
                const [read, was] = [reads[index], old[index]];
                return read !== undefined && was !== undefined && isUnchanged(read, was, cluster);
            })
        );
    }
}

import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../manifests/kubernetesObject';

/** A service as an Envoy holds it: its cluster, and the hosts of that. */
export interface Held {
    /** Addresses by priority, from 0 on. */
    readonly priorities: readonly (readonly string[])[];
    /** Weight by `region/zone`, as far as Envoy has weights of localities. */
    readonly localityWeights: Readonly<Record<string, number>>;
    readonly connectTimeoutMs: number | undefined;
    readonly panicThreshold: number | undefined;
    /** Undefined without outlier detection. Numbers that Envoy has none of are its defaults. */
    readonly detection: HeldDetection | undefined;
    /** Undefined without an active health check. */
    readonly check: HeldCheck | undefined;
}

/** An active health check as an Envoy holds it. */
export interface HeldCheck {
    readonly timeoutMs: number | undefined;
    readonly intervalMs: number | undefined;
    readonly unhealthyThreshold: number | undefined;
    readonly healthyThreshold: number | undefined;
    /** Of an HTTP check. */
    readonly path: string | undefined;
}

interface HeldDetection {
    readonly consecutive5xx: number | undefined;
    /** Percent of the detections that eject. */
    readonly enforcing5xx: number | undefined;
    readonly consecutiveGatewayFailure: number | undefined;
    readonly enforcingGatewayFailure: number | undefined;
    readonly intervalMs: number | undefined;
    readonly baseEjectionMs: number | undefined;
    readonly maxEjectionPercent: number | undefined;
}

/** A route as an Envoy holds it. */
export interface HeldRoute {
    readonly timeoutMs: number | undefined;
    readonly attempts: number;
    readonly retryOn: readonly string[];
    readonly perTryTimeoutMs: number | undefined;
    readonly leavesPriority: boolean;
}

/** What an Envoy holds, by the name of its cluster. */
export interface HeldState {
    readonly services: ReadonlyMap<string, Held>;
    /** Every route to a cluster: several, where requests are told apart by method, path or header. */
    readonly routes: ReadonlyMap<string, readonly HeldRoute[]>;
}

export const configPath = '/config_dump?include_eds';

/**
 * Reads Envoy's `/config_dump?include_eds`
 * (https://www.envoyproxy.io/docs/envoy/latest/operations/admin#get--config_dump).
 */
export function heldState(dump: unknown): HeldState {
    const configs = listOf(fieldsOf(dump).configs).map(fieldsOf);
    const items = (list: string, name: string): Fields[] =>
        configs.flatMap((config) => listOf(config[list]).map((each) => fieldsOf(fieldsOf(each)[name])));
    const endpoints = new Map(
        items('dynamic_endpoint_configs', 'endpoint_config').map((each) => [textOf(each.cluster_name) ?? '', each]),
    );
    const services = items('dynamic_active_clusters', 'cluster').map((cluster): [string, Held] => {
        const name = textOf(cluster.name) ?? '';
        const assigned = endpoints.get(textOf(fieldsOf(cluster.eds_cluster_config).service_name) ?? name);
        return [name, held(cluster, assigned ?? {})];
    });
    const routes = new Map<string, HeldRoute[]>();
    items('dynamic_route_configs', 'route_config')
        .flatMap(({ virtual_hosts }) => listOf(virtual_hosts).map(fieldsOf))
        .flatMap(({ routes: each }) => listOf(each).map((route) => fieldsOf(fieldsOf(route).route)))
        .forEach((route) => {
            const cluster = textOf(route.cluster);
            if (cluster !== undefined) {
                routes.set(cluster, [...(routes.get(cluster) ?? []), heldRoute(route)]);
            }
        });
    return { services: new Map(services), routes };
}

function held(cluster: Fields, assigned: Fields): Held {
    const groups = listOf(assigned.endpoints).map(fieldsOf);
    const most = Math.max(-1, ...groups.map(({ priority }) => numberOf(priority) ?? 0));
    const priorities = Array.from({ length: most + 1 }, (_, wanted) =>
        groups
            .filter(({ priority }) => (numberOf(priority) ?? 0) === wanted)
            .flatMap(({ lb_endpoints }) => listOf(lb_endpoints).map(addressOf))
            .sort(),
    );
    const weights = groups.map(({ load_balancing_weight: weight, locality }): [string, number] => {
        const { region, zone } = fieldsOf(locality);
        return [`${textOf(region) ?? ''}/${textOf(zone) ?? ''}`, numberOf(weight) ?? 0];
    });
    const threshold = fieldsOf(fieldsOf(cluster.common_lb_config).healthy_panic_threshold).value;
    return {
        priorities,
        localityWeights: Object.fromEntries(weights),
        connectTimeoutMs: durationMs(cluster.connect_timeout),
        // Protocol Buffers leave a zero out.
        panicThreshold: fieldsOf(cluster.common_lb_config).healthy_panic_threshold
            ? (numberOf(threshold) ?? 0)
            : undefined,
        detection:
            cluster.outlier_detection === undefined ? undefined : detectionOf(fieldsOf(cluster.outlier_detection)),
        check: checkOf(listOf(cluster.health_checks)[0]),
    };
}

function checkOf(check: unknown): HeldCheck | undefined {
    if (check === undefined) {
        return undefined;
    }
    const { healthy_threshold, http_health_check, interval, timeout, unhealthy_threshold } = fieldsOf(check);
    return {
        timeoutMs: durationMs(timeout),
        intervalMs: durationMs(interval),
        unhealthyThreshold: numberOf(unhealthy_threshold),
        healthyThreshold: numberOf(healthy_threshold),
        path: textOf(fieldsOf(http_health_check).path),
    };
}

function detectionOf(detection: Fields): HeldDetection {
    return {
        consecutive5xx: numberOf(detection.consecutive_5xx),
        enforcing5xx: numberOf(detection.enforcing_consecutive_5xx),
        consecutiveGatewayFailure: numberOf(detection.consecutive_gateway_failure),
        enforcingGatewayFailure: numberOf(detection.enforcing_consecutive_gateway_failure),
        intervalMs: durationMs(detection.interval),
        baseEjectionMs: durationMs(detection.base_ejection_time),
        maxEjectionPercent: numberOf(detection.max_ejection_percent),
    };
}

function addressOf(host: unknown): string {
    const { address } = fieldsOf(fieldsOf(fieldsOf(host).endpoint).address).socket_address as Fields;
    return textOf(address) ?? '';
}

function heldRoute({ retry_policy: policy, timeout }: Fields): HeldRoute {
    const { num_retries, per_try_timeout, retry_on, retry_priority } = fieldsOf(policy);
    return {
        timeoutMs: durationMs(timeout) || undefined,
        attempts: policy === undefined ? 0 : (numberOf(num_retries) ?? 1),
        retryOn: (textOf(retry_on) ?? '').split(',').filter((each) => each !== ''),
        perTryTimeoutMs: durationMs(per_try_timeout),
        leavesPriority: retry_priority !== undefined,
    };
}

/** `0.250s`, as Protocol Buffers write durations in JSON. */
function durationMs(value: unknown): number | undefined {
    const text = textOf(value);
    return text === undefined ? undefined : Math.round(Number.parseFloat(text) * 1000);
}

import { BadInput, messageOf } from '../../errors';
import type { ClusterApi, ObjectRef, Pod, ToPods } from '../cluster/clusterApi';
import type { Act } from './act';
import { ownName, ownObject } from './ownObject';
import { atMostEvery, combined, held, type Proof } from './proof';
import type { SidecarAction } from './recipe';

/** Istio's container, in pods that it injects. */
const sidecarName = 'istio-proxy';
const adminPort = 15_000;
/** Longer than any client waits. */
const hangMs = 3_600_000;
/** A pod that has replied within this time before the fault, and does not under it, hangs. */
const noReplyMs = 1000;
const readBackMs = 1000;
const filterName = 'failover-drill.fault';
/** In the environment of a sidecar: the name that its control plane has for the cluster. */
const clusterId = 'ISTIO_META_CLUSTER_ID';
/** The body of a reply that Envoy's fault filter makes. */
const abortBody = 'fault filter abort';

/**
 * Lets the sidecars of a workload reply in its place, or late: an EnvoyFilter that adds Envoy's fault filter to their
 * inbound HTTP routes (https://istio.io/latest/docs/reference/config/networking/envoy-filter/). Probes, other protocols
 * and requests that the workload sends are not affected.
 */
export function sidecarAct(action: SidecarAction, api: ClusterApi, toPods: ToPods): Act {
    const { cluster, namespace, selector, effect } = action;
    const delayMs = effect === 'hang' ? hangMs : (action.delayMs ?? 0);
    const what = `every pod of ${Object.values(selector).join(' ')} in ${cluster}`;
    const filter = ownObject(filterOf(action), api, cluster, what);
    let provedBy: (pod: Pod) => Promise<Proof> = () => Promise.resolve(held);
    const pods = async (): Promise<Pod[]> => (await api.pods(namespace, selector)).filter(({ ending }) => !ending);

    const reply = async (pod: Pod): Promise<Proof> => {
        const waitMs = Math.min(delayMs, noReplyMs) + noReplyMs;
        const found = await api.appReply(namespace, pod.name, portOf(pod, action) ?? 0, '/', waitMs);
        const faulty =
            effect === 'http-503'
                ? found?.status === 503 && found.body.includes(abortBody)
                : found === undefined || (!found.unreached && found.tookMs >= delayMs);
        return faulty
            ? held
            : {
                  state: 'pending',
                  text: `Pod ${pod.name} in ${cluster} replies ${found?.status ?? 'nothing'} after ${Math.round(found?.tookMs ?? waitMs)} ms, as without the fault.`,
              };
    };
    /**
     * Whether the sidecar has loaded the filter: what it has received and not yet applied does not count, nor do the
     * routes that every sidecar has for ports of no Service.
     */
    const loaded = async (pod: Pod): Promise<Proof> => {
        const dumps = await toPods(action, adminPort, 'GET', '/config_dump?resource=dynamic_listeners');
        const dump = dumps.find((each) => each.pod === pod.name);
        const faulty = dump ? faultyPorts(dump.body) : [];
        const own = portsOf(pod, action);
        if (faulty.some((port) => port !== undefined && (own.length === 0 || own.includes(port)))) {
            return held;
        }
        const what =
            faulty.length === 0
                ? 'has not loaded the fault'
                : `has the fault at no port of a Service${own.length === 0 ? '' : ` among ${own.join(', ')}`}: Istio takes it for TCP, or the action needs \`port\``;
        return { state: 'pending', text: `The sidecar of pod ${pod.name} in ${cluster} ${what}.` };
    };
    /** A request through the API server where pods take such a one, else the sidecars' own configuration. */
    const chooseProof = async (found: readonly Pod[]): Promise<typeof provedBy> => {
        const replies = await Promise.all(
            found.map(async (pod) => {
                const port = portOf(pod, action);
                return port === undefined
                    ? undefined
                    : api.appReply(namespace, pod.name, port, '/', noReplyMs).catch(() => undefined);
            }),
        );
        const quick = (answer: (typeof replies)[number]) =>
            answer !== undefined &&
            !answer.unreached &&
            (effect === 'hang' || answer.tookMs < delayMs || delayMs === 0);
        if (replies.every(quick)) {
            return reply;
        }
        try {
            await toPods(action, adminPort, 'GET', '/config_dump?resource=dynamic_listeners');
            return loaded;
        } catch (error) {
            throw new BadInput(
                `The effect of ${effect} on ${what} could not be proved, so nothing was changed: through the API server the pods reply to no request at their first port (\`port\` of the action names another), and the administration port of their sidecars cannot be reached. ${messageOf(error)}`,
            );
        }
    };

    /** The pods, each with a sidecar, and how the fault will be proved. */
    const checked = async (): Promise<{ found: Pod[]; proof: typeof provedBy }> => {
        const found = await pods();
        const needed = `The fault ${effect} needs an Istio sidecar in ${what}`;
        if (found.length === 0) {
            throw new BadInput(`${needed}: there is none.`);
        }
        const bare = found.filter(({ containers = [] }) => !containers.some(({ name }) => name === sidecarName));
        if (bare.length > 0) {
            throw new BadInput(
                `${needed}: ${bare.map(({ name }) => name).join(', ')} has none. Istio adds sidecars to new pods: label namespace ${namespace} with \`istio-injection=enabled\` (or \`istio.io/rev=REVISION\`), and restart the pods (\`kubectl rollout restart\`).`,
            );
        }
        return { found, proof: await chooseProof(found) };
    };

    return {
        description: `the sidecar of ${what} ${effectText(effect, delayMs)}`,
        async check() {
            await checked();
        },
        async begin() {
            const { found, proof } = await checked();
            provedBy = proof;
            const startedAt = await filter.create(filterSpec(action, clusterIdOf(found), delayMs));
            return { startedAt, pods: found.map(({ name }) => name) };
        },
        readBack: atMostEvery(readBackMs, async () => {
            const written = await filter.readBack();
            if (written.state !== 'held') {
                return written;
            }
            const found = await pods();
            return found.length === 0
                ? { state: 'pending', text: `No pod of ${what} is left.` }
                : combined(await Promise.all(found.map((pod) => provedBy(pod))));
        }),
        end: filter.end,
        mend: filter.mend,
    };
}

/** The EnvoyFilter that a drill creates for these pods. */
export function filterOf({ namespace, selector }: SidecarAction): ObjectRef {
    return {
        apiVersion: 'networking.istio.io/v1alpha3',
        kind: 'EnvoyFilter',
        namespace,
        name: ownName(selector),
    };
}

function effectText(effect: SidecarAction['effect'], delayMs: number): string {
    switch (effect) {
        case 'http-503':
            return 'answers 503 in its place';
        case 'slow':
            return `holds every request for ${delayMs} ms`;
        case 'hang':
            return 'holds every request for an hour';
    }
}

function portOf(pod: Pod, action: SidecarAction): number | undefined {
    return portsOf(pod, action)[0];
}

/** The application's ports that the pod declares, or the one that the action names. */
function portsOf({ containers = [] }: Pod, { port }: SidecarAction): number[] {
    return port !== undefined
        ? [port]
        : containers
              .filter(({ name }) => name !== sidecarName)
              .flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));
}

/** Undefined where the sidecars do not agree. */
function clusterIdOf(pods: readonly Pod[]): string | undefined {
    const ids = pods.map(
        ({ containers = [] }) =>
            containers.find(({ name }) => name === sidecarName)?.env?.find(({ name }) => name === clusterId)?.value,
    );
    return ids.every((id) => id === ids[0]) ? ids[0] : undefined;
}

/**
 * Labels alone are too wide: a filter in Istio's root namespace applies to all namespaces, and one in a primary cluster
 * to the pods of its remote clusters too.
 */
function filterSpec(
    { effect, namespace, selector }: SidecarAction,
    ofCluster: string | undefined,
    delayMs: number,
): object {
    const percentage = { numerator: 100, denominator: 'HUNDRED' };
    return {
        workloadSelector: { labels: selector },
        configPatches: [
            {
                applyTo: 'HTTP_FILTER',
                match: {
                    context: 'SIDECAR_INBOUND',
                    proxy: { metadata: { NAMESPACE: namespace, ...(ofCluster && { CLUSTER_ID: ofCluster }) } },
                    listener: {
                        filterChain: {
                            filter: {
                                name: 'envoy.filters.network.http_connection_manager',
                                subFilter: { name: 'envoy.filters.http.router' },
                            },
                        },
                    },
                },
                patch: {
                    operation: 'INSERT_BEFORE',
                    value: {
                        name: filterName,
                        typed_config: {
                            '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',
                            ...(effect === 'http-503'
                                ? { abort: { http_status: 503, percentage } }
                                : { delay: { fixed_delay: `${delayMs / 1000}s`, percentage } }),
                        },
                    },
                },
            },
        ],
    };
}

/** Ports of the filter chains in use that have the fault; undefined: a chain for ports of no Service. */
function faultyPorts(dump: string): (number | undefined)[] {
    const { configs = [] } = JSON.parse(dump) as { configs?: ListenerDump[] };
    return configs
        .flatMap(({ active_state }) => active_state?.listener?.filter_chains ?? [])
        .filter((chain) => JSON.stringify(chain).includes(filterName))
        .map(({ filter_chain_match }) => filter_chain_match?.destination_port);
}

/** Of Envoy's `/config_dump?resource=dynamic_listeners`, what is read here. */
interface ListenerDump {
    active_state?: { listener?: { filter_chains?: { filter_chain_match?: { destination_port?: number } }[] } };
}

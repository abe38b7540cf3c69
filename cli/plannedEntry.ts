import { isIP, isIPv6 } from 'node:net';
import type { ExplainedService, PredictedPath } from '../analysis/explanation';
import { fieldsOf, textsOf } from '../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../analysis/model/fleet';
import type { Caller } from '../analysis/model/path';
import { pathsOfMethod } from '../analysis/paths/pathsOfMethod';
import type { DrillPlan } from '../drill/plan/plan';
import { shown } from '../drill/plan/valueChecks';
import { BadInput } from '../errors';
import { fullName, gatewayOf, objectsOf } from './gatewayAddress';

/** The method of the load. */
const method = 'GET';

/**
 * The way in: by a gateway of Istio, else by an edge gateway, else by a sidecar. Where both gateways route to the service,
 * an entry that is given chooses: the predictions of one caller do not hold for another.
 */
export function entryPath(
    { name, paths }: ExplainedService,
    inputs: readonly ClusterInput[],
    entry: string | undefined,
): PredictedPath {
    const [gateway, edge] = (['gateway', 'edge gateway'] as const).map(
        (kind) =>
            pathsOfMethod(
                paths.filter(({ caller }) => caller.kind === kind),
                method,
            )[0],
    );
    const known = [gateway, edge].flatMap((each) => each ?? []);
    const [first = paths[0], other] = known;
    if (!first) {
        throw new BadInput(`Nobody calls ${name}: no gateway routes to it, and no namespace has sidecars.`);
    }
    if (entry === undefined || !other) {
        return first;
    }
    const meant = known.find(({ caller }) => isOf(entry, gatewayOf(caller, inputs)?.address));
    if (!meant) {
        throw new BadInput(
            `\`--entry\` is ${shown(entry)}, which is the address of neither ${gatewayText(first.caller)} nor ` +
                `${gatewayText(other.caller)}, and both route to ${name}. Give the address of one of them, or leave ` +
                `\`--entry\` out for ${gatewayText(first.caller)}.`,
        );
    }
    return meant;
}

const gatewayText = ({ gateway = '', product }: Caller): string => `${product ?? 'gateway'} ${gateway}`;

/** Whether a URL has this address as its host. */
function isOf(url: string, address: string | undefined): boolean {
    return address !== undefined && URL.canParse(url) && new URL(url).hostname === urlHost(address);
}

type Entry = Pick<DrillPlan, 'entry' | 'requests'>;

/** The URL of the load, and the host that the gateway routes by, where the URL is an address. */
export function entryOf(path: PredictedPath, inputs: readonly ClusterInput[], given: string | undefined): Entry {
    const requests = requestsOf(path, inputs);
    if (given !== undefined) {
        return { entry: given, ...(hasAddress(given) && requests) };
    }
    const { address, gateway, httpPort } = gatewayOf(path.caller, inputs) ?? {};
    if (!gateway || address === undefined) {
        throw new BadInput(
            'No gateway with an address leads to the service. Give the URL of the load with `--entry <url>`.',
        );
    }
    if (httpPort === undefined) {
        throw new BadInput(
            `Gateway ${fullName(gateway)} has no HTTP server. Give the URL of the load with \`--entry <url>\`.`,
        );
    }
    return { entry: `http://${urlHost(address)}${httpPort === 80 ? '' : `:${httpPort}`}/`, ...requests };
}

/** A request for the host of a gateway's route. */
function requestsOf({ caller, route }: PredictedPath, inputs: readonly ClusterInput[]): Pick<Entry, 'requests'> {
    const found = objectsOf(caller.cluster, inputs).find(
        (each) => `${each.kind} ${fullName(each)}` === route.split(', ')[0],
    );
    const { hostnames, hosts, virtualHost } = fieldsOf(found?.content.spec);
    const named = [hosts, hostnames, fieldsOf(virtualHost).domains].flatMap(textsOf);
    const host = named.find((each) => !each.startsWith('*'));
    return caller.kind !== 'sidecar' && host !== undefined ? { requests: [{ name: host, host }] } : {};
}

function hasAddress(url: string): boolean {
    return URL.canParse(url) && isIP(new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/** A host as URLs have it. */
function urlHost(address: string): string {
    return isIPv6(address) ? `[${address}]` : address;
}

import { isIP, isIPv6 } from 'node:net';
import type { ExplainedService, PredictedPath } from '../analysis/explanation';
import {
    fieldsOf,
    type KubernetesObject,
    labelsOf,
    listOf,
    numberOf,
    selects,
    textOf,
    textsOf,
} from '../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../analysis/model/fleet';
import type { DrillPlan } from '../drill/plan/plan';
import { shown } from '../drill/plan/valueChecks';
import { BadInput } from '../errors';

/**
 * The way in: by a gateway of Istio, else by a sidecar. Of an edge gateway nothing is predicted, and the predictions of
 * another caller do not hold for it.
 */
export function entryPath(
    { name, paths }: ExplainedService,
    inputs: readonly ClusterInput[],
    entry: string | undefined,
): PredictedPath {
    const [gateway, edge] = (['gateway', 'edge gateway'] as const).map((kind) =>
        paths.find(({ caller }) => caller.kind === kind),
    );
    if (edge && !(gateway && (entry === undefined || isOf(entry, gatewayOf(gateway, inputs)?.address)))) {
        const where = `${edge.caller.product ?? 'edge gateway'} ${edge.caller.gateway ?? ''}`;
        throw new BadInput(
            gateway && entry !== undefined
                ? `\`--entry\` is ${shown(entry)}, which is not the address of gateway ${gateway.caller.gateway ?? ''}. ` +
                      `${where} routes to ${name} too, and nothing is predicted for it. Leave \`--entry\` out, or ${byHand}`
                : `${where} routes to ${name}, and nothing is predicted for edge gateways: ${byHand}`,
        );
    }
    const path = gateway ?? paths[0];
    if (!path) {
        throw new BadInput(`Nobody calls ${name}: no gateway routes to it, and no namespace has sidecars.`);
    }
    return path;
}

const byHand = 'write the plan by hand (docs/reference/drill.md).';

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
    const { address, gateway } = gatewayOf(path, inputs) ?? {};
    if (!gateway || address === undefined) {
        throw new BadInput(
            'No gateway with an address leads to the service. Give the URL of the load with `--entry <url>`.',
        );
    }
    const http = listOf(fieldsOf(gateway.content.spec).servers).map((server) => fieldsOf(fieldsOf(server).port));
    const port = http.find(({ protocol }) => protocol === 'HTTP')?.number;
    if (numberOf(port) === undefined) {
        throw new BadInput(
            `Gateway ${fullName(gateway)} has no HTTP server. Give the URL of the load with \`--entry <url>\`.`,
        );
    }
    return { entry: `http://${urlHost(address)}${port === 80 ? '' : `:${String(port)}`}/`, ...requests };
}

/** A request for the host of a gateway's route. */
function requestsOf({ caller, route }: PredictedPath, inputs: readonly ClusterInput[]): Pick<Entry, 'requests'> {
    const found = objectsOf(caller.cluster, inputs).find(
        (each) => `${each.kind} ${fullName(each)}` === route.split(', ')[0],
    );
    const host = textsOf(fieldsOf(found?.content.spec).hosts).find((each) => !each.startsWith('*'));
    return caller.kind === 'gateway' && host !== undefined ? { requests: [{ name: host, host }] } : {};
}

function hasAddress(url: string): boolean {
    return URL.canParse(url) && isIP(new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/** A host as URLs have it. */
function urlHost(address: string): string {
    return isIPv6(address) ? `[${address}]` : address;
}

/** The Gateway of a path, with its address. */
function gatewayOf(
    { caller }: PredictedPath,
    inputs: readonly ClusterInput[],
): { gateway: KubernetesObject; address: string | undefined } | undefined {
    const objects = objectsOf(caller.cluster, inputs);
    const gateway = objects.find((each) => each.kind === 'Gateway' && fullName(each) === caller.gateway);
    return gateway && { gateway, address: addressOf(gateway, objects) };
}

export function objectsOf(cluster: string, inputs: readonly ClusterInput[]): readonly KubernetesObject[] {
    return inputs.find(({ name }) => name === cluster)?.objects ?? [];
}

const fullName = ({ metadata: { name, namespace = 'default' } }: KubernetesObject): string => `${namespace}/${name}`;

/** The address of the LoadBalancer Service in front of the pods that a Gateway selects. */
function addressOf(gateway: KubernetesObject, objects: readonly KubernetesObject[]): string | undefined {
    const wanted = labelsOf(fieldsOf(gateway.content.spec).selector);
    const addresses = objects
        .filter(({ content, kind }) => kind === 'Service' && fieldsOf(content.spec).type === 'LoadBalancer')
        .filter(({ content }) => selects(wanted, labelsOf(fieldsOf(content.spec).selector)))
        .flatMap(({ content }) => listOf(fieldsOf(fieldsOf(content.status).loadBalancer).ingress).map(fieldsOf))
        .flatMap(({ hostname, ip }) => textOf(ip) ?? textOf(hostname) ?? []);
    return addresses[0];
}

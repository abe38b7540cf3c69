import type { FaultAction, FaultRecipe } from '../../../drill/faults/recipe';
import type { FaultKind } from '../../../drill/plan/plan';
import { appNamespace, type EdgeCluster } from './clusters';
import type { EdgeParts } from './edgeTarget';
import type { EdgeTier } from './tiers';

/** What the faults of the scenario need to know. */
export interface EdgeTargets {
    members: readonly [EdgeCluster, ...EdgeCluster[]];
    tiers: readonly EdgeTier[];
    parts: EdgeParts;
    /** `host:port` of the failover gateways, in the order of the remote clusters. */
    gatewayAddresses: readonly string[];
}

/** Port of the administration interface: of the gateways' proxies, and of the Envoy before the echo application. */
export const adminPort = 19_000;

/** How each fault of the scenario is made. */
export function edgeFaults(targets: EdgeTargets): Partial<Record<FaultKind, FaultRecipe>> {
    const { members, tiers, gatewayAddresses, parts } = targets;
    const [primary, ...remotes] = members;
    const [firstTier = [], ...laterTiers] = tiers;
    const [address = ''] = gatewayAddresses;
    const { sni } = parts;
    const gatewayDies = (remote: EdgeCluster): FaultAction => ({ do: 'crash', ...parts.failoverProxies(remote) });
    const gatewayReplaced = (remote: EdgeCluster): FaultAction => ({
        do: 'replace-pods',
        ...parts.failoverProxies(remote),
    });
    const swapped = ({ name }: EdgeCluster, secret: string, material: string): FaultAction => ({
        do: 'swap-secret',
        cluster: name,
        namespace: parts.secretNamespace,
        secret,
        material,
    });
    const blueDies = crash(primary);
    /** Where the primary is asked with the same certificate, the swap itself is the fault: nobody answers from then on. */
    const clientSwapped = (material: string) => {
        const swap = swapped(primary, 'failover-upstream', material);
        return parts.symmetric ? { actions: [swap, blueDies] } : { before: [swap], actions: [blueDies] };
    };
    return {
        unhealthy: {
            description: `every pod of ${primary.deployment} made to fail its health checks, as in the Gloo guide`,
            actions: [
                {
                    do: 'post',
                    ...podsOf(primary),
                    port: adminPort,
                    begin: '/healthcheck/fail',
                    end: '/healthcheck/ok',
                },
            ],
        },
        'new-addresses': {
            actions: [
                {
                    do: 'return',
                    cluster: primary.name,
                    namespace: appNamespace,
                    deployment: primary.deployment,
                    forMs: 3000,
                },
            ],
        },
        flapping: { actions: [{ do: 'flap', ...podsOf(primary), times: 10, downMs: 2000, upMs: 2000 }] },
        'fallback-stall': {
            description: 'every remote failover gateway stopped for 2 s, and then the primary’s application killed',
            actions: [
                ...remotes.map((remote): FaultAction => ({
                    do: 'stall',
                    ...parts.failoverProxies(remote),
                    forMs: 2000,
                })),
                blueDies,
            ],
        },
        'cold-start': {
            description: `${primary.deployment} killed while the gateway has hardly had a request`,
            before: [{ do: 'replace-pods', ...parts.entryProxies(primary) }],
            actions: [blueDies],
        },
        'gateway-down': {
            description: 'every remote failover gateway killed and kept down',
            actions: remotes.map(gatewayDies),
        },
        ...(laterTiers.length > 0 && {
            'first-group-down': {
                description: 'the primary and the first tier of fallbacks killed',
                actions: [blueDies, ...firstTier.map(({ member }) => crash(member))],
            },
        }),
        'all-down': {
            description: 'every remote failover gateway killed, and then the primary’s application',
            actions: [...remotes.map(gatewayDies), blueDies], // the other way round green answers in between
        },
        'certificate-expired': {
            description: 'the primary’s client certificate has expired; then its application dies',
            ...clientSwapped('expiredClient'),
            probes: [probe('an expired client certificate', address, sni, 'expiredClient', 'certificate expired')],
        },
        'wrong-ca': {
            description: 'the primary’s client certificate is another authority’s; then its application dies',
            ...clientSwapped('foreignClient'),
            probes: [
                probe('a client certificate of another authority', address, sni, 'foreignClient', 'unknown ca'),
                { name: 'no client certificate', address, sni, cause: 'certificate required' },
            ],
        },
        'wrong-sni': {
            description: 'the remote gateways forward another name only; then the primary’s application dies',
            // Connections that stand would go on: they were let in before.
            before: [...remotes.flatMap(parts.otherSni), ...remotes.map(gatewayReplaced)],
            actions: [blueDies],
            probes: [probe('the name that is forwarded no longer', address, sni, 'client', 'reset')],
        },
        impostor: {
            description:
                'the remote gateways show another authority’s certificate; then the primary’s application dies',
            // Connections that stand were made with the true gateway, which an impostor would not have.
            before: [
                ...remotes.map((each) => swapped(each, 'failover-downstream', 'impostor')),
                ...remotes.map(gatewayReplaced),
            ],
            actions: [blueDies],
        },
        'admin-sni': {
            description: 'Envoy’s administration page asked for by SNI, with a valid client certificate',
            actions: [],
            probes: [
                probe(
                    'a valid certificate with SNI admin_port_cluster',
                    address,
                    'admin_port_cluster',
                    'client',
                    'reset',
                ),
            ],
        },
    };
}

function podsOf({ name, labels }: EdgeCluster) {
    return { cluster: name, namespace: appNamespace, selector: { ...labels } };
}

function crash(member: EdgeCluster): FaultAction {
    return { do: 'crash', ...podsOf(member) };
}

function probe(name: string, address: string, sni: string, material: string, cause?: string) {
    return { name, address, sni, material, ...(cause !== undefined && { cause }) };
}

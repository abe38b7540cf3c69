import { FailbackMode, type FailoverSide, Hardening } from '../../../components';
import { milliseconds } from '../../../duration';
import type { Configuration } from '../../settings/configuration';
import { failbackSettingProblems } from '../failbackSettings';
import { refuseSettings } from '../refusedSettings';
import type { EdgeGatewayKind } from './settings';
import type { EdgeTier } from './tiers';

/** What the scenario is run with, from the stack's configuration, on any gateway. */
export interface EdgeSpec {
    gateway: EdgeGatewayKind;
    hardening: Hardening;
    replicas: number;
    /** DNS suffix of the clusters' Services. */
    clusterDomain: string;
    detection: { interval: string; timeout: string; unhealthyAfter: number; healthyAfter: number };
    retry: { attempts: number; perTryTimeout: string; backOff: string };
    failback: { mode: FailbackMode; serving?: FailoverSide; share?: number };
}

/**
 * Longest that Envoy waits between the tries that it takes to leave the primary: random times up to once, 3 times and 7
 * times the back-off. The second retry is elsewhere; of kgateway the third, as three failures in a row eject the primary.
 */
export const leaveMs = ({ gateway, retry: { backOff } }: Pick<EdgeSpec, 'gateway' | 'retry'>): number =>
    (gateway === 'kgateway' ? 1 + 3 + 7 : 1 + 3) * (milliseconds(backOff) ?? 0);

/**
 * The configuration with the hardened variant's defaults, which the drill's bounds follow from.
 *
 * @param isNext Whether the gateway replaces the configured one, which some of the settings are for.
 */
export function edgeSpec(
    configuration: Configuration,
    gateway: EdgeGatewayKind,
    tiers: readonly EdgeTier[],
    isNext = false,
): EdgeSpec {
    const {
        clusterDomain,
        detection,
        failback = FailbackMode.Auto,
        replicas,
        retry,
        serving,
        share,
        variant,
    } = configuration;
    const hardening = variant as Hardening;
    refuseSettings([
        ...guideProblems(configuration),
        ...failbackSettingProblems(configuration),
        ...(isNext ? [] : [...gatewayProblems(configuration, gateway), ...nextProblems(configuration, gateway)]),
        ...(gateway === 'envoy-gateway' ? envoyGatewayProblems(tiers, isNext) : []),
        ...(gateway === 'kgateway' ? kgatewayProblems(configuration, tiers) : []),
    ]);
    return {
        gateway,
        hardening,
        replicas,
        clusterDomain,
        detection: {
            interval: '1s',
            timeout: '1s',
            // Of the others 3, as their fallbacks are checked by the same policy: one stall must not take a cluster.
            unhealthyAfter: gateway === 'gloo' ? 1 : 3,
            healthyAfter: 1,
            ...detection,
        },
        retry: {
            attempts: gateway === 'kgateway' ? kgatewayAttempts(tiers) : Math.max(2, tiers.length), // each tier costs a try to leave
            // http-echo answers within a millisecond, the farthest region is about 100 ms away.
            perTryTimeout: '250ms',
            backOff: '5ms',
            ...retry,
        },
        failback: { mode: failback, ...(serving && { serving }), ...(share !== undefined && { share }) },
    };
}

/** kgateway's tries leave a tier only once it is ejected, after three that fail in a row. */
const kgatewayAttempts = (tiers: readonly EdgeTier[]): number => 3 * tiers.length + 2;

function guideProblems({ detection, failback = FailbackMode.Auto, retry, variant }: Configuration): string[] {
    const changed = [
        ...(detection ? ['detection'] : []),
        ...(retry ? ['retry'] : []),
        ...(failback === FailbackMode.Auto ? [] : ['failback']),
    ];
    return (variant as Hardening) === Hardening.Guide
        ? changed.map((setting) => `\`${setting}\` has no effect with \`variant: guide\`; leave one of them out.`)
        : [];
}

/** Settings of Gloo alone, and what Gloo cannot express. */
function gatewayProblems(configuration: Configuration, gateway: EdgeGatewayKind): string[] {
    const { failback = FailbackMode.Auto } = configuration;
    if (gateway !== 'gloo') {
        return (['edgeMode', 'glooLicenseKey'] as const)
            .filter((setting) => configuration[setting] !== undefined)
            .map((setting) => `\`${setting}\` has no effect with the gateway ${gateway}; leave it out.`);
    }
    return failback === FailbackMode.Auto
        ? []
        : [
              `\`failback\` is ${failback}, which Gloo cannot do: an Upstream always has priority over its \`failover\`, ` +
                  'and shares between Upstreams are lost with the side that dies. Use `edgeGateway: envoy-gateway`.',
          ];
}

/** What a move to another gateway needs. */
function nextProblems({ moved, nextEdgeGateway, variant }: Configuration, gateway: EdgeGatewayKind): string[] {
    if (nextEdgeGateway === undefined) {
        return moved === undefined ? [] : ['`moved` has no effect without `nextEdgeGateway`; leave it out.'];
    }
    return [
        ...(gateway === 'gloo'
            ? []
            : [
                  `\`nextEdgeGateway\` is ${nextEdgeGateway}, but the edge runs on ${gateway}: only Gloo is replaced step by ` +
                      'step. Use `edgeGateway: gloo`, or leave it out.',
              ]),
        ...((variant as Hardening) === Hardening.Guide
            ? ['`nextEdgeGateway` has no effect with `variant: guide`; leave one of them out.']
            : []),
    ];
}

/** Tiers and addresses that Envoy Gateway cannot express. */
function envoyGatewayProblems(tiers: readonly EdgeTier[], isNext: boolean): string[] {
    const stayWithGloo = isNext ? 'leave `nextEdgeGateway` out' : 'use `edgeGateway: gloo`';
    const members = tiers.flatMap((tier) => tier.map(({ member }) => member));
    const one = JSON.stringify([members.map(({ region }) => region)]);
    return [
        ...(tiers.length > 1
            ? [
                  `\`fallbacks\` has ${tiers.length} tiers, and Envoy Gateway knows one behind the primary. Let them share the ` +
                      `requests, fallbacks=${one}, or ${stayWithGloo}, which keeps the order.`,
              ]
            : []),
        ...members
            .filter(({ cluster }) => cluster.balancersHaveNames)
            .map(
                ({ region }) =>
                    `\`primary\` has to be ${region}: its load balancers have host names, and Envoy Gateway cannot have a ` +
                    `fallback’s name and the primary’s pods in one Envoy cluster. Or ${stayWithGloo}.`,
            ),
    ];
}

/** What kgateway cannot express, and its documentation does not have. */
function kgatewayProblems(
    { failback = FailbackMode.Auto, variant }: Configuration,
    tiers: readonly EdgeTier[],
): string[] {
    const weighted = tiers.flat().some(({ weight = 1 }) => weight !== 1);
    return [
        ...((variant as Hardening) === Hardening.Guide
            ? ['`variant` is guide, and kgateway’s documentation has no page on failover. Use `variant: hardened`.']
            : []),
        ...(failback === FailbackMode.Auto
            ? []
            : [
                  `\`failback\` is ${failback}, which the scenario does not have on kgateway: its tiers have no weights, and their ` +
                      'order is that of `targets`. Use `edgeGateway: envoy-gateway`.',
              ]),
        ...(weighted
            ? ['`fallbacks` has weights, and the Backends of a tier of kgateway have none. Use lists of regions.']
            : []),
    ];
}

import * as pulumi from '@pulumi/pulumi';
import { OperationFailed } from '../../../errors';
import type { Cluster } from '../../clusters/cluster';
import { refuseSettings } from '../../scenarios/refusedSettings';
import type { Configuration } from '../../settings/configuration';
import { controllersOf, gatewayControllers, missingApis } from './foundGateways';
import { foundIstio } from './foundIstio';
import { istioProblems } from './istioProblems';

type GatewayKind = keyof typeof gatewayControllers;
const gatewayKinds = Object.keys(gatewayControllers) as GatewayKind[];

/** The gateways that a scenario can use, by its name. */
const usedGateways: Readonly<Record<string, readonly GatewayKind[]>> = {
    edge: gatewayKinds,
    'edge-and-mesh': ['envoy-gateway'],
};

/** What the settings say that the clusters run already, as a scenario needs it. Nothing of it is read yet. */
export function installedIn({ istio, ...rest }: Configuration): Pick<Cluster, 'istio' | 'edgeGateways'> {
    const gateways = gatewayKinds.filter((kind) => rest[gatewayControllers[kind].setting] !== undefined);
    return {
        ...(istio && {
            istio: {
                joined: istio.joined === true,
                isTheirs: true,
                ...(istio.revision !== undefined && { revision: istio.revision }),
            },
        }),
        ...(gateways.length > 0 && { edgeGateways: gateways }),
    };
}

/**
 * The clusters, with Istio's own names of their networks, once they were seen to run what the settings say.
 *
 * @throws BadInput where they do not.
 */
export async function withInstalled(clusters: readonly Cluster[], configuration: Configuration): Promise<Cluster[]> {
    const { istio, scenario } = configuration;
    const claimed = gatewayKinds.filter((kind) => configuration[gatewayControllers[kind].setting] !== undefined);
    refuseSettings([
        ...(istio && scenario === 'edge' ? ['`istio` has no effect with scenario edge; leave it out.'] : []),
        ...claimed.filter((kind) => !usedGateways[scenario]?.includes(kind)).map(unusedGateway(scenario)),
        ...(scenario === 'edge' && claimed.length > 1 && configuration.edgeGateway === undefined
            ? ['`envoyGateway` and `gloo` are both installed: say by `edgeGateway` which one routes.']
            : []),
    ]);
    const [found, gateways] = await Promise.all([
        Promise.all(
            (istio ? clusters : []).map(async (cluster) => ({
                cluster,
                found: await foundIstio(readerOf(cluster), istio?.revision),
            })),
        ),
        Promise.all(clusters.flatMap((cluster) => claimed.map((kind) => gatewayProblem(cluster, kind)))),
    ]);
    const named = configuration.clusters ?? [];
    const withIstio = found.map(({ cluster: { name }, found: its }) => {
        const network = named.find((each) => each.name === name)?.network;
        return { name, found: its, ...(network !== undefined && { network }) };
    });
    // Control planes of a service bridge have the addresses of the others' gateways, and read their own cluster only.
    const readsOthers = scenario !== 'service-bridge';
    refuseSettings([...(istio ? istioProblems(istio, withIstio, readsOthers) : []), ...gateways.flat()]);
    for (const { name, found: its } of withIstio.filter((each) => each.found.isOfPulumi)) {
        void pulumi.log.warn(
            `Pulumi made the namespace ${its.namespace} in \`${name}\`. If this stack did, it uninstalls Istio there, now that ` +
                '`istio` says that it is yours: then leave `istio` out.',
        );
    }
    return clusters.map((cluster) => {
        const its = withIstio.find(({ name }) => name === cluster.name);
        return its
            ? { ...cluster, network: its.found.network ?? istio?.networks?.[cluster.name] ?? its.network ?? unnamed }
            : cluster;
    });
}

/** Istio takes clusters whose network has no name for one network. */
const unnamed = 'default';

const unusedGateway =
    (scenario: string) =>
    (kind: GatewayKind): string =>
        `\`${gatewayControllers[kind].setting}\` has no effect with scenario ${scenario}; leave it out.`;

async function gatewayProblem(cluster: Cluster, kind: GatewayKind): Promise<string[]> {
    const { deployment, setting, title } = gatewayControllers[kind];
    const controllers = await controllersOf(readerOf(cluster), kind);
    if (!controllers.includes(deployment)) {
        return [
            `\`${setting}.installed\` is true, but \`${cluster.name}\` has no Deployment ${deployment}` +
                (controllers.length === 0
                    ? `. Install ${title} there, or leave \`${setting}\` out, and the stack installs it.`
                    : `: ${title} is ${controllers.join(' and ')}, and the scenario needs it in its usual namespace.`),
        ];
    }
    const missing = kind === 'envoy-gateway' ? await missingApis(readerOf(cluster)) : [];
    return missing.length === 0
        ? []
        : [
              `Envoy Gateway in \`${cluster.name}\` has ${missing.join(' and ')} off, which the failover needs: set it under ` +
                  '`config.envoyGateway.extensionApis` of its chart.',
          ];
}

function readerOf({ name, reader }: Cluster) {
    if (!reader) {
        throw new OperationFailed(`\`${name}\` is created by the stack and cannot be read before.`);
    }
    return reader;
}

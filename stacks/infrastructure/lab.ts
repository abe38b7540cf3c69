import { readFileSync } from 'node:fs';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { clusterReader } from '../../drill/cluster/clusterReader';
import { BadInput } from '../../errors';
import { describeShape, edgeGatewayKinds, isSameShape, type LabShape } from '../../lab/shape';
import { insideLab, readLab, stateDirectory } from '../../lab/state';
import { type Cluster, inRegions } from '../clusters/cluster';
import { labShapes } from '../scenarios/labShapes';
import type { Configuration } from '../settings/configuration';

/** The clusters of the lab that runs on this machine. They exist already: the stack only connects to them. */
export function lab(configuration: Configuration): Cluster[] {
    const { regions, scenario } = configuration;
    const directory = stateDirectory();
    const record = readLab(directory);
    if (!record) {
        throw new BadInput(
            `No lab runs with its state in ${directory}. Start one: failover lab up${scenario === 'locality' ? '' : ` --scenario ${scenario}`}.`,
        );
    }
    refuseOutside(directory);
    refuseOtherShape(configuration, record.shape);
    void pulumi.log.info(`The clusters are those of the lab in ${directory}.`);
    const { istio, gateways, networks } = record.shape;
    return inRegions(record.clusters, regions).map(({ name, region, zone, network, apiServer, kubeconfig: path }) => {
        const text = readFileSync(path, 'utf8');
        const kubeconfig = pulumi.secret(text);
        const provider = new kubernetes.Provider(name, {
            kubeconfig,
            clusterIdentifier: `lab/${name}`, // new credentials of a restarted lab are no new cluster
            enableSecretMutable: true,
            deleteUnreachable: true, // a lab that is gone has taken its objects along
        });
        return {
            name,
            region,
            zone,
            network,
            kubeconfig,
            provider,
            reader: clusterReader(name, text),
            apiServer,
            // In one network the lab joins its control planes itself; else the scenario joins them.
            ...(istio && { istio: { joined: networks === 'one' } }),
            ...(gateways && { edgeGateways: gateways }),
        };
    });
}

/** The clusters have addresses inside the lab only, so plain `pulumi` elsewhere would fail at the first object. */
function refuseOutside(directory: string): void {
    if (!insideLab()) {
        throw new BadInput(
            `The clusters of the lab in ${directory} can be reached only inside it. Run \`pulumi\` there: ` +
                '`failover lab exec -- pulumi preview`. `FAILOVER_LAB_STATE` chooses another lab.',
        );
    }
}

/**
 * A lab's parts are chosen when it starts: those of one scenario do not serve another. At the edge, the stack may leave
 * the gateway to the lab, and a lab may have more gateways than the stack uses.
 */
function refuseOtherShape(configuration: Configuration, running: LabShape): void {
    const { edgeGateway, nextEdgeGateway, scenario } = configuration;
    const shape = (labShapes as Readonly<Record<string, LabShape>>)[scenario];
    if (!shape) {
        throw new BadInput(
            `\`scenario\` is ${scenario}, which the lab cannot run; it runs ${Object.keys(labShapes).join(', ')}.`,
        );
    }
    const asked = Object.entries({ edgeGateway, nextEdgeGateway }).filter(([, gateway]) => gateway !== undefined);
    const needed = scenario === 'edge' ? withGateways(shape, configuration, running) : shape;
    const present = needed.gateways?.every((kind) => running.gateways?.includes(kind)) ?? false;
    if (!isSameShape(present ? { ...needed, gateways: running.gateways ?? [] } : needed, running)) {
        const flags = `--scenario ${scenario}${asked.length === 0 ? '' : ` --gateway ${(needed.gateways ?? []).join()}`}`;
        const words = asked.map(([name, gateway]) => `\`${name}\` ${gateway ?? ''}`).join(' and ');
        throw new BadInput(
            `\`scenario\` is ${scenario}${words === '' ? '' : ` with ${words}`}, which ` +
                `needs a lab with ${describeShape(needed)}; the one that runs has ${describeShape(running)}. ` +
                `Start the one it needs: failover lab down, then failover lab up ${flags}.`,
        );
    }
}

/** The shape with the gateways that a stack uses: those of its settings, else the first that runs. */
function withGateways(
    shape: LabShape,
    { edgeGateway, nextEdgeGateway }: Pick<Configuration, 'edgeGateway' | 'nextEdgeGateway'>,
    running: LabShape,
): LabShape {
    const first = edgeGateway ?? running.gateways?.[0] ?? shape.gateways?.[0];
    const used: readonly (string | undefined)[] = [first, nextEdgeGateway];
    return { ...shape, gateways: edgeGatewayKinds.filter((kind) => used.includes(kind)) };
}

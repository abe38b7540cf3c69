import { readFileSync } from 'node:fs';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { clusterReader } from '../../drill/cluster/clusterReader';
import { BadInput } from '../../errors';
import { describeShape, isSameShape, type LabShape } from '../../lab/shape';
import { insideLab, readLab, stateDirectory } from '../../lab/state';
import { type Cluster, inRegions } from '../clusters/cluster';
import type { EdgeGatewayKind } from '../scenarios/edge/settings';
import { labShapes } from '../scenarios/labShapes';
import type { Configuration } from '../settings/configuration';

/** The clusters of the lab that runs on this machine. They exist already: the stack only connects to them. */
export function lab({ edgeGateway, regions, scenario }: Configuration): Cluster[] {
    const directory = stateDirectory();
    const record = readLab(directory);
    if (!record) {
        throw new BadInput(
            `No lab runs with its state in ${directory}. Start one: failover lab up${scenario === 'locality' ? '' : ` --scenario ${scenario}`}.`,
        );
    }
    refuseOutside(directory);
    refuseOtherShape(scenario, edgeGateway, record.shape);
    void pulumi.log.info(`The clusters are those of the lab in ${directory}.`);
    const { istio, gateway, networks } = record.shape;
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
            ...(gateway && { edgeGateway: gateway }),
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
 * the gateway to the lab.
 */
function refuseOtherShape(scenario: string, edgeGateway: EdgeGatewayKind | undefined, running: LabShape): void {
    const shape = (labShapes as Readonly<Record<string, LabShape>>)[scenario];
    if (!shape) {
        throw new BadInput(
            `\`scenario\` is ${scenario}, which the lab cannot run; it runs ${Object.keys(labShapes).join(', ')}.`,
        );
    }
    const gateway = edgeGateway ?? running.gateway ?? shape.gateway;
    const needed = shape.gateway && gateway ? { ...shape, gateway } : shape;
    if (!isSameShape(needed, running)) {
        const flags = `--scenario ${scenario}${edgeGateway === undefined ? '' : ` --gateway ${edgeGateway}`}`;
        throw new BadInput(
            `\`scenario\` is ${scenario}${edgeGateway === undefined ? '' : ` with \`edgeGateway\` ${edgeGateway}`}, which ` +
                `needs a lab with ${describeShape(needed)}; the one that runs has ${describeShape(running)}. ` +
                `Start the one it needs: failover lab down, then failover lab up ${flags}.`,
        );
    }
}

import { createInterface } from 'node:readline';
import { KubeConfig } from '@kubernetes/client-node';
import { ControlClient } from '../../../../lab/controlClient';
import { requireLab } from '../../../../lab/enter';
import { KubeApi } from '../../../../lab/node/kubeApi';
import { stateDirectory } from '../../../../lab/state';
import type { Region } from '../zones';
import { Experiment } from './experiment';
import type { Answer, Question } from './protocol';
import { refusal } from './refusal';

/*
 * Runs inside the lab, where the clusters and the gateway are reachable. Says that the stage is set; then reads one
 * question a line and writes one answer each, as JSON.
 */

async function main(): Promise<void> {
    const lab = requireLab(stateDirectory());
    const clusters = new Map(
        await Promise.all(
            lab.clusters.map(async ({ name, kubeconfig }): Promise<[Region, KubeApi]> => {
                const config = new KubeConfig();
                config.loadFromFile(kubeconfig);
                return [name as Region, await KubeApi.connect(config)];
            }),
        ),
    );
    const experiment = await Experiment.prepare(clusters, new ControlClient(lab.controlSocket));
    tell({});
    for await (const line of createInterface({ input: process.stdin })) {
        const { rule, policy } = JSON.parse(line) as Question;
        try {
            tell({
                ...(rule && { outcome: await experiment.try(rule) }),
                ...(policy && { refusal: await refusal(experiment.home, policy) }),
            });
        } catch (error) {
            tell({ error: String(error) });
        }
    }
    process.exit();
}

function tell(answer: Answer): void {
    process.stdout.write(JSON.stringify(answer) + '\n');
}

main().catch((error: unknown) => {
    tell({ error: String(error) });
    process.exit(1);
});

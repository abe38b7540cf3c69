import * as pulumi from '@pulumi/pulumi';
import { Hardening } from '../components';
import { type Infrastructure, infrastructures } from './infrastructure';
import { scenarios } from './scenarios';
import { configuration } from './settings/configuration';

/** What the configuration may choose from. */
export const choices = {
    infrastructures: Object.keys(infrastructures),
    scenarios: Object.keys(scenarios),
    variants: Object.values(Hardening),
};

/**
 * The program of every stack: one infrastructure times one scenario, both from the stack's configuration. Its result
 * is the stack's outputs: `entry`, `clusters`, `kubeconfigs` (secret) and `drill`.
 */
export async function program(): Promise<Record<string, unknown>> {
    const chosen = configuration(pulumi.runtime.allConfig(), choices);
    const infrastructure = (infrastructures as Readonly<Record<string, Infrastructure>>)[chosen.infrastructure];
    const scenario = scenarios[chosen.scenario];
    if (!infrastructure || !scenario) {
        throw new Error(`${chosen.infrastructure} × ${chosen.scenario} was chosen, but one of them does not exist.`);
    }
    const given = infrastructure.clusters(chosen);
    const clusters = (await infrastructure.read?.(given, chosen)) ?? given;
    const outputs = await scenario({ clusters, configuration: chosen, infrastructure: chosen.infrastructure });
    return {
        ...outputs,
        clusters: clusters.map(({ name, region, zone, network }) => ({ name, region, zone, network })),
        kubeconfigs: pulumi.secret(Object.fromEntries(clusters.map(({ name, kubeconfig }) => [name, kubeconfig]))),
    };
}

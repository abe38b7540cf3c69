import { resolve } from 'node:path';
import { dump } from 'js-yaml';
import { explainFleet } from '../analysis/explain';
import type { Explanation } from '../analysis/explanation';
import { drillPlan } from '../drill/plan/planCheck';
import { asSaid, checkSaid, findService, readFleet } from './explainOperation';
import type { PlanFlags } from './planCommand';
import { drillConditions, plannedDrill } from './plannedDrill';

/** Reads the clusters and prints the plan, which `failover drill --plan` takes. */
export async function runPlan(wanted: string, flags: PlanFlags): Promise<void> {
    const { inputs } = await readFleet(flags);
    checkSaid(flags, inputs);
    const placed = asSaid(inputs, flags);
    const explanation = explainFleet(placed, drillConditions);
    const service = findService(wanted, explanation);
    const { entry, infrastructure, primary } = flags;
    const planned = plannedDrill(service, placed, { entry, infrastructure, primary }, regionFinder(explanation));
    const plan = {
        ...planned,
        ...kubeconfigsOf(
            flags,
            inputs.map(({ name }) => name),
        ),
    };
    drillPlan(plan, 'The plan');
    process.stdout.write(flags.json ? `${JSON.stringify(plan, undefined, 2)}\n` : dump(plan, { lineWidth: 120 }));
    for (const { cluster, controlPlane } of service.assumes) {
        process.stderr.write(
            `What is expected assumes that the control plane of ${controlPlane} reads the endpoints of ${cluster}: say ` +
                'whether it does with `--reads`.\n',
        );
    }
    if (flags.infrastructure !== 'lab' && !('kubeconfigs' in plan)) {
        process.stderr.write(
            'The drill reaches the clusters by `kubeconfigs`, which the plan lacks: give `--kubeconfig` once for each ' +
                'cluster and no `--context`, or add them to the plan (docs/reference/drill.md).\n',
        );
    }
    if (plan.answeredBy === undefined) {
        process.stderr.write(
            'Replies have to say which cluster answered: `cluster=<cluster> pod=<pod>` in the body, or add `answeredBy` ' +
                'or `replies` to the plan (docs/reference/drill.md).\n',
        );
    }
}

function regionFinder({ clusters }: Explanation): (cluster: string) => string {
    return (name) => {
        const regions = clusters.find((each) => each.name === name)?.localities.map(({ region }) => region) ?? [];
        return regions.find((region) => region !== '') ?? name;
    };
}

/**
 * The kubeconfig of each cluster. A drill uses a file's current context, so that a plan has none where `--context` names
 * others. The lab's clusters are known.
 */
function kubeconfigsOf({ context, infrastructure, kubeconfig }: PlanFlags, clusters: readonly string[]): object {
    return infrastructure === 'lab' || context.length > 0 || kubeconfig.length !== clusters.length
        ? {}
        : { kubeconfigs: Object.fromEntries(clusters.map((name, index) => [name, resolve(kubeconfig[index] ?? '')])) };
}

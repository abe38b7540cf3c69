import { explainFleet } from '../analysis/explain';
import type { ExplainedService, Explanation } from '../analysis/explanation';
import type { ClusterInput } from '../analysis/model/fleet';
import { BadInput, nearest } from '../errors';
import { manifestClusters } from '../fleet/manifests';
import { clusterRole } from '../fleet/readKinds';
import { exitCode } from './exitCodes';
import { readLiveClusters } from './explainClusters';
import type { ExplainFlags } from './explainCommand';
import { explainedMarkdown, explainedText } from './explainedText';

/** Reads the fleet, says what its configuration means, and sets the exit code. */
export async function runExplain(services: readonly string[], flags: ExplainFlags): Promise<void> {
    if (flags.rbac) {
        process.stdout.write(`${clusterRole()}\n`);
        return;
    }
    const inputs = await readInputs(flags);
    checkRegions(flags.region, inputs);
    const whole = explainFleet(inputs.map((input) => withRegion(input, flags.region[input.name])));
    const chosen = services.map((service) => findService(service, whole));
    const shown = chosen.length === 0 ? whole : narrowed(whole, chosen);
    process.stdout.write(`${output(shown, flags, chosen.length > 0)}\n`);
    const failing = flags.failOn === 'warning' ? ['error', 'warning'] : flags.failOn === 'error' ? ['error'] : [];
    process.exitCode = shown.problems.some(({ severity }) => failing.includes(severity))
        ? exitCode.failed
        : exitCode.done;
}

function output(explanation: Explanation, { json, markdown }: ExplainFlags, isWhole: boolean): string {
    if (json) {
        return JSON.stringify(explanation, undefined, 2);
    }
    return markdown ? explainedMarkdown(explanation, isWhole) : explainedText(explanation, isWhole);
}

async function readInputs({ context, kubeconfig, manifests }: ExplainFlags): Promise<ClusterInput[]> {
    const isLive = kubeconfig.length > 0 || context.length > 0;
    if (manifests === undefined && !isLive) {
        throw new BadInput(
            'Nothing to explain. Give `--manifests <folder>`, or `--kubeconfig <file>` or `--context <name>` for each cluster.',
        );
    }
    if (manifests !== undefined && isLive) {
        throw new BadInput(
            '`--manifests` reads files, `--kubeconfig` and `--context` clusters. Leave out one or the other.',
        );
    }
    if (manifests !== undefined) {
        return manifestClusters(manifests).map((cluster) => ({ ...cluster, hidden: [] }));
    }
    return readLiveClusters(kubeconfig, context);
}

function withRegion(input: ClusterInput, region: string | undefined): ClusterInput {
    return region === undefined ? input : { ...input, region };
}

function checkRegions(regions: Readonly<Record<string, string>>, inputs: readonly ClusterInput[]): void {
    const known = inputs.map(({ name }) => name);
    const unknown = Object.keys(regions).filter((name) => !known.includes(name));
    if (unknown.length > 0) {
        throw new BadInput(
            `\`--region\` names ${unknown.map((name) => `"${name}"`).join(', ')}; the clusters are ${known.join(', ')}.`,
        );
    }
}

function findService(wanted: string, { services }: Explanation): ExplainedService {
    const names = (service: ExplainedService): string[] => [
        service.host,
        `${service.name}.${service.namespace}`,
        `${service.namespace}/${service.name}`,
        service.name,
    ];
    const found = services.filter((service) => names(service).includes(wanted));
    const [only] = found;
    if (only && found.length === 1) {
        return only;
    }
    if (found.length > 1) {
        const full = found.map(({ name, namespace }) => `${name}.${namespace}`);
        throw new BadInput(`"${wanted}" is the name of several services: ${full.join(', ')}. Write one of these.`);
    }
    const near = nearest(wanted, services.flatMap(names));
    throw new BadInput(
        `"${wanted}" is no service of these clusters.${near === undefined ? ' Without a name, all are shown.' : ` Did you mean "${near}"?`}`,
    );
}

function narrowed(explanation: Explanation, services: readonly ExplainedService[]): Explanation {
    const hosts = services.map(({ host }) => host);
    return {
        ...explanation,
        services,
        problems: explanation.problems.filter(({ service }) => service === undefined || hosts.includes(service)),
    };
}

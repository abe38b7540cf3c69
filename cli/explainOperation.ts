import { explainFleet } from '../analysis/explain';
import type { ExplainedService, Explanation } from '../analysis/explanation';
import type { ClusterInput } from '../analysis/model/fleet';
import { usualConditions } from '../analysis/predictor/assumptions';
import type { Verification } from '../analysis/verification/verification';
import { BadInput, nearest } from '../errors';
import { manifestClusters, placeOfProblem } from '../fleet/manifests';
import { exitCode } from './exitCodes';
import { chosenClusters, readLiveClusters } from './explainClusters';
import type { ExplainFlags } from './explainCommand';
import { explainedMarkdown, explainedText } from './explainedText';
import { explainedSarif, type PlaceOf } from './explainSarif';
import { verify } from './explainVerify';
import { readerRoles } from './readerRoles';
import { checkReads, withReads } from './readsFlag';

/** Reads the fleet, says what its configuration means, and sets the exit code. */
export async function runExplain(services: readonly string[], flags: ExplainFlags): Promise<void> {
    if (flags.rbac) {
        process.stdout.write(readerRoles('failover-explain', ['list'], flags.verify));
        return;
    }
    checkFormats(flags);
    checkVerify(flags);
    const { inputs, placeOf } = await readFleet(flags);
    checkSaid(flags, inputs);
    const clusters = asSaid(inputs, flags);
    const whole = explainFleet(clusters, {
        ...usualConditions,
        ...(flags.rate !== undefined && { rate: flags.rate }),
    });
    const chosen = services.map((service) => findService(service, whole));
    const shown = chosen.length === 0 ? whole : narrowed(whole, chosen);
    const verification = flags.verify ? await verified(clusters, shown, flags) : undefined;
    process.stdout.write(
        `${output({ ...shown, ...(verification && { verification }) }, flags, chosen.length > 0, placeOf)}\n`,
    );
    const failing = flags.failOn === 'warning' ? ['error', 'warning'] : flags.failOn === 'error' ? ['error'] : [];
    const differs = (verification?.differences ?? []).length > 0;
    process.exitCode =
        differs || shown.problems.some(({ severity }) => failing.includes(severity)) ? exitCode.failed : exitCode.done;
}

async function verified(
    inputs: readonly ClusterInput[],
    { services }: Explanation,
    { context, kubeconfig }: ExplainFlags,
): Promise<Verification> {
    const { proxyAsker } = await import('./askProxy.js'); // the Kubernetes client is large
    return verify(inputs, services, proxyAsker(chosenClusters(kubeconfig, context)));
}

function checkVerify({ manifests, stack, verify: isAsked }: ExplainFlags): void {
    const given = [...(manifests === undefined ? [] : ['--manifests']), ...(stack === undefined ? [] : ['--stack'])];
    if (isAsked && given.length > 0) {
        throw new BadInput(
            `\`--verify\` asks the proxies of clusters, and \`${given.join('` and `')}\` reads none. Give \`--kubeconfig\` or \`--context\` for each cluster.`,
        );
    }
}

function output(
    explanation: Explanation,
    { json, markdown, sarif }: ExplainFlags,
    isWhole: boolean,
    placeOf: PlaceOf,
): string {
    if (json) {
        return JSON.stringify(explanation, undefined, 2);
    }
    if (sarif) {
        return explainedSarif(explanation, placeOf, process.cwd());
    }
    return markdown ? explainedMarkdown(explanation, isWhole) : explainedText(explanation, isWhole);
}

function checkFormats({ json, markdown, sarif }: ExplainFlags): void {
    const given = Object.entries({ '--json': json, '--markdown': markdown, '--sarif': sarif }).filter(([, on]) => on);
    if (given.length > 1) {
        throw new BadInput(
            `${given.map(([flag]) => `\`${flag}\``).join(' and ')} are different formats of the output. Give one.`,
        );
    }
}

/** The flags that say which fleet is read. */
export type FleetFlags = Pick<ExplainFlags, 'context' | 'kubeconfig' | 'manifests' | 'stack'>;

/** The clusters, and where their objects are written. */
interface ReadFleet {
    readonly inputs: readonly ClusterInput[];
    readonly placeOf: PlaceOf;
}

export async function readFleet(flags: FleetFlags): Promise<ReadFleet> {
    const { context, kubeconfig, manifests, stack } = flags;
    checkSources(flags);
    if (stack !== undefined) {
        const { readStackClusters } = await import('./explainStack.js'); // the engine's SDK takes most of a second
        return { inputs: await readStackClusters(stack), placeOf: () => undefined };
    }
    if (manifests !== undefined) {
        const read = manifestClusters(manifests);
        return {
            inputs: read.map(({ name, objects }) => ({ name, objects, hidden: [] })),
            placeOf: (problem) => placeOfProblem(read, problem),
        };
    }
    return { inputs: await readLiveClusters(kubeconfig, context), placeOf: () => undefined };
}

function checkSources({ context, kubeconfig, manifests, stack }: FleetFlags): void {
    const given = [
        ...(manifests === undefined ? [] : ['`--manifests` reads files']),
        ...(kubeconfig.length > 0 || context.length > 0 ? ['`--kubeconfig` and `--context` read clusters'] : []),
        ...(stack === undefined ? [] : ['`--stack` reads a Pulumi program']),
    ];
    if (given.length === 0) {
        throw new BadInput(
            'Nothing to explain. Give `--manifests <folder>`, or `--kubeconfig <file>` or `--context <name>` for each ' +
                'cluster, or `--stack <name>`.',
        );
    }
    if (given.length > 1) {
        throw new BadInput(`${given.join(', ')}. Give one of these.`);
    }
}

/** What the user says of clusters. */
type SaidFlags = Pick<ExplainFlags, 'reads' | 'region'>;

/** @throws BadInput for what is said of a cluster that is not there. */
export function checkSaid({ reads, region }: SaidFlags, inputs: readonly ClusterInput[]): void {
    checkRegions(region, inputs);
    checkReads(reads, inputs);
}

/** The clusters with what the user says of them. */
export function asSaid<T extends ClusterInput>(inputs: readonly T[], { reads, region }: SaidFlags): T[] {
    return inputs.map((input) => withReads(withRegion(input, region[input.name]), reads));
}

function withRegion<T extends ClusterInput>(input: T, region: string | undefined): T {
    return region === undefined ? input : { ...input, region };
}

/** @throws BadInput for the region of a cluster that is not there. */
function checkRegions(regions: Readonly<Record<string, string>>, inputs: readonly ClusterInput[]): void {
    const known = inputs.map(({ name }) => name);
    const unknown = Object.keys(regions).filter((name) => !known.includes(name));
    if (unknown.length > 0) {
        throw new BadInput(
            `\`--region\` names ${unknown.map((name) => `"${name}"`).join(', ')}; the clusters are ${known.join(', ')}.`,
        );
    }
}

/** The one service of that name, `<name>.<namespace>` or host. */
export function findService(wanted: string, { services }: Explanation): ExplainedService {
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

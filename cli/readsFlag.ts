import { InvalidArgumentError } from 'commander';
import type { ClusterInput } from '../analysis/model/fleet';
import type { SaidReads } from '../analysis/model/reading';
import { BadInput } from '../errors';

/** What `--reads` says, by cluster. */
export type Reads = Readonly<Record<string, SaidReads>>;

/** Arguments of commander's `option` for `--reads`. */
export const readsOption = [
    '--reads <cluster=clusters>',
    'the clusters whose endpoints the control plane of a cluster reads: names with commas, all or none; repeatable ' +
        '(default: what its remote Secrets say, else all)',
    readsOf,
    {},
] as const;

/** Adds `<cluster>=<clusters>` to what is known. */
function readsOf(value: string, known: Reads): Reads {
    const [cluster, clusters, ...rest] = value.split('=');
    const names = clusters?.split(',') ?? [];
    if (!cluster || names.length === 0 || names.includes('') || rest.length > 0) {
        throw new InvalidArgumentError('Write <cluster>=<cluster>,<cluster>, or <cluster>=all or <cluster>=none.');
    }
    if (cluster in known) {
        throw new InvalidArgumentError(`${cluster} is named twice. Write all of its clusters in one, with commas.`);
    }
    if (names.length > 1 && names.some((name) => name === 'all' || name === 'none')) {
        throw new InvalidArgumentError('Write all or none alone.');
    }
    return { ...known, [cluster]: clusters === 'all' ? 'all' : clusters === 'none' ? [] : names };
}

/** The cluster with what the user says of its control plane. */
export function withReads<T extends ClusterInput>(input: T, reads: Reads): T {
    const said = reads[input.name];
    return said === undefined ? input : { ...input, reads: said };
}

/** @throws BadInput for a cluster that is not there, or that reads itself. */
export function checkReads(reads: Reads, inputs: readonly Pick<ClusterInput, 'name'>[]): void {
    const known = inputs.map(({ name }) => name);
    for (const [cluster, said] of Object.entries(reads)) {
        const others = known.filter((name) => name !== cluster);
        if (!known.includes(cluster)) {
            throw new BadInput(`\`--reads\` is for "${cluster}"; the clusters are ${known.join(', ')}.`);
        }
        const wrong = said === 'all' ? undefined : said.find((name) => !others.includes(name));
        if (wrong !== undefined) {
            throw new BadInput(
                `\`--reads\` says that "${cluster}" reads "${wrong}"; give ${[...others, 'all', 'none'].join(', ')}.`,
            );
        }
    }
}

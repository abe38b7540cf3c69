import { isIP } from 'node:net';
import { BadInput } from '../../../errors';
import type { DrillPlan } from '../../plan/plan';
import { streamCount } from '../../plan/streams';

/** Where the load comes from: `--from` and `--load-image`. */
export interface LoadPlacement {
    /** Load generators by cluster. */
    readonly from: readonly { readonly cluster: string; readonly count: number }[];
    /** Of the load generators. */
    readonly image: string;
}

/** The lab has no registry: it runs this image's files from the package. */
const labImage = 'failover-load-generator';
/** Load generators of one cluster. */
const mostGenerators = 32;

/** Reads `europe-west1=2,us-central1`: load generators by cluster, one where no number is given. Problems are added to the list. */
export function loadSources(text: string, problems: string[]): LoadPlacement['from'] {
    const sources = text.split(',').map((part) => {
        const [cluster = '', number = '1', ...more] = part.split('=').map((word) => word.trim());
        const count = Number(number);
        if (cluster === '' || more.length > 0 || !(Number.isInteger(count) && count >= 1 && count <= mostGenerators)) {
            problems.push(
                `\`--from\` has \`${part}\`; a cluster and 1 to ${mostGenerators} load generators are accepted, e.g. eu=2.`,
            );
        }
        return { cluster, count };
    });
    const twice = sources.find(({ cluster }, index) => sources.findIndex((each) => each.cluster === cluster) !== index);
    if (twice) {
        problems.push(`\`--from\` names ${twice.cluster} twice.`);
    }
    return sources;
}

/** What `--from` and `--load-image` mean for this plan. Refuses what load generators in clusters cannot do, before anything is changed. */
export function loadPlacement(
    {
        from,
        loadImage,
        rate,
    }: { readonly from?: LoadPlacement['from']; readonly loadImage?: string; readonly rate: number },
    plan: DrillPlan,
    reachable: readonly string[],
    inLab: boolean,
): LoadPlacement | undefined {
    if (!from) {
        return undefined;
    }
    const all = plan.clusters.map(({ name }) => name);
    const unknown = from.map(({ cluster }) => cluster).filter((name) => !all.includes(name));
    const unreachable = from
        .map(({ cluster }) => cluster)
        .filter((name) => all.includes(name) && !reachable.includes(name));
    const count = from.reduce((sum, each) => sum + each.count, 0);
    const { hostname } = new URL(plan.entry);
    const problems = [
        ...(unknown.length > 0
            ? [`\`--from\` names ${unknown.join(', ')}; the clusters of the plan are ${all.join(', ')}.`]
            : []),
        ...(unreachable.length > 0
            ? [
                  `\`--from\` needs the kubeconfig of ${unreachable.join(', ')}, which neither the stack nor the plan has.`,
              ]
            : []),
        ...(inLab && loadImage !== undefined
            ? [`\`--load-image\` is ${loadImage}, but the lab runs the load generator of this package. Leave it out.`]
            : []),
        ...(!inLab && loadImage === undefined
            ? [
                  '`--from` needs `--load-image`, the image of the load generator in a registry of yours: build packaging/loadGenerator/Dockerfile and push it.',
              ]
            : []),
        ...(rate < count
            ? [`\`--rate\` is ${rate}, but ${count} load generators send at least 1 request/s each.`]
            : []),
        ...(isLoopback(hostname, plan)
            ? [
                  `\`--from\` sends requests from inside the clusters, and the entry ${plan.entry} is this machine's own. Give an entry that pods reach.`,
              ]
            : []),
        ...(streamCount(plan) > 0
            ? ['`--from` sends requests only: leave out the requests with `stream`, or drill them without `--from`.']
            : []),
        ...(plan.idempotency
            ? [
                  '`--from` has several load generators, none of which knows the ids of the others: leave out `idempotency`, or drill it without `--from`.',
              ]
            : []),
    ];
    if (problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    return { from, image: loadImage ?? labImage };
}

function isLoopback(hostname: string, { resolve = {} }: DrillPlan): boolean {
    const address = hostname.replace(/^\[|\]$/g, '');
    const own = (each: string): boolean =>
        each === 'localhost' ||
        each.endsWith('.localhost') ||
        each === '::1' ||
        (isIP(each) === 4 && each.startsWith('127.'));
    return (
        own(address) || Object.entries(resolve).some(([entry, each]) => entry.startsWith(`${hostname}:`) && own(each))
    );
}

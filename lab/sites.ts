import { BadInput } from '../errors';
import { type ClusterSite, maximumClusters } from './network/plan';
import { type LabShape, networkOf } from './shape';

/** A region's name is also a cluster's, a folder's and a network namespace's. */
const regionName = /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/;

/** The clusters for a list of regions such as `europe-west1,us-central1`; throws one error that lists every problem. */
export function sitesOf(text: string, networks: LabShape['networks']): ClusterSite[] {
    const regions = text.split(',').map((region) => region.trim());
    const distinct = [...new Set(regions)];
    const problems = [
        ...distinct
            .filter((region) => !regionName.test(region))
            .map(
                (region) =>
                    `\`--clusters\` has "${region}"; a region is lower case letters, digits and dashes, at most 32.`,
            ),
        ...distinct
            .filter((region) => regionName.test(region) && regions.indexOf(region) !== regions.lastIndexOf(region))
            .map((region) => `\`--clusters\` has "${region}" twice; each region has one cluster.`),
        ...(regions.length > maximumClusters
            ? [`\`--clusters\` has ${regions.length} regions; the lab holds ${maximumClusters}.`]
            : []),
    ];
    if (problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    return regions.map((region, at) => ({
        name: region,
        index: at + 1,
        region,
        zones: [`${region}-b`, `${region}-c`],
        network: networkOf(region, networks),
    }));
}

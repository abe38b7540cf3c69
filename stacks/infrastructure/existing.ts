import { readFileSync } from 'node:fs';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { BadInput } from '../../errors';
import { type Cluster, inRegions } from '../clusters/cluster';
import { forContext } from '../clusters/kubeconfigContext';
import type { Configuration } from '../settings/configuration';
import type { ExistingCluster } from '../settings/infrastructureSettings';

/** Clusters that somebody else has made, by the kubeconfigs that reach them. */
export function existing({ clusters: described = [], regions }: Configuration): Cluster[] {
    const problems: string[] = [];
    const found = described.map((cluster, index) => {
        problems.push(...repeated(described, index));
        return { cluster, text: kubeconfigOf(cluster, index, problems) };
    });
    if (problems.length > 0) {
        throw new BadInput(['`clusters` cannot be used like this:', ...problems.map((p) => `  - ${p}`)].join('\n'));
    }
    const chosen = inRegions(
        found.map(({ cluster, text }) => ({ ...cluster, text })),
        regions,
    );
    return chosen.map(({ name, region, zone = `${region}-a`, network = `network-${name}`, text }) => {
        const kubeconfig = pulumi.secret(text);
        const provider = new kubernetes.Provider(name, {
            kubeconfig,
            clusterIdentifier: `existing/${name}`, // other credentials are no other cluster
            enableSecretMutable: true,
        });
        return { name, region, zone, network, kubeconfig, provider };
    });
}

/** The kubeconfig of one cluster alone; problems are added to the list. */
function kubeconfigOf({ kubeconfig: file, context }: ExistingCluster, index: number, problems: string[]): string {
    try {
        const text = readFileSync(file, 'utf8');
        const taken = forContext(text, context);
        if ('problem' in taken) {
            problems.push(
                `\`clusters[${index}].${context === undefined ? 'kubeconfig' : 'context'}\`: ${file} ${taken.problem}`,
            );
            return '';
        }
        return taken.kubeconfig;
    } catch (error) {
        problems.push(
            `\`clusters[${index}].kubeconfig\` is ${file}: ${error instanceof Error ? error.message : String(error)}.`,
        );
        return '';
    }
}

function repeated(clusters: readonly ExistingCluster[], index: number): string[] {
    return (['name', 'region'] as const)
        .filter((field) => clusters.findIndex((other) => other[field] === clusters[index]?.[field]) < index)
        .map(
            (field) =>
                `\`clusters[${index}].${field}\` is ${clusters[index]?.[field]}, as of another cluster before it.`,
        );
}

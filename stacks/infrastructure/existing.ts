import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { clusterReader } from '../../drill/cluster/clusterReader';
import { BadInput, messageOf } from '../../errors';
import { apiAccessOf } from '../clusters/apiAccess';
import { type Cluster, inRegions } from '../clusters/cluster';
import { forContext } from '../clusters/kubeconfigContext';
import type { Configuration } from '../settings/configuration';
import type { ExistingCluster } from './existingCluster';
import { refuseForeign } from './installed/foreign';
import { installedIn } from './installed/installed';

/** Existing clusters, by their kubeconfigs, with what the settings say that they run already. */
export function existing(configuration: Configuration): Cluster[] {
    const { clusters: described = [], regions } = configuration;
    const problems: string[] = [];
    const found = described.map((cluster, index) => ({ ...cluster, text: kubeconfigOf(cluster, index, problems) }));
    problems.push(...repeated(found));
    if (problems.length > 0) {
        throw new BadInput(['`clusters` cannot be used like this:', ...problems.map((p) => `  - ${p}`)].join('\n'));
    }
    const clusters = inRegions(found, regions).map(
        ({ name, region, zone = `${region}-a`, network = `network-${name}`, text }) => {
            const kubeconfig = pulumi.secret(text);
            const provider = new kubernetes.Provider(name, {
                kubeconfig,
                clusterIdentifier: `existing/${name}`, // other credentials are no other cluster
                enableSecretMutable: true,
            });
            const reader = clusterReader(name, text);
            return { name, region, zone, network, kubeconfig, provider, reader, ...installedIn(configuration) };
        },
    );
    refuseForeign(clusters);
    return clusters;
}

/** The kubeconfig of one cluster alone; problems are added to the list. */
function kubeconfigOf({ name, kubeconfig: file, context }: ExistingCluster, index: number, problems: string[]): string {
    try {
        const text = readFileSync(file, 'utf8');
        const taken = forContext(text, context, dirname(file));
        if ('problem' in taken) {
            problems.push(
                `\`clusters[${index}].${context === undefined ? 'kubeconfig' : 'context'}\`: ${file} ${taken.problem}`,
            );
            return '';
        }
        if (apiAccessOf(taken.kubeconfig, name).unverified) {
            problems.push(
                `\`clusters[${index}].kubeconfig\`: ${file} has \`insecure-skip-tls-verify\`, but other clusters read ` +
                    'this one with a token, which must not reach an unverified server. Write its authority into ' +
                    '`certificate-authority-data` instead.',
            );
        }
        return taken.kubeconfig;
    } catch (error) {
        problems.push(`\`clusters[${index}].kubeconfig\` is ${file}: ${messageOf(error)}.`);
        return '';
    }
}

/** Entries of one name, and entries of one cluster under two names. */
function repeated(clusters: readonly (ExistingCluster & { text: string })[]): string[] {
    const identities = clusters.map(({ text, name }) => (text === '' ? name : identityOf(text, name)));
    return clusters.flatMap(({ name }, index) => [
        ...(clusters.findIndex((other) => other.name === name) < index
            ? [`\`clusters[${index}].name\` is ${name}, as of another cluster before it.`]
            : []),
        ...(identities.indexOf(identities[index] ?? '') < index
            ? [
                  `\`clusters[${index}].kubeconfig\` and its context reach the same API server as ` +
                      `\`clusters[${identities.indexOf(identities[index] ?? '')}]\`. A failover needs another cluster.`,
              ]
            : []),
    ]);
}

/** Equal for kubeconfigs of the same API server: a proxy, or a name in TLS, can tell two behind one URL apart. */
function identityOf(kubeconfig: string, name: string): string {
    const { server, proxyUrl, tlsServerName } = apiAccessOf(kubeconfig, name);
    return JSON.stringify([server, proxyUrl, tlsServerName]);
}

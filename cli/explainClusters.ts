import { existsSync } from 'node:fs';
import type { ClusterInput } from '../analysis/model/fleet';
import { apiCaller } from '../drill/cluster/apiCaller';
import { BadInput, firstLine, messageOf, OperationFailed } from '../errors';
import { liveCluster } from '../fleet/liveCluster';
import { KubeConfig } from '../kubernetesClient';

/** A cluster of a kubeconfig, which has its context as the current one. */
export interface ChosenCluster {
    /** Of the context. */
    readonly name: string;
    readonly config: KubeConfig;
}

/** The clusters of kubeconfigs, each by its current context, or those of the named contexts. Reads only. */
export async function readLiveClusters(files: readonly string[], contexts: readonly string[]): Promise<ClusterInput[]> {
    return await Promise.all(chosenClusters(files, contexts).map(readCluster));
}

/** The clusters that `--kubeconfig` and `--context` name. */
export function chosenClusters(files: readonly string[], contexts: readonly string[]): ChosenCluster[] {
    const configs = files.length === 0 ? [ownConfig()] : files.map(configOf);
    const chosen =
        contexts.length === 0
            ? configs.map((config) => ({ config, name: config.getCurrentContext() }))
            : contexts.map((name) => ({ config: withContext(configs, name), name }));
    const twice = chosen.find(({ name }, index) => chosen.findIndex((each) => each.name === name) !== index);
    if (twice) {
        throw new BadInput(
            `Two clusters are named "${twice.name}", their context. Rename one: \`kubectl config rename-context\`.`,
        );
    }
    return chosen.map(({ config, name }) => {
        const own = new KubeConfig();
        own.loadFromOptions({ ...optionsOf(config), currentContext: name });
        return { name, config: own };
    });
}

/** What can be read of a cluster. */
export async function readCluster({ config, name }: ChosenCluster): Promise<ClusterInput> {
    try {
        const call = apiCaller(config);
        return { name, ...(await liveCluster((path, accept) => call('GET', path, undefined, undefined, accept))) };
    } catch (error) {
        throw new OperationFailed(`The cluster of context "${name}" could not be read: ${messageOf(error)}`);
    }
}

/** The same kubeconfig for another context: several contexts may share one. */
function optionsOf({ clusters, contexts, users }: KubeConfig) {
    return { clusters, contexts, users };
}

function withContext(configs: readonly KubeConfig[], name: string): KubeConfig {
    const found = configs.find((config) => config.getContextObject(name) !== null);
    if (!found) {
        const known = configs.flatMap(({ contexts }) => contexts.map((each) => each.name));
        throw new BadInput(
            `\`--context\` is "${name}", which no kubeconfig has${known.length === 0 ? '.' : `; known are ${known.join(', ')}.`}`,
        );
    }
    return found;
}

function configOf(file: string): KubeConfig {
    if (!existsSync(file)) {
        throw new BadInput(`\`--kubeconfig\` is "${file}", which does not exist.`);
    }
    const config = new KubeConfig();
    try {
        config.loadFromFile(file);
    } catch (error) {
        throw new BadInput(`\`--kubeconfig\` is "${file}", which is no kubeconfig: ${firstLine(error)}`);
    }
    if (!config.getCurrentContext()) {
        throw new BadInput(`\`--kubeconfig\` is "${file}", which has no current context. Name one with \`--context\`.`);
    }
    return config;
}

function ownConfig(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromDefault();
    return config;
}

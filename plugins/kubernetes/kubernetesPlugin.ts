import type { Log } from '../protocol/engineLog';
import type { Plugin } from '../protocol/plugin';
import { apiClient } from './apiClient';
import { Check } from './check';
import { Cluster } from './cluster';
import { checkConfiguration, configurationOf, diffConfiguration, providerSchema } from './configuration';
import { createObject } from './createObject';
import { deleteObject } from './deleteObject';
import { diffObject } from './diffObject';
import { connectionOf } from './kubeconfig';
import { readObject } from './readObject';
import type { Site } from './site';
import { standIn } from './standIn';
import { updateObject } from './updateObject';

/** The stand-in for the kubernetes plugin: one cluster's objects, by server-side apply. */
export function kubernetesPlugin(version: string, log: Log): Plugin {
    const interruption = new AbortController();
    const check = new Check();
    let configured: Site | undefined;
    const site = (): Site => {
        if (configured === undefined) {
            throw new Error('the kubernetes provider is not configured');
        }
        return configured;
    };
    return {
        description: standIn,
        version,
        schema: providerSchema(version),
        checkConfig: (news) => Promise.resolve(checkConfiguration(news)),
        diffConfig: (olds, news) => Promise.resolve(diffConfiguration(olds, news)),
        configure: async (values) => {
            const configuration = configurationOf(values);
            const connection = await Promise.resolve(connectionOf(configuration));
            const client = apiClient(connection, `pulumi-kubernetes-stand-in/${version}`);
            configured = {
                cluster: new Cluster(client, configuration.namespace ?? connection.namespace),
                configuration,
                log,
                interrupted: interruption.signal,
            };
        },
        check: async (request) => check.check(request, site().cluster),
        diff: async (request) => diffObject(request, site()),
        create: async (request) => createObject(request, site()),
        read: async (request) => readObject(request, site()),
        update: async (request) => updateObject(request, site()),
        delete: async (request) => deleteObject(request, site()),
        cancel: () => interruption.abort(),
    };
}

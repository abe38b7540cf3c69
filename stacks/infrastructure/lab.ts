import { readFileSync } from 'node:fs';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { BadInput } from '../../errors/badInput';
import { readLab, stateDirectory } from '../../lab/state';
import { type Cluster, inRegions } from '../cluster';
import type { Configuration } from '../configuration';

/** The clusters of the lab that runs on this machine. They exist already: the stack only connects to them. */
export function lab({ regions }: Configuration): Cluster[] {
    const directory = stateDirectory();
    const record = readLab(directory);
    if (!record) {
        throw new BadInput(`No lab runs with its state in ${directory}. Start one: failover lab up.`);
    }
    return inRegions(record.clusters, regions).map(({ name, region, zone, network, kubeconfig: path }) => {
        const kubeconfig = pulumi.secret(readFileSync(path, 'utf8'));
        const provider = new kubernetes.Provider(name, {
            kubeconfig,
            clusterIdentifier: `lab/${name}`, // new credentials of a restarted lab are no new cluster
            deleteUnreachable: true, // a lab that is gone has taken its objects along
        });
        return { name, region, zone, network, kubeconfig, provider };
    });
}

import { join } from 'node:path';
import { addressesOf, type ClusterSite } from '../network/plan';
import type { PartSpec } from '../process/part';
import { controlPlanePorts, glooNamespace } from './names';
import type { TranslatorRequest } from './translator/main';

type Part = Omit<PartSpec, 'namespace'>;

/** Open-source Gloo. It takes everything from the environment and from its Settings in the cluster. */
export function openSourceGloo(site: ClusterSite, executable: string, kubeconfig: string): Part {
    return {
        name: 'gloo',
        command: executable,
        args: [],
        env: {
            KUBECONFIG: kubeconfig,
            POD_NAMESPACE: glooNamespace,
            POD_NAME: `gloo-${site.name}`,
            DISABLE_LEADER_ELECTION: 'true', // one process; a lease would only delay a restart
        },
    };
}

/** The stand-in for the enterprise edition and Federation. */
export function translator(site: ClusterSite, kubeconfig: string): Part {
    const request: TranslatorRequest = {
        kubeconfig,
        host: addressesOf(site.index).controlPlane,
        port: controlPlanePorts.restXds,
    };
    return {
        name: 'gloo-translator',
        command: process.execPath,
        args: [join(__dirname, 'translator', 'main.js'), JSON.stringify(request)],
    };
}

import { EchoApp } from '../../../components';
import { inCluster } from '../../clusters/cluster';
import { appNamespace, type EdgeCluster } from './clusters';
import type { EdgeSpec } from './edgeSpec';

/** The echo application of a cluster: the Gloo guide's, with a sidecar whose health checks can be made to fail. */
export function edgeApplication(member: EdgeCluster, { clusterDomain, hardening, replicas }: EdgeSpec): EchoApp {
    return new EchoApp(
        `${member.deployment}-${member.name}`,
        {
            appName: member.deployment,
            serviceName: member.service,
            namespace: appNamespace,
            clusterDomain,
            labels: member.labels,
            text: member.text,
            cluster: member.name,
            replicas,
            behindEnvoy: true,
            hardening,
        },
        inCluster(member.cluster),
    );
}

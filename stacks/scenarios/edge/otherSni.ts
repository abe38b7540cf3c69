import { gatewayApi } from '../../../components/gatewayApi/names';
import {
    failoverReceiverSpec,
    type FailoverReceiverSpec,
} from '../../../components/gatewayApi/receiver/failoverReceiverSpec';
import type { FaultAction } from '../../../drill/faults/recipe';
import { appNamespace, echoPort, type EdgeCluster } from './clusters';
import type { CertificateNames } from './edgeTarget';

/** Names in the certificates of both ends of a receiver. */
export interface ReceiverNames {
    serverName: string;
    clientName: string;
}

/** The receiver of a cluster's application, on a gateway of Gateway API. */
export function receiverSpec({ service }: EdgeCluster, { clientName, serverName }: ReceiverNames) {
    return failoverReceiverSpec({
        services: [{ serverName, service, port: echoPort }],
        clientNames: [clientName],
    });
}

/**
 * Another name, in the listener and in the route behind it. A merge patch replaces whole lists.
 *
 * @param listenersOf The listeners of a receiver's Gateway.
 */
export function otherSni(
    remote: EdgeCluster,
    { client, servers }: CertificateNames,
    listenersOf: (spec: FailoverReceiverSpec) => readonly object[],
): FaultAction[] {
    const known = servers[remote.name] ?? '';
    const object = { do: 'patch', cluster: remote.name, namespace: appNamespace, apiVersion: gatewayApi } as const;
    const listeners = (serverName: string) => ({
        spec: { listeners: listenersOf(receiverSpec(remote, { serverName, clientName: client })) },
    });
    const hostnames = (serverName: string) => ({ spec: { hostnames: [serverName] } });
    const other = `another.${known}`;
    return [
        { ...object, kind: 'Gateway', name: 'failover', begin: listeners(other), end: listeners(known) },
        { ...object, kind: 'TLSRoute', name: 'failover-1', begin: hostnames(other), end: hostnames(known) },
    ];
}

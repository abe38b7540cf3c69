import { envoyGatewayNamespace, gatewayApi, proxyLabels } from '../../../../components/gatewayApi/names';
import { failoverReceiverSpec } from '../../../../components/gatewayApi/receiver/failoverReceiverSpec';
import { receiverListeners } from '../../../../components/gatewayApi/receiver/receiverManifests';
import type { FaultAction } from '../../../../drill/faults/recipe';
import { appNamespace, echoPort, type EdgeCluster } from '../clusters';
import type { CertificateNames, EdgeInput, EdgeParts } from '../edgeTarget';

/** Envoy Gateway runs proxies of their own for each Gateway. */
export function envoyGatewayParts({ members }: Pick<EdgeInput, 'members'>, names: CertificateNames): EdgeParts {
    const [primary, remote] = members;
    const proxies = (gateway: string) => (member: EdgeCluster) => ({
        cluster: member.name,
        namespace: envoyGatewayNamespace,
        selector: proxyLabels({ name: gateway, namespace: appNamespace }),
    });
    return {
        entryTitle: 'Envoy of the gateway edge',
        failoverTitle: 'Envoy of the gateway failover',
        entryProxies: proxies('edge'),
        failoverProxies: proxies('failover'),
        secretNamespace: appNamespace,
        // The first rule has the requests that a drill sends: GET.
        upstream: `httproute/${appNamespace}/${primary.service}/rule/0`,
        sni: names.servers[remote?.name ?? ''] ?? '',
        otherSni: (each) => otherSni(each, names),
    };
}

/** Another name, in the listener and in the route behind it. A merge patch replaces whole lists. */
function otherSni(remote: EdgeCluster, { client, servers }: CertificateNames): FaultAction[] {
    const known = servers[remote.name] ?? '';
    const object = { do: 'patch', cluster: remote.name, namespace: appNamespace, apiVersion: gatewayApi } as const;
    const listeners = (serverName: string) => {
        const services = [{ serverName, service: remote.service, port: echoPort }];
        return { spec: { listeners: receiverListeners(failoverReceiverSpec({ services, clientNames: [client] })) } };
    };
    const hostnames = (serverName: string) => ({ spec: { hostnames: [serverName] } });
    const other = `another.${known}`;
    return [
        { ...object, kind: 'Gateway', name: 'failover', begin: listeners(other), end: listeners(known) },
        { ...object, kind: 'TLSRoute', name: 'failover-1', begin: hostnames(other), end: hostnames(known) },
    ];
}

import { envoyGatewayNamespace, proxyLabels } from '../../../../components/gatewayApi/names';
import { receiverListeners } from '../../../../components/gatewayApi/receiver/receiverManifests';
import { appNamespace, type EdgeCluster } from '../clusters';
import type { CertificateNames, EdgeInput, EdgeParts } from '../edgeTarget';
import { otherSni } from '../otherSni';

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
        otherSni: (each) => otherSni(each, names, receiverListeners),
    };
}

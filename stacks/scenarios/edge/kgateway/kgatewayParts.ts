import { appNamespace, type EdgeCluster } from '../clusters';
import type { CertificateNames, EdgeInput, EdgeParts } from '../edgeTarget';
import { otherSni } from '../otherSni';
import { kgatewayProxyLabels } from './gateway';
import { kgatewayListeners } from './receiver';

/** kgateway runs proxies of their own for each Gateway, beside it. */
export function kgatewayParts({ members }: Pick<EdgeInput, 'members'>, names: CertificateNames): EdgeParts {
    const [primary, remote] = members;
    const proxies = (gateway: string) => (member: EdgeCluster) => ({
        cluster: member.name,
        namespace: appNamespace,
        selector: kgatewayProxyLabels(gateway),
    });
    return {
        entryTitle: 'Envoy of the gateway edge',
        failoverTitle: 'Envoy of the gateway failover',
        entryProxies: proxies('edge'),
        failoverProxies: proxies('failover'),
        secretNamespace: appNamespace,
        upstream: `backend_${appNamespace}_${primary.service}_0`,
        sni: names.servers[remote?.name ?? ''] ?? '',
        symmetric: true,
        otherSni: (each) => otherSni(each, names, (spec) => kgatewayListeners(spec).listeners),
    };
}

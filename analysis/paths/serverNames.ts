import { fieldsOf, groupOf, type KubernetesObject, listOf, textOf, textsOf } from '../manifests/kubernetesObject';
import type { EdgeDestination } from '../model/edge';
import type { Cluster } from '../model/fleet';
import { coversHost } from '../readers/istio/hosts';

/** Kinds that route by a server name. Where one could not be read, nothing is known to be refused. */
const routing = /^(Gateway|Release|TLSRoute|Upstream|VirtualService)\b/;

/** The cluster at a known address that routes no such server name: its gateway refuses the connection. */
export function refusingCluster(to: EdgeDestination, clusters: readonly Cluster[]): Cluster | undefined {
    const { address, serverName } = to.kind === 'address' ? to : {};
    if (serverName === undefined) {
        return undefined;
    }
    const at = clusters.filter(({ isPublic }) => address !== undefined && isPublic(address));
    return at.some((cluster) => mayAccept(cluster, serverName)) ? undefined : at[0];
}

function mayAccept({ hidden, servedAs, tlsEnds }: Cluster, name: string): boolean {
    return (
        servedAs(name).length > 0 ||
        tlsEnds.some((object) => endsTls(object, name)) ||
        hidden.some(({ kind }) => routing.test(kind))
    );
}

/** Whether a gateway ends TLS for the name itself, and then routes by the host of the request. */
function endsTls(object: KubernetesObject, name: string): boolean {
    const { listeners, servers, sslConfig } = fieldsOf(object.content.spec);
    const covered = (names: readonly string[]): boolean =>
        names.length === 0 || names.some((each) => coversHost(each.split('/').at(-1) ?? '', name));
    switch (`${groupOf(object)}/${object.kind}`) {
        case 'gateway.networking.k8s.io/Gateway':
            return listOf(listeners)
                .map(fieldsOf)
                .some(({ hostname, protocol }) => {
                    const own = textOf(hostname);
                    return protocol === 'HTTPS' && covered(own === undefined ? [] : [own]);
                });
        case 'networking.istio.io/Gateway':
            return listOf(servers)
                .map(fieldsOf)
                .some(({ hosts, tls }) => {
                    const { mode } = fieldsOf(tls);
                    return tls !== undefined && mode !== 'AUTO_PASSTHROUGH' && covered(textsOf(hosts));
                });
        case 'gateway.solo.io/VirtualService':
            return sslConfig !== undefined && covered(textsOf(fieldsOf(sslConfig).sniDomains));
        default:
            return false;
    }
}

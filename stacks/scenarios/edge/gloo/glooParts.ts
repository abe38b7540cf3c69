import { Hardening } from '../../../../components';
import { failoverGatewaySpec } from '../../../../components/gloo/gateway/failoverGatewaySpec';
import { failoverListener } from '../../../../components/gloo/gateway/failoverListener';
import type { FaultAction } from '../../../../drill/faults/recipe';
import type { EdgeCluster } from '../clusters';
import type { CertificateNames, EdgeInput, EdgeParts } from '../edgeTarget';

const glooNamespace = 'gloo-system';

/** Gloo's gateway is one proxy, for clients and for other clusters. */
export function glooParts({ members, spec }: EdgeInput, names: CertificateNames): EdgeParts {
    const [primary, remote] = members;
    const proxies = ({ name }: EdgeCluster) => ({
        cluster: name,
        namespace: glooNamespace,
        selector: { 'gateway-proxy': 'live', 'gateway-proxy-id': 'gateway-proxy' },
    });
    return {
        entryTitle: 'gateway-proxy',
        failoverTitle: 'gateway-proxy',
        entryProxies: proxies,
        failoverProxies: proxies,
        secretNamespace: glooNamespace,
        upstream: `${primary.upstream}_${glooNamespace}`,
        sni: `${remote?.upstream ?? ''}_${glooNamespace}`,
        otherSni: (each) => [otherSni(each, spec.hardening, names.client)],
    };
}

/** A merge patch replaces whole lists. */
function otherSni(remote: EdgeCluster, hardening: Hardening, client: string): FaultAction {
    const hardened = hardening === Hardening.Hardened;
    const given = { ...(hardened && { clientNames: [client] }), hardening };
    const listener = (upstreams: { name: string }[]) => ({
        spec: { tcpGateway: failoverListener(failoverGatewaySpec({ ...given, upstreams })).spec.tcpGateway },
    });
    return {
        do: 'patch',
        cluster: remote.name,
        namespace: glooNamespace,
        apiVersion: 'gateway.solo.io/v1',
        kind: 'Gateway',
        name: 'failover-gateway',
        begin: listener([{ name: 'another' }]),
        end: listener(hardened ? [{ name: remote.upstream }] : []),
    };
}

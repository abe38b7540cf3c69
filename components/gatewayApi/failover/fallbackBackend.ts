import { isIPv6 } from 'node:net';
import { FailbackMode } from '../../failback';
import type { EdgeFailoverSpec } from './edgeFailoverSpec';

/** Name of the Backend of a fallback. */
export function backendName({ fallbacks, routeName }: EdgeFailoverSpec, index: number): string {
    return `${routeName}-${fallbacks[index]?.cluster ?? ''}`;
}

/**
 * A fallback: the failover gateway of another cluster, by mutual TLS. Envoy verifies that its certificate has the name
 * of the SNI. During a ramp it has the primary's priority, and a share by weight.
 */
export function fallbackBackend(spec: EdgeFailoverSpec, index: number) {
    const { address = '', port = 0, serverName = '' } = spec.fallbacks[index] ?? {};
    const secret = { group: '', kind: 'Secret', name: spec.clientSecretName };
    return {
        metadata: { name: backendName(spec, index), namespace: spec.namespace },
        spec: {
            fallback: spec.failback.mode !== FailbackMode.Ramp,
            endpoints: [{ ip: { address: writtenOut(address), port } }],
            tls: { sni: serverName, caCertificateRefs: [secret], clientCertificateRef: secret },
        },
    };
}

/** An IPv6 address with all of its groups: the definition of `Backend` refuses most of those with `::`. */
function writtenOut(address: string): string {
    if (!isIPv6(address)) {
        return address;
    }
    const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1); // an IPv4 part becomes two groups
    const [before = [], after = []] = canonical
        .split('::')
        .map((part) => part.split(':').filter((group) => group !== ''));
    const missing = 8 - before.length - after.length;
    return [...before, ...Array.from({ length: missing }, () => '0'), ...after].join(':');
}

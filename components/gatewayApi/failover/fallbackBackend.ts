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
            endpoints: [{ ip: { address, port } }],
            tls: { sni: serverName, caCertificateRefs: [secret], clientCertificateRef: secret },
        },
    };
}

import { serviceHost } from '../../../components/clusterDomain';
import { appNamespace, identitySecret, trustDomain } from './names';

/**
 * Makes Envoy Gateway call productpage as the mesh's own proxies do: by mutual TLS, with the edge's identity, and only
 * where the other end has productpage's.
 */
export function meshUpstream(clusterDomain: string) {
    return {
        metadata: { name: 'productpage', namespace: appNamespace },
        spec: {
            targetRefs: [{ group: '', kind: 'Service', name: 'productpage', sectionName: 'http' }],
            validation: {
                caCertificateRefs: [{ group: '', kind: 'Secret', name: identitySecret }],
                hostname: serviceHost('productpage', appNamespace, clusterDomain),
                subjectAltNames: [
                    { type: 'URI', uri: `spiffe://${trustDomain}/ns/${appNamespace}/sa/bookinfo-productpage` },
                ],
            },
        },
    };
}

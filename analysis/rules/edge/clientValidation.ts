import { fieldsOf, listOf, objectName } from '../../manifests/kubernetesObject';
import { isAttached } from '../../readers/edge/references';
import type { Rule } from '../rule';

/** Gateways for other clusters that let everybody in. */
export const edgeClientValidation: Rule = {
    id: 'edge-client-validation',
    severity: 'warning',
    what: 'A Gateway of Envoy Gateway ends TLS for TLSRoutes, and asks clients for no certificate.',
    why: 'It is the door for other clusters. Without client certificates, everybody who reaches the address gets to the service.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/security/mutual-tls/',
    check: ({ clusters }) =>
        clusters.flatMap(({ edgeObjects, name }) =>
            edgeObjects
                .filter(({ apiVersion, content, kind }) => {
                    const listeners = listOf(fieldsOf(content.spec).listeners).map(fieldsOf);
                    return (
                        kind === 'Gateway' &&
                        apiVersion.startsWith('gateway.networking.k8s.io/') &&
                        listeners.some(
                            ({ protocol, tls }) => protocol === 'TLS' && fieldsOf(tls).mode !== 'Passthrough',
                        )
                    );
                })
                .filter((gateway) => {
                    const own = edgeObjects.filter(
                        (each) => each.kind === 'ClientTrafficPolicy' && isAttached(each, gateway),
                    );
                    return !own.some(({ content }) => {
                        const { clientValidation } = fieldsOf(fieldsOf(content.spec).tls);
                        return clientValidation !== undefined && fieldsOf(clientValidation).optional !== true;
                    });
                })
                .filter((gateway) => fieldsOf(fieldsOf(gateway.content.spec).tls).frontend === undefined)
                .map((gateway) => ({
                    cluster: name,
                    object: objectName(gateway),
                    field: 'tls.clientValidation',
                    reason: 'is not set by any ClientTrafficPolicy: everybody is let in.',
                    fix: {
                        text: 'Add a ClientTrafficPolicy with `tls.clientValidation`.',
                        argument: 'FailoverReceiver declares it',
                    },
                })),
        ),
};

import {
    type Fields,
    fieldsOf,
    type KubernetesObject,
    listOf,
    namespaceOf,
    objectName,
    textOf,
} from '../../manifests/kubernetesObject';
import { apiGateways } from '../../readers/edge/gateways';
import { isAttached } from '../../readers/edge/references';
import type { Rule } from '../rule';

/** Gateways for other clusters that let everybody in. */
export const edgeClientValidation: Rule = {
    id: 'edge-client-validation',
    severity: 'warning',
    scope: 'fleet',
    what: 'A Gateway of Envoy Gateway ends TLS for TLSRoutes, and asks clients for no certificate.',
    why: 'It is the door for other clusters. Without client certificates, everybody who reaches the address gets to the service.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/security/mutual-tls/',
    check: ({ clusters }) =>
        clusters.flatMap(({ edgeObjects, name }) => {
            const policies = edgeObjects.filter(({ kind }) => kind === 'ClientTrafficPolicy');
            return apiGateways(edgeObjects)
                .filter(({ product }) => product === 'Envoy Gateway')
                .map(({ object }) => object)
                .filter(({ content }) => fieldsOf(fieldsOf(content.spec).tls).frontend === undefined)
                .filter((gateway) =>
                    listOf(fieldsOf(gateway.content.spec).listeners)
                        .map(fieldsOf)
                        .filter(({ protocol, tls }) => protocol === 'TLS' && fieldsOf(tls).mode !== 'Passthrough')
                        .some((listener) => !policies.some((each) => asksClients(each, gateway, listener))),
                )
                .map((gateway) => ({
                    cluster: name,
                    object: objectName(gateway),
                    field: 'tls.clientValidation',
                    reason: 'is not set by any ClientTrafficPolicy: everybody is let in.',
                    fix: {
                        text: 'Add a ClientTrafficPolicy with `tls.clientValidation`.',
                        argument: 'FailoverReceiver declares it',
                    },
                }));
        }),
};

/** Whether a policy for a Gateway, for the listener, or for what its labels select, requires certificates. */
function asksClients(policy: KubernetesObject, gateway: KubernetesObject, listener: Fields): boolean {
    const { targetSelectors, tls } = fieldsOf(policy.content.spec);
    const { clientValidation } = fieldsOf(tls);
    const section = textOf(listener.name);
    return (
        clientValidation !== undefined &&
        fieldsOf(clientValidation).optional !== true &&
        (isAttached(policy, gateway) ||
            (section !== undefined && isAttached(policy, gateway, section)) ||
            (targetSelectors !== undefined && namespaceOf(policy) === namespaceOf(gateway)))
    );
}

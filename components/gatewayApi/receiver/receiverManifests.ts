import type { GatewayListener } from '../gateway/gatewayManifests';
import { gatewayApiGroup } from '../names';
import type { FailoverReceiverSpec } from './failoverReceiverSpec';

/** A listener for each name that may be asked for: Envoy resets a connection with any other. */
export function receiverListeners({ port, secretName, services }: FailoverReceiverSpec): GatewayListener[] {
    return services.map(({ serverName }, index) => ({
        name: listenerName(index),
        port,
        protocol: 'TLS',
        hostname: serverName,
        tls: { mode: 'Terminate', certificateRefs: [{ name: secretName }] },
        allowedRoutes: { kinds: [{ kind: 'TLSRoute' }] },
    }));
}

/** Demands a certificate of the trusted authority, with one of the clients' names in it. */
export function clientValidation({ clientNames, gatewayName, namespace, secretName }: FailoverReceiverSpec) {
    return {
        metadata: { name: gatewayName, namespace },
        spec: {
            targetRefs: [{ group: gatewayApiGroup, kind: 'Gateway', name: gatewayName }],
            tls: {
                clientValidation: {
                    optional: false,
                    caCertificateRefs: [{ group: '', kind: 'Secret', name: secretName }],
                    subjectAltNames: { dnsNames: clientNames.map((value) => ({ type: 'Exact', value })) },
                },
            },
        },
    };
}

/** Sends what a listener has decrypted to its Service. */
export function receiverRoute({ gatewayName, namespace, services }: FailoverReceiverSpec, index: number) {
    const { port, serverName, service } = services[index] ?? { port: 0, serverName: '', service: '' };
    return {
        metadata: { name: `${gatewayName}-${index + 1}`, namespace },
        spec: {
            parentRefs: [{ name: gatewayName, sectionName: listenerName(index) }],
            hostnames: [serverName],
            rules: [{ backendRefs: [{ name: service, port }] }],
        },
    };
}

const listenerName = (index: number) => `name-${index + 1}`;

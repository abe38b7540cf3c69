import type * as pulumi from '@pulumi/pulumi';
import { customObject } from '../../../../components/gatewayApi/customObject';
import { gatewayApi } from '../../../../components/gatewayApi/names';
import type { FailoverReceiverSpec } from '../../../../components/gatewayApi/receiver/failoverReceiverSpec';
import { receiverListeners, receiverRoute } from '../../../../components/gatewayApi/receiver/receiverManifests';
import { failoverPort } from '../../../../components/gloo/gloo';
import { inCluster } from '../../../clusters/cluster';
import type { EdgeCluster } from '../clusters';
import { type ReceiverNames, receiverSpec } from '../otherSni';
import { kgatewayGateway, type KgatewayGateway } from './gateway';

/**
 * The `spec` of a receiver's Gateway: as of Envoy Gateway, but that kgateway reads the trusted authorities from the Gateway
 * and the clients' names from an option of the listener.
 *
 * kgateway 2.4.2 forgets the Gateway of a port whose first listener is of the protocol TLS, and with it that clients have to
 * be validated (pkg/kgateway/translator/listener/gateway_listener_translator.go, `AppendTlsListener`). So an HTTPS listener
 * comes first, for a name that nobody has and without a route.
 */
export function kgatewayListeners(spec: FailoverReceiverSpec) {
    const authority = { group: '', kind: 'Secret', name: spec.secretName };
    const options = { 'kgateway.dev/verify-subject-alt-names': spec.clientNames.join() };
    const own = receiverListeners(spec).map((listener) => ({ ...listener, tls: { ...listener.tls, options } }));
    const [first] = own;
    return {
        listeners: [
            {
                ...first,
                name: 'clients',
                protocol: 'HTTPS',
                hostname: `no-route.${first?.hostname ?? ''}`,
                allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }] },
            },
            ...own,
        ],
        tls: { frontend: { default: { validation: { caCertificateRefs: [authority] } } } },
    };
}

/** The gateway by which a cluster's application is reached, the primary's own too. */
export function kgatewayReceiver(
    member: EdgeCluster,
    names: pulumi.Output<ReceiverNames>,
    proxyReplicas: number,
    dependsOn: pulumi.Resource[],
): KgatewayGateway & { port: number } {
    const spec = names.apply((known) => receiverSpec(member, known));
    customObject(
        `kgateway-failover-${member.name}-route`,
        gatewayApi,
        'TLSRoute',
        spec.apply((known) => receiverRoute(known, 0)),
        inCluster(member.cluster),
    );
    const settings = {
        name: 'failover',
        port: failoverPort,
        proxyReplicas,
        spec: spec.apply(kgatewayListeners),
        dependsOn,
    };
    return { ...kgatewayGateway(member, settings), port: failoverPort };
}

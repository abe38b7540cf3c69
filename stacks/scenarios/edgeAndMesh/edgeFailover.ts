import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { EdgeFailover, EdgeGateway, FailoverReceiver, Hardening } from '../../../components';
import { inCluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import { certificateSecrets, edgeCertificates } from '../edge/certificates';
import type { EdgeCluster } from '../edge/clusters';
import { entryNodePort, exposure, failoverNodePort, proxyReplicasIn } from '../edge/envoyGateway/envoyGatewayEdge';
import { httpUrl } from '../httpUrl';
import { appNamespace, appPort, edgeCheckInterval, edgePerTryTimeout, identitySecret } from './names';
import { tokenPolicy } from './tokens';

interface EdgeEnds {
    primary: EdgeCluster;
    remote: EdgeCluster;
    configuration: Configuration;
    /** What the gateways have to wait for, by cluster. */
    ready: Readonly<Record<string, pulumi.Resource[]>>;
}

interface DeclaredEdge {
    /** URL that clients use. */
    entry: pulumi.Output<string>;
    /** Private key of the tokens that the edge accepts. PEM. */
    tokenKeyPem: pulumi.Output<string>;
}

/** The edge: a gateway in the first cluster that lets in requests with a token, and fails over to the one in the other. */
export function edgeFailover({ primary, remote, configuration, ready }: EdgeEnds): DeclaredEdge {
    const hardening = configuration.variant as Hardening;
    // Both variants have certificates under a root: the mesh has no others either.
    const certificates = edgeCertificates([primary, remote], Hardening.Hardened);
    const secrets = certificateSecrets([primary, remote], certificates, {
        prefix: 'edge',
        namespace: appNamespace,
        after: {},
    });
    const reach = {
        namespace: appNamespace,
        proxyReplicas: proxyReplicasIn(configuration.infrastructure),
        backendSecretName: identitySecret,
    };
    const { clientName, serverName } = certificates.client;
    const receiver = new FailoverReceiver(
        `failover-receiver-${remote.name}`,
        {
            ...reach,
            ...exposure(remote.cluster, failoverNodePort),
            services: [{ serverName, service: 'productpage', port: appPort }],
            clientNames: [clientName],
        },
        { ...inCluster(remote.cluster), dependsOn: [...(ready[remote.name] ?? []), ...secrets] },
    );
    const gateway = new EdgeGateway(
        'edge-gateway',
        { ...reach, ...exposure(primary.cluster, entryNodePort) },
        { ...inCluster(primary.cluster), dependsOn: ready[primary.name] ?? [] },
    );
    const key = new tls.PrivateKey('edge-gateway-token-key', { algorithm: 'RSA', rsaBits: 2048 }, { parent: gateway });
    const policy = pulumi
        .all([gateway.gatewayName, key.publicKeyPem])
        .apply(([name, pem]) => tokenPolicy(name, appNamespace, pem));
    const authentication = new kubernetes.apiextensions.CustomResource(
        'edge-authentication',
        {
            apiVersion: 'gateway.envoyproxy.io/v1alpha1',
            kind: 'SecurityPolicy',
            metadata: policy.metadata,
            spec: policy.spec,
        },
        inCluster(primary.cluster),
    );
    const failover = new EdgeFailover(
        'edge-failover',
        {
            primary: { service: 'productpage', port: appPort, portName: 'http' },
            fallbacks: [{ cluster: remote.name, address: receiver.address, port: receiver.port, serverName }],
            hardening,
            gatewayName: gateway.gatewayName,
            clusterDomain: configuration.clusterDomain,
            ...(hardening === Hardening.Hardened && {
                healthCheck: { path: '/health', interval: edgeCheckInterval, timeout: edgeCheckInterval },
                retry: { attempts: 2, perTryTimeout: edgePerTryTimeout, backOff: { baseInterval: '5ms' } },
            }),
        },
        {
            ...inCluster(primary.cluster),
            // No request without a token, and none before both ends are there.
            dependsOn: [authentication, receiver, ...secrets],
        },
    );
    // The URL is known only when the route is there.
    const entry = pulumi
        .all([gateway.address, gateway.port, failover.routeName])
        .apply(([host, port]) => httpUrl(host, port === 80 ? undefined : port));
    return { entry, tokenKeyPem: key.privateKeyPem };
}

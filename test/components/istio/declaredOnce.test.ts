import * as kubernetes from '@pulumi/kubernetes';
import {
    CertificateSecret,
    ControlPlane,
    EastWestGateway,
    FailoverService,
    IngressGateway,
    MeshAuthority,
    RemoteAccess,
    RemoteReader,
    StrictMutualTls,
    VirtualDestination,
} from '../../../components';
import { readerKubeconfig, remoteReaderSpec } from '../../../components/istio/mesh/remoteReaderSpec';
import { keyText, rootPem, signedPem } from '../../support/certificateState';
import { tokenData } from '../../support/clusterState';
import { deploy } from '../../support/deployment';

type At = { provider: kubernetes.Provider };

const authority = { certificatePem: rootPem, privateKeyPem: keyText, trustBundlePem: rootPem };
const reader = { clusterName: 'america', server: 'https://203.0.113.7' };
const kubeconfig = readerKubeconfig(remoteReaderSpec(reader), tokenData);

/** Declares a component with valid arguments, changed as a second one in the same cluster has to be. */
const declarations: [string, (name: string, at: At, change?: object) => unknown, string, object?][] = [
    [
        'ControlPlane',
        (name, at) => new ControlPlane(name, { clusterName: 'europe', network: 'europe' }, at),
        '`clusterName` names the control plane of the cluster, which ControlPlane "one" declares',
    ],
    [
        'EastWestGateway',
        (name, at, change) => new EastWestGateway(name, { network: 'europe', ...change }, at),
        '`exposureName` names Gateway istio-system/cross-network-gateway',
        { gatewayName: 'second', exposureName: 'second' },
    ],
    [
        'IngressGateway',
        (name, at, change) => new IngressGateway(name, { namespace: 'default', ...change }, at),
        '`gatewayName` names Deployment default/istio-ingressgateway',
        { gatewayName: 'second' },
    ],
    [
        'RemoteReader',
        (name, at, change) => new RemoteReader(name, { ...reader, ...change }, at),
        '`accountName` names ServiceAccount istio-system/istio-remote-reader',
        { accountName: 'second' },
    ],
    [
        'RemoteAccess',
        (name, at) => new RemoteAccess(name, { remoteCluster: 'america', kubeconfig }, at),
        '`remoteCluster` names Secret istio-system/istio-remote-secret-america',
    ],
    [
        'StrictMutualTls',
        (name, at, change) => new StrictMutualTls(name, { ...change }, at),
        '`namespace` names the PeerAuthentication of istio-system',
        { namespace: 'shop' },
    ],
    [
        'FailoverService',
        (name, at, change) =>
            new FailoverService(
                name,
                { service: { name: 'shop', namespace: 'team' }, port: 80, clusters: ['a', 'b'], ...change },
                at,
            ),
        '`service.name` names FailoverService service-mesh-hub/shop-failover',
        { namespace: 'second' },
    ],
    [
        'VirtualDestination',
        (name, at, change) =>
            new VirtualDestination(
                name,
                {
                    destinationName: 'shop',
                    namespace: 'team',
                    hosts: ['shop.global'],
                    serviceLabels: { app: 'shop' },
                    port: 80,
                    ...change,
                },
                at,
            ),
        '`destinationName` names VirtualDestination team/shop',
        { destinationName: 'second' },
    ],
    [
        'MeshAuthority',
        (name, at) => new MeshAuthority(name, { clusterName: 'europe', authority }, at),
        '`namespace` names Secret istio-system/cacerts',
    ],
    [
        'CertificateSecret',
        (name, at, change) =>
            new CertificateSecret(
                name,
                { secretName: 'tls', certificatePem: signedPem, privateKeyPem: keyText, ...change },
                at,
            ),
        '`secretName` names Secret gloo-system/tls',
        { secretName: 'second' },
    ],
];

/** What is refused of a program in one cluster. */
async function refusal(declare: (at: At) => unknown): Promise<string> {
    let message = '';
    await deploy(() => {
        const at = { provider: new kubernetes.Provider('here', { enableSecretMutable: true }) };
        try {
            declare(at);
        } catch (error) {
            message = String(error);
        }
    });
    return message;
}

describe.each(declarations)('%s', (_, declare, message) => {
    it('is refused a second time in one cluster', async () => {
        expect(await refusal((at) => [declare('one', at), declare('two', at)])).toContain(message);
    });
});

describe.each(declarations.filter(([, , , change]) => change))('%s', (_, declare, __, change) => {
    it('may be there twice under other names', async () => {
        expect(await refusal((at) => [declare('one', at), declare('two', at, change)])).toBe('');
    });
});

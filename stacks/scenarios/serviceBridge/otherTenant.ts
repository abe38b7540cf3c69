import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { bridgePort, hostPort } from '../../../analysis/bridge/bridge';
import {
    ServiceBridgeApi,
    ServiceBridgeGroup,
    ServiceBridgeGroupType,
    ServiceBridgeIngress,
    ServiceBridgeTenant,
    ServiceBridgeWorkspace,
} from '../../../components';
import { serviceHost } from '../../../components/clusterDomain';
import type { FaultRecipe } from '../../../drill/faults/recipe';
import { inCluster } from '../../clusters/cluster';
import { meshClient } from '../mesh/client';
import type { MeshMember } from '../mesh/joinedMesh';
import { anyAddress, details, namespace as applicationNamespace, ownNamespace, productpage } from './application';

/** Namespace, tenant and workspace of the one who must not reach the application. */
const name = 'other-tenant';

const ownHostname = 'own.example.test';

/** The application that is not the other tenant's. */
interface Application {
    member: MeshMember;
    clusterDomain: string;
    /** Address of the Service of `details` in its cluster. */
    detailsIp: pulumi.Input<string>;
    /** Address of the ingress gateway. */
    gatewayAddress: pulumi.Input<string>;
}

/**
 * A second tenant in the primary cluster, with a certificate of the same root: a caller of the application's services, by
 * their own names and through objects that claim their hostnames.
 *
 * @returns Address of the caller.
 */
export function otherTenant(
    { member, clusterDomain, detailsIp, gatewayAddress }: Application,
    dependsOn: pulumi.Resource[],
): pulumi.Output<string> {
    const { cluster, revision } = member;
    const options = { ...inCluster(cluster), dependsOn };
    const own = { ...options, dependsOn: [...dependsOn, ownNamespace(member, name, name)] };
    const metadata = { name: claimName, namespace: name };
    new kubernetes.apiextensions.CustomResource(
        `${name}-entry`,
        {
            apiVersion: 'networking.istio.io/v1',
            kind: 'ServiceEntry',
            metadata,
            spec: {
                hosts: claimed,
                exportTo: ['.'],
                location: 'MESH_INTERNAL',
                resolution: 'STATIC',
                ports: [{ number: hostPort, name: 'http', protocol: 'HTTP' }],
                endpoints: [{ address: gatewayAddress, ports: { http: bridgePort }, network: cluster.network }],
            },
        },
        own,
    );
    new kubernetes.apiextensions.CustomResource(
        `${name}-rule`,
        {
            apiVersion: 'networking.istio.io/v1',
            kind: 'DestinationRule',
            metadata,
            spec: {
                host: details.hostname,
                exportTo: ['.'],
                trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL', sni: details.hostname } },
            },
        },
        own,
    );
    const byHostname = ({ hostname }: { hostname: string }) => ({
        clusterIP: anyAddress,
        port: hostPort,
        host: hostname,
    });
    return meshClient(
        `${name}-caller`,
        {
            clientName: 'caller',
            namespace: name,
            called: { clusterIP: detailsIp, port: details.port, host: detailsHost(clusterDomain) },
            alsoCalled: [byHostname(details), byHostname(productpage)],
            ...(revision !== undefined && { revision }),
        },
        own,
    );
}

const claimName = 'claim';
/** Hostnames in the other tenant's `ServiceEntry`, and those of the drill. */
const claimed = [details.hostname];
const claimedInDrill = [details.hostname, productpage.hostname];

const detailsHost = (clusterDomain: string) => serviceHost(details.name, applicationNamespace, clusterDomain);

/** What the other tenant owns in Tetrate Service Bridge: a workspace, and a gateway with a hostname of its own. */
export function otherWorkspace(
    { cluster }: MeshMember,
    place: { namespace: string; organization: pulumi.Input<string> },
    clusterDomain: string,
    dependsOn: pulumi.Resource[],
): void {
    const options = { ...inCluster(cluster), dependsOn };
    const { tenant } = new ServiceBridgeTenant(`${name}-tenant`, { ...place, tenant: name }, options);
    const inTenant = { ...place, tenant };
    const namespaces = [`*/${name}`];
    const { workspace } = new ServiceBridgeWorkspace(
        `${name}-workspace`,
        { ...inTenant, workspace: name, namespaces },
        options,
    );
    const inWorkspace = { ...inTenant, workspace };
    const { group } = new ServiceBridgeGroup(
        `${name}-group`,
        { ...inWorkspace, type: ServiceBridgeGroupType.Gateway, group: name, namespaces },
        options,
    );
    new ServiceBridgeIngress(
        `${name}-ingress`,
        {
            ...inWorkspace,
            group,
            objectName: claimName,
            api: ServiceBridgeApi.Legacy,
            workload: { namespace: name, labels: { app: claimName } },
            servers: [
                {
                    name: 'own',
                    hostname: ownHostname,
                    service: serviceHost('own', name, clusterDomain),
                    servicePort: 80,
                },
            ],
        },
        options,
    );
}

/** The hostname of the other tenant's gateway, as a patch. */
const ingressOf = (hostname: string, clusterDomain: string) => ({
    spec: {
        http: [
            {
                name: 'own',
                hostname,
                port: 80,
                routing: {
                    rules: [{ route: { host: `${name}/${serviceHost('own', name, clusterDomain)}`, port: 80 } }],
                },
            },
        ],
    },
});

/**
 * The fault: the other tenant claims one more hostname, with everything that it can write, and calls the application.
 *
 * @param objects Where the objects of Tetrate Service Bridge are, if there are any.
 */
export function otherTenantFault(
    primary: string,
    caller: string,
    clusterDomain: string,
    objects?: { cluster: string; namespace: string },
): FaultRecipe {
    const address = caller.includes(':') ? `[${caller}]:80` : `${caller}:80`;
    const path = '/details/0';
    const denied = 'RBAC: access denied';
    return {
        description: `another tenant in ${primary} claims the hostnames of the application, and calls it`,
        actions: [
            {
                do: 'patch',
                cluster: primary,
                namespace: name,
                apiVersion: 'networking.istio.io/v1',
                kind: 'ServiceEntry',
                name: claimName,
                begin: { spec: { hosts: claimedInDrill } },
                end: { spec: { hosts: claimed } },
            },
            ...(objects
                ? [
                      {
                          do: 'patch' as const,
                          ...objects,
                          apiVersion: 'gateway.tsb.tetrate.io/v2',
                          kind: 'IngressGateway',
                          name: claimName,
                          begin: ingressOf(details.hostname, clusterDomain),
                          end: ingressOf(ownHostname, clusterDomain),
                      },
                  ]
                : []),
        ],
        probes: [
            {
                name: `${details.name} called by its Service’s name`,
                address,
                host: detailsHost(clusterDomain),
                path,
                cause: denied,
            },
            {
                name: `${details.hostname} called through an entry that leads to the application’s gateway`,
                address,
                host: details.hostname,
                path,
                cause: denied,
            },
            { name: `${productpage.hostname}, called as it is claimed`, address, host: productpage.hostname },
        ],
    };
}

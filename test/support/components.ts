import * as pulumi from '@pulumi/pulumi';
import * as library from '../../index';
import type {
    CertificateSecretArgs,
    ControlPlaneArgs,
    EastWestGatewayArgs,
    EchoAppArgs,
    EdgeRouteArgs,
    FailoverGatewayArgs,
    FailoverSchemeArgs,
    HealthCheckedUpstreamArgs,
    FailoverCertificatesArgs,
    IngressGatewayArgs,
    LocalityFailoverArgs,
    MeshAuthorityArgs,
    MeshFailoverArgs,
    RemoteAccessArgs,
    RemoteReaderArgs,
    RootAuthorityArgs,
    StrictMutualTlsArgs,
} from '../../index';
import { keyText, rootPem, signedPem } from './certificateState';
import { clusterArguments } from './clusterArguments';

/** Constructor of any of our components. */
type Component = new (
    name: string,
    args: Record<string, pulumi.Input<unknown>>,
    opts?: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

const authority = { certificatePem: rootPem, privateKeyPem: keyText, trustBundlePem: rootPem };

/** Plain, valid arguments of every component, with every optional one given. */
const validArguments: Record<string, object> = {
    ...clusterArguments,
    CertificateSecret: {
        secretName: 'failover-downstream',
        namespace: 'gateways-here',
        certificatePem: signedPem,
        privateKeyPem: keyText,
        trustBundlePem: rootPem,
        issuingRootPem: rootPem,
        settlingHours: 2,
        allowOutage: true,
    } satisfies Required<CertificateSecretArgs>,
    ControlPlane: {
        clusterName: 'europe-west1',
        network: 'network-europe',
        managed: false,
        meshId: 'example-mesh',
        trustDomain: 'mesh.example.org',
        namespace: 'control-plane',
        revision: 'canary',
        version: '1.31.1',
        repository: 'https://charts.example.org',
        pluggedInAuthority: true,
        values: 'traceSampling: 5',
    } satisfies Required<ControlPlaneArgs>,
    EastWestGateway: {
        network: 'network-europe',
        addresses: 3,
        namespace: 'gateways-here',
        gatewayName: 'east-west',
        selector: { istio: 'east-west' },
        exposureName: 'all-services',
        hosts: ['*.applications.svc.cluster.local'],
        revision: 'canary',
        minReplicas: 2,
        maxReplicas: 4,
        targetCpuPercent: 60,
        resources: { cpuRequest: '200m', memoryRequest: '256Mi', cpuLimit: '1000m', memoryLimit: '512Mi' },
        terminationGracePeriodSeconds: 45,
        serviceAnnotations: { 'networking.gke.io/load-balancer-type': 'External' },
    } satisfies Required<EastWestGatewayArgs>,
    EchoApp: {
        appName: 'hello-world',
        text: 'hello from here',
        cluster: 'europe-west1',
        namespace: 'applications',
        replicas: 3,
        image: 'registry.example/http-echo:1.0.0',
        drainSeconds: 7,
        terminationGracePeriodSeconds: 40,
        sidecar: true,
        revision: 'asm-managed',
        serviceName: 'service-blue',
        servicePort: 10_000,
        labels: { app: 'bluegreen', text: 'blue-pod' },
        behindEnvoy: true,
        envoyImage: 'registry.example/envoy:v1.40.0',
        hardening: library.Hardening.Hardened,
    } satisfies Required<EchoAppArgs>,
    EdgeRoute: {
        upstream: { name: 'default-service-blue-10000', namespace: 'gateways-here' },
        domains: ['echo.example.org'],
        prefix: '/echoes',
        hardening: library.Hardening.Hardened,
        retry: { attempts: 3, perTryTimeout: '300ms', retryOn: 'connect-failure,reset', leavePriorityAfter: 1 },
        timeout: '10s',
        virtualServiceName: 'echo-route',
        namespace: 'gateways-here',
    } satisfies Required<EdgeRouteArgs>,
    FailoverCertificates: {
        primaryCluster: 'europe-west1',
        remoteCluster: 'us-central1',
        authority,
        hardening: library.Hardening.Hardened,
        serverName: 'green.example.org',
        clientName: 'blue.example.org',
        algorithm: library.KeyAlgorithm.Rsa2048,
        validityHours: 2_000,
        earlyRenewalHours: 200,
    } satisfies Required<FailoverCertificatesArgs>,
    FailoverGateway: {
        upstreams: [{ name: 'default-service-green-10000', namespace: 'gateways-here' }],
        clientNames: ['gateway.europe-west1.internal'],
        secretName: 'failover-downstream',
        hardening: library.Hardening.Hardened,
        namespace: 'gateways-here',
        gatewayName: 'failover-gateway',
        serviceName: 'failover-service',
        proxyName: 'gateway-proxy',
        bindAddress: '0.0.0.0',
        port: 15_444,
        exposure: library.GatewayExposure.NodePort,
        nodePort: 32_001,
        nodeAddress: 'node.europe-west1.internal',
        serviceAnnotations: { 'networking.gke.io/load-balancer-type': 'External' },
        chartFailover: false,
    } satisfies Required<FailoverGatewayArgs>,
    FailoverScheme: {
        primary: { cluster: 'europe-west1', name: 'default-service-blue-10000' },
        groups: [
            {
                targets: [{ cluster: 'us-central1', upstreams: [{ name: 'default-service-green-10000' }], weight: 2 }],
            },
        ],
        clusters: [
            {
                name: 'europe-west1',
                upstreams: [{ name: 'default-service-blue-10000', failureDetected: true, localityWeighted: true }],
            },
            { name: 'us-central1', upstreams: [{ name: 'default-service-green-10000' }] },
        ],
        gateways: [{ cluster: 'us-central1', address: 'gateway.us-central1.internal', serverName: 'failover.example' }],
        clientSecretName: 'failover-upstream',
        overprovisioningFactor: 200,
        schemeName: 'failover-scheme',
        namespace: 'gloo-federation',
        acceptanceTimeoutSeconds: 60,
    } satisfies Required<FailoverSchemeArgs>,
    HealthCheckedUpstream: {
        service: { name: 'service-blue', namespace: 'applications', port: 10_000 },
        upstreamName: 'service-blue-upstream',
        namespace: 'gateways-here',
        hardening: library.Hardening.Hardened,
        healthCheck: { path: '/healthy', host: 'health.example.org', interval: '2s' },
        outlierDetection: { consecutive5xx: 4 },
        circuitBreakers: { maxConnections: 512, maxRetries: 512 },
        loadBalancing: { healthyPanicThreshold: 10, updateMergeWindow: '100ms', localityWeighted: true },
        connectTimeout: '400ms',
        ignoreHealthOnHostRemoval: true,
    } satisfies Required<HealthCheckedUpstreamArgs>,
    IngressGateway: {
        namespace: 'gateways-here',
        gatewayName: 'public-ingress',
        selector: { istio: 'public-ingress' },
        revision: 'asm-managed',
        minReplicas: 2,
        maxReplicas: 4,
        targetCpuPercent: 60,
        resources: { cpuRequest: '200m', memoryRequest: '256Mi', cpuLimit: '1000m', memoryLimit: '512Mi' },
        terminationGracePeriodSeconds: 45,
        serviceAnnotations: { 'networking.gke.io/load-balancer-type': 'External' },
    } satisfies Required<IngressGatewayArgs>,
    LocalityFailover: {
        service: { host: 'hello-world.applications.svc.cluster.local', port: 80 },
        localities: [
            { region: 'europe-west1', weight: 50, replicas: 2 },
            { region: 'us-central1', weight: 50, replicas: 2 },
        ],
        regions: ['europe-west1', 'us-central1'],
        gatewaySelector: { istio: 'public-ingress' },
        hosts: ['hello.example.org'],
        namespace: 'applications',
        gatewayName: 'public-gateway',
        ruleName: 'hello-world',
        hardening: library.Hardening.Hardened,
        detection: { consecutiveGatewayErrors: 2, interval: '2s' },
        retry: { attempts: 3, perTryTimeout: '300ms' },
        failback: { baseEjectionTime: '20s' },
        connectionPool: { http2MaxRequests: 1000, connectTimeout: '400ms' },
        timeout: '10s',
    } satisfies LocalityFailoverArgs,
    MeshAuthority: {
        clusterName: 'europe-west1',
        authority,
        meshClusters: ['europe-west1', 'us-central1'],
        namespace: 'control-plane',
        organization: 'Example Organization',
        algorithm: library.KeyAlgorithm.Rsa4096,
        validityHours: 2_000,
        earlyRenewalHours: 200,
        settlingHours: 2,
        allowOutage: true,
    } satisfies Required<MeshAuthorityArgs>,
    MeshFailover: {
        service: { host: 'hello-world.applications.svc.cluster.local', port: 80 },
        clusters: [
            { name: 'europe', network: 'network-europe', region: 'europe-west1', gatewayAddresses: 2 },
            { name: 'america', network: 'network-america', region: 'us-central1', gatewayAddresses: 2 },
        ],
        entry: {
            gatewaySelector: { istio: 'public-ingress' },
            gatewayName: 'public-entry',
            hosts: ['hello.example.org'],
        },
        priority: ['topology.istio.io/network', 'topology.istio.io/cluster'],
        namespace: 'applications',
        ruleName: 'hello-world',
        hardening: library.Hardening.Hardened,
        detection: { consecutiveGatewayErrors: 4, interval: '2s' },
        retry: { attempts: 4, perTryTimeout: '300ms' },
        failback: { baseEjectionTime: '20s' },
        connectionPool: { http2MaxRequests: 1000, connectTimeout: '400ms' },
        timeout: '10s',
    } satisfies MeshFailoverArgs,
    RemoteAccess: {
        remoteCluster: 'us-central1',
        kubeconfig: 'apiVersion: v1, kind: Config, with a token',
        namespace: 'control-plane',
    } satisfies Required<RemoteAccessArgs>,
    RemoteReader: {
        clusterName: 'us-central1',
        server: 'https://203.0.113.7:6443',
        namespace: 'control-plane',
        accountName: 'mesh-reader',
    } satisfies Required<RemoteReaderArgs>,
    RootAuthority: {
        commonName: 'Mesh root 2',
        organization: 'Example Organization',
        algorithm: library.KeyAlgorithm.EcdsaP256,
        validityHours: 20_000,
        earlyRenewalHours: 2_000,
        rotation: { phase: library.RotationPhase.Introduce, predecessor: authority },
    } satisfies Required<RootAuthorityArgs>,
    StrictMutualTls: { namespace: 'applications', policyName: 'no-plaintext' } satisfies Required<StrictMutualTlsArgs>,
};

/** Arguments that decide which resources exist: they are refused unless they are known when the program runs. */
const decisiveArguments: Record<string, readonly string[]> = {
    ControlPlane: ['managed'],
    EastWestGateway: ['addresses'],
};

/** Every component that the library exports, with valid arguments. */
export const components = Object.entries(library)
    .filter((entry): entry is [string, typeof library.EchoApp] => isComponent(entry[1]))
    .map(([className, constructor]) => ({
        className,
        Component: constructor as unknown as Component,
        args: validArguments[className] as Record<string, pulumi.Input<unknown>>,
        decisive: decisiveArguments[className] ?? [],
    }));

function isComponent(exported: unknown): boolean {
    return typeof exported === 'function' && exported.prototype instanceof pulumi.ComponentResource;
}

import * as pulumi from '@pulumi/pulumi';
import { EchoApp, Hardening, IngressGateway, MeshFailover, meshFailoverSpec } from '../../../components';
import type { DrillPlan } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import { BadInput } from '../../../errors';
import { inCluster } from '../../clusters/cluster';
import { httpUrl } from '../httpUrl';
import type { Scenario } from '../scenario';
import { meshClient } from './client';
import { echoMeshExpectations } from './expectations';
import { meshFailoverArgs, meshSettings, service } from './failoverArgs';
import { meshFaults } from './faults';
import { joinedMesh } from './joinedMesh';
import { impossibleFaults, withoutFaults } from './offers';
import { strictMutualTls } from './strictMutualTls';

const { name: appName, namespace } = service;

/**
 * The Solo guide, second half: the same service in every cluster of a mesh, each in its own network. Its callers are in
 * the first cluster, one at the ingress gateway and one in the mesh; when the service's instances there die, both get
 * the other cluster's, over mutual TLS through the gateways between them.
 */
export const mesh: Scenario = ({ clusters, configuration, infrastructure }) => {
    const hardening = configuration.variant as Hardening;
    const settings = meshFailoverArgs(configuration, clusters);
    const spec = meshFailoverSpec(settings); // refuses before anything is declared
    const [primary, ...others] = clusters;
    if (!primary || others.length === 0) {
        throw new BadInput(
            `The scenario \`mesh\` needs two clusters; \`${infrastructure}\` has ${clusters.length} with these settings.`,
        );
    }

    const members = joinedMesh(clusters, meshSettings(configuration));
    const entries = members.map(({ cluster, ready, revision }) => {
        const options = { ...inCluster(cluster), dependsOn: ready };
        const injected = revision === undefined ? {} : { revision };
        const app = new EchoApp(
            `${appName}-${cluster.name}`,
            {
                appName,
                namespace,
                clusterDomain: configuration.clusterDomain,
                text: configuration.text,
                cluster: cluster.name,
                replicas: configuration.replicas,
                sidecar: true, // what crosses networks is mutual TLS, so that the pods have to speak it
                ...injected,
                ...(hardening === Hardening.Guide && { drainSeconds: 0 }),
            },
            options,
        );
        if (cluster !== primary) {
            strictMutualTls(cluster, ready);
            new MeshFailover(`failover-${cluster.name}`, settings, options);
            return undefined;
        }
        const ingress = new IngressGateway(`ingress-${cluster.name}`, { namespace, ...injected }, options);
        const serving = { ...options, dependsOn: [...ready, ingress] };
        strictMutualTls(cluster, serving.dependsOn);
        new MeshFailover(
            `failover-${cluster.name}`,
            { ...settings, entry: { gatewayName: 'public-gateway' } },
            serving,
        );
        const client = meshClient(
            `client-${cluster.name}`,
            {
                clientName: 'mesh-client',
                namespace,
                called: { clusterIP: app.clusterIP, port: app.port, host: app.host },
                ...injected,
            },
            serving,
        );
        return { ingress: ingress.address, client };
    });

    const plan: Omit<DrillPlan, 'entry' | 'entries'> = {
        schemaVersion: 1,
        infrastructure,
        scenario: configuration.scenario,
        variant: configuration.variant,
        primary: primary.name,
        workload: { namespace, deployment: appName, selector: { app: appName }, replicas: configuration.replicas },
        clusters: clusters.map(({ name, region }) => ({ name, region })),
        proxies: [
            {
                name: `ingress gateway in ${primary.name}`,
                cluster: primary.name,
                namespace,
                selector: { istio: 'ingressgateway' },
                adminPort: 15000,
            },
            {
                name: `client in ${primary.name}`,
                cluster: primary.name,
                namespace,
                selector: { app: 'mesh-client' },
                adminPort: 15000,
            },
        ],
        fallback: {
            proxy: `ingress gateway in ${primary.name}`,
            upstream: `outbound|${service.port}||${settings.service.host}`,
        },
        faults: meshFaults({ primary, others, configuration }),
        perTryTimeoutMs: milliseconds(spec.retry?.perTryTimeout ?? '') ?? 0,
        baseEjectionTimeMs: milliseconds(spec.baseEjectionTime) ?? 0,
        intervalMs: milliseconds(spec.detection.interval ?? '') ?? 0,
        expectations: echoMeshExpectations(spec, clusters, hardening),
    };
    const [first] = entries;
    if (!first) {
        throw new BadInput(`No entry was declared in ${primary.name}.`);
    }
    const entry = first.ingress.apply((address) => httpUrl(address));
    const client = first.client.apply((address) => httpUrl(address));
    return {
        entry,
        drill: pulumi.all([entry, client]).apply(([ingress, inMesh]): DrillPlan => ({
            ...withoutFaults(plan, impossibleFaults(members, configuration.settlingHours)),
            entry: ingress,
            entries: { ingress, client: inMesh },
        })),
    };
};

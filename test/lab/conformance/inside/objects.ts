import type { KubernetesObject } from '@kubernetes/client-node';
import { echoSpec } from '../../../../components/apps/echoAppSpec';
import { echoDeployment } from '../../../../components/apps/echoDeployment';
import { echoHost, echoService } from '../../../../components/apps/echoService';
import { gatewayRole, gatewayRoleBinding, gatewayServiceAccount } from '../../../../components/istio/gateway/access';
import { gatewayDeployment } from '../../../../components/istio/gateway/deployment';
import { networking } from '../../../../components/istio/gateway/gatewayManifest';
import { gatewaySpec } from '../../../../components/istio/gateway/ingressGatewaySpec';
import { gatewayService } from '../../../../components/istio/gateway/service';
import type { Rule, TrafficPolicy } from '../rule';
import { europeB, regionOf, type Zone } from '../zones';

type Manifest = KubernetesObject & Record<string, unknown>;

const echo = (zone: Zone) =>
    echoSpec({ appName: 'hello-world', text: `hello zone=${zone}`, cluster: regionOf(zone), drainSeconds: 0 });
const host = echoHost(echo(europeB));
const gateway = gatewaySpec({ namespace: 'default' });

/** Envoy's name of a subset of the service, or without a name of the whole. */
export const envoyCluster = (subset: string) => `outbound|80|${subset}|${host}`;

const named = { name: 'hello-world', namespace: 'default' };

const inZone = (zone: Zone) => ({ 'topology.kubernetes.io/zone': zone });

/**
 * The application of one zone: {@link echoDeployment} with a name, a label and a node of its own. The label `version`
 * is `v1` in the zones b and `v2` in the zones c, for rules that go by labels of the application.
 */
export function echoOf(zone: Zone, replicas: 0 | 1): Manifest {
    const { metadata, spec } = echoDeployment({ ...echo(zone), replicas });
    const labels = { ...metadata.labels, zone, version: zone.endsWith('b') ? 'v1' : 'v2' };
    const { template } = spec;
    return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { ...metadata, name: `hello-world-${zone}` },
        spec: {
            ...spec,
            selector: { matchLabels: { zone } },
            template: {
                metadata: { ...template.metadata, labels: { ...template.metadata.labels, ...labels } },
                spec: { ...template.spec, nodeSelector: inZone(zone) },
            },
        },
    };
}

/** The Service, the same in every cluster. */
export function helloWorld(): Manifest {
    return { apiVersion: 'v1', kind: 'Service', ...echoService(echo(europeB)) };
}

/** The ingress gateway, held in `europe-west1-b`, and its route. It tries once only, so that every failure shows. */
export function ingress(): Manifest[] {
    const { metadata, spec } = gatewayDeployment(gateway);
    const pod = { ...spec.template.spec, nodeSelector: inZone(europeB) };
    const access = 'rbac.authorization.k8s.io/v1';
    return [
        { apiVersion: 'v1', kind: 'ServiceAccount', ...gatewayServiceAccount(gateway) },
        { apiVersion: access, kind: 'Role', ...gatewayRole(gateway) },
        { apiVersion: access, kind: 'RoleBinding', ...gatewayRoleBinding(gateway) },
        { apiVersion: 'v1', kind: 'Service', ...gatewayService(gateway) },
        {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata,
            spec: { ...spec, replicas: 1, template: { ...spec.template, spec: pod } },
        },
        {
            apiVersion: networking,
            kind: 'Gateway',
            metadata: named,
            spec: {
                selector: gateway.selector,
                servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
            },
        },
        route(''),
    ];
}

/** The gateway's route, to a subset or to the service as a whole. */
export function route(subset: string): Manifest {
    const destination = { host, ...(subset && { subset }) };
    return {
        apiVersion: networking,
        kind: 'VirtualService',
        metadata: named,
        spec: {
            hosts: ['*'],
            gateways: [named.name],
            http: [{ route: [{ destination }], retries: { attempts: 0 } }],
        },
    };
}

/**
 * The policy of one rule. `simple: ROUND_ROBIN`, as in the documentation's task, makes Envoy take turns, where Istio's
 * default would draw lots. A `connectTimeout` that no other rule has makes Envoy's cluster a new one, which knows of no
 * ejections, and shows when it is in use.
 */
export function destinationRule(
    { ofPort, ...ofService }: TrafficPolicy,
    connectTimeoutMs: number,
    subset?: Rule['subset'],
): Manifest {
    const policy = ({ localityLbSetting, outlierDetection, simple = 'ROUND_ROBIN', warmup }: TrafficPolicy) => ({
        connectionPool: { tcp: { connectTimeout: `${connectTimeoutMs}ms` } },
        loadBalancer: { simple, ...(warmup && { warmup }), ...(localityLbSetting && { localityLbSetting }) },
        ...(outlierDetection && { outlierDetection }),
    });
    return {
        apiVersion: networking,
        kind: 'DestinationRule',
        metadata: named,
        spec: {
            host,
            trafficPolicy: {
                ...policy(ofService),
                ...(ofPort && { portLevelSettings: [{ port: { number: 80 }, ...policy(ofPort) }] }),
            },
            ...(subset && { subsets: [subset] }),
        },
    };
}

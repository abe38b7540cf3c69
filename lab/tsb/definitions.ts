import {
    installApi,
    type InstalledKind,
    installedKinds,
    type ServiceBridgeKindName,
    serviceBridgeKinds,
} from '../../analysis/bridge/serviceBridge/kinds';
import { definition, flag, list, mapOf, name, object, oneOf, type Schema, text } from '../controlPlanes/schemas';

/*
 * Resource definitions of Tetrate Service Bridge are not public. These are the lab's own, written from the public field
 * descriptions of its Terraform provider. They are narrower: they have the fields that are written and read here, so that
 * the API server refuses every other one, whether the product has it or not.
 */

const port: Schema = { type: 'integer', minimum: 1, maximum: 65_535 };
const count: Schema = { type: 'integer', minimum: 0 };
const namespaceSelector = object({ names: list(name) }, 'names');
const workloadSelector = object({ namespace: name, labels: mapOf(text) }, 'namespace', 'labels');
const displayed = { displayName: text, description: text };

const group = object({ ...displayed, namespaceSelector, configMode: oneOf('BRIDGED', 'DIRECT') }, 'namespaceSelector');

/** A Service: `<namespace>/<full name>`. */
const service = { host: name, port };

const destination = object({ name, weight: count }, 'name');

function servers(route: Record<string, Schema>): Schema {
    const rules = { ...list(object({ route: object(route) }, 'route')), minItems: 1, maxItems: 1 };
    return list(
        object(
            { name, hostname: name, port, routing: object({ rules }, 'rules') },
            'name',
            'hostname',
            'port',
            'routing',
        ),
    );
}

const outlierDetection = object({
    consecutiveGatewayFailure: count,
    interval: text,
    baseEjectionTime: text,
    maxEjectionPercent: count,
});

const connectionPool = object({
    http: object({ retries: object({ attempts: count, perTryTimeout: text, retryOn: text }) }),
    tcp: object({ connectTimeout: text }),
});

const upstream = object(
    {
        hosts: { ...list(oneOf('*')), minItems: 1 },
        settings: object({
            resilience: object({
                circuitBreakerSensitivity: oneOf('CUSTOM'),
                outlierDetection,
                connectionPool,
            }),
        }),
    },
    'hosts',
);

const specs: Readonly<Record<ServiceBridgeKindName, Schema>> = {
    organization: object(displayed),
    organizationSetting: object({ networkSettings: object({ networkReachability: mapOf(text) }) }),
    tenant: object(displayed),
    cluster: object({
        ...displayed,
        network: text,
        locality: object({ region: name }),
        trustDomain: text,
        tokenTtl: text,
    }),
    workspace: object({ ...displayed, namespaceSelector, privileged: flag }, 'namespaceSelector'),
    workspaceSetting: object({
        defaultEastWestGatewaySettings: list(object({ workloadSelector }, 'workloadSelector')),
    }),
    gatewayGroup: group,
    trafficGroup: group,
    securityGroup: group,
    istioInternalGroup: group,
    ingressGateway: object({ workloadSelector, http: servers(service) }, 'workloadSelector', 'http'),
    tier1Gateway: object(
        {
            workloadSelector,
            externalServers: list(
                object({ name, hostname: name, port, clusters: list(destination) }, 'name', 'hostname', 'port'),
            ),
        },
        'workloadSelector',
        'externalServers',
    ),
    gateway: object(
        {
            workloadSelector,
            http: servers({
                serviceDestination: object(service, 'host', 'port'),
                clusterDestination: object({ clusters: list(destination) }),
            }),
        },
        'workloadSelector',
        'http',
    ),
    trafficSetting: object({ outbound: object({ upstreamTrafficSettings: list(upstream) }) }),
    securitySetting: object({
        authenticationSettings: object({ trafficMode: oneOf('OPTIONAL', 'REQUIRED') }),
        authorization: object({ mode: oneOf('WORKSPACE') }, 'mode'),
    }),
};

const kubeSpec = object({
    service: object({ type: oneOf('LoadBalancer'), annotations: mapOf(text) }),
});

const installedSpecs: Readonly<Record<InstalledKind, Schema>> = {
    IngressGateway: object({ kubeSpec }),
    Tier1Gateway: object({ kubeSpec }),
    Gateway: object({ type: oneOf('EASTWEST'), kubeSpec }, 'type'),
};

/** What the lab says of an object: whether it has an effect, and why not. */
const status = object({ state: oneOf('ACCEPTED', 'INVALID'), message: text, reportedBy: text });

/** All resource definitions. */
export const serviceBridgeDefinitions = [
    ...Object.entries(specs).map(([key, spec]) => {
        const { apiVersion, kind } = serviceBridgeKinds[key as ServiceBridgeKindName];
        return ofApi(apiVersion, kind, spec);
    }),
    ...installedKinds.map((kind) => ofApi(installApi, kind, installedSpecs[kind])),
];

function ofApi(apiVersion: string, kind: string, spec: Schema) {
    const [itsGroup = '', version = ''] = apiVersion.split('/');
    return definition(itsGroup, version, kind, spec, status);
}

import { isObject } from '../../../isObject';
import { fieldsOf, type KubernetesObject } from '../../manifests/kubernetesObject';
import { type ServiceBridgeKindName, serviceBridgeKindOf } from './kinds';

/** Fields that are read: all of a value, those of an object, or those of each item of a list. */
type Shape = true | { readonly [field: string]: Shape } | readonly [Shape];

const displayed = { displayName: true, description: true } as const;
const workloadSelector = true;
const group = { ...displayed, namespaceSelector: true, configMode: true } as const;
const clusters = [{ name: true, weight: true }] as const;
const server = (route: Shape): Shape => ({ name: true, hostname: true, port: true, routing: { rules: [{ route }] } });

const shapes: Readonly<Record<ServiceBridgeKindName, Shape>> = {
    organization: displayed,
    organizationSetting: { ...displayed, networkSettings: { networkReachability: true } },
    tenant: displayed,
    cluster: { ...displayed, network: true, locality: { region: true }, trustDomain: true, tokenTtl: true },
    workspace: { ...displayed, namespaceSelector: true, privileged: true },
    workspaceSetting: { ...displayed, defaultEastWestGatewaySettings: [{ workloadSelector }] },
    gatewayGroup: group,
    trafficGroup: group,
    securityGroup: group,
    istioInternalGroup: group,
    ingressGateway: { ...displayed, workloadSelector, http: [server({ host: true, port: true })] },
    tier1Gateway: {
        ...displayed,
        workloadSelector,
        externalServers: [{ name: true, hostname: true, port: true, clusters }],
    },
    gateway: {
        ...displayed,
        workloadSelector,
        http: [server({ serviceDestination: { host: true, port: true }, clusterDestination: { clusters } })],
    },
    trafficSetting: {
        ...displayed,
        outbound: {
            upstreamTrafficSettings: [
                {
                    hosts: true,
                    settings: {
                        resilience: {
                            circuitBreakerSensitivity: true,
                            outlierDetection: {
                                consecutiveGatewayFailure: true,
                                interval: true,
                                baseEjectionTime: true,
                                maxEjectionPercent: true,
                            },
                            connectionPool: {
                                http: { retries: { attempts: true, perTryTimeout: true, retryOn: true } },
                                tcp: { connectTimeout: true },
                            },
                        },
                    },
                },
            ],
        },
    },
    securitySetting: {
        ...displayed,
        authenticationSettings: { trafficMode: true },
        authorization: { mode: true },
    },
};

/** What some fields decide about; others may change anything that the object is for. */
const known: readonly (readonly [field: RegExp, mayChange: string])[] = [
    [/failoverSettings|regionalFailover/, 'the order in which clusters are tried'],
    [/exposedServices/, 'which services are endpoints of each other'],
    [/authentication|authorization|rateLimiting|waf/, 'whether requests are accepted'],
    [/\.rules\[/, 'where some requests for its hostname go'],
];

/** Fields of an object of Tetrate Service Bridge that are not read, and what each may change. */
export function unreadFields(object: KubernetesObject): [field: string, mayChange: string][] {
    const kind = serviceBridgeKindOf(object);
    return kind === undefined
        ? []
        : unread(fieldsOf(object.content.spec), shapes[kind], 'spec').map((field) => [
              field,
              known.find(([pattern]) => pattern.test(field))?.[1] ?? 'what Tetrate Service Bridge makes of the object',
          ]);
}

function unread(value: unknown, shape: Shape, path: string): string[] {
    if (shape === true || value === undefined || value === null) {
        return [];
    }
    if (isList(shape)) {
        const [each] = shape;
        return Array.isArray(value) ? value.flatMap((item, index) => unread(item, each, `${path}[${index}]`)) : [path];
    }
    return isObject(value)
        ? Object.entries(value).flatMap(([field, inner]) => {
              const known = shape[field];
              return known === undefined ? [`${path}.${field}`] : unread(inner, known, `${path}.${field}`);
          })
        : [path];
}

const isList = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);

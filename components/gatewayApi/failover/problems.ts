import { isIP } from 'node:net';
import { clusterDomainProblems } from '../../clusterDomain';
import { durationProblems, timeoutProblems } from '../../durationProblems';
import { edgeRetryProblems } from '../../edgeRetry';
import { FailbackMode, failbackProblems } from '../../failback';
import { Hardening } from '../../istio/hardening';
import { countProblems, labelProblems, subdomainProblems, suffixProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { enumProblems, portProblems } from '../../valueProblems';
import { serverNameProblems } from '../receiver/failoverReceiverSpec';
import type { EdgeFailoverSpec } from './edgeFailoverSpec';
import { responseHeaderProblems } from './responseHeaderProblems';

/** Conditions of Envoy Gateway's `retryOn.triggers`, apart from gRPC's. */
const triggers = [
    '5xx',
    'gateway-error',
    'reset',
    'reset-before-request',
    'connect-failure',
    'retriable-4xx',
    'refused-stream',
];

/** Greatest weight of a `backendRef`. */
export const greatestWeight = 1_000_000;

/** What is wrong with a failover, including what Envoy Gateway accepts and then does not fail over with. */
export function edgeFailoverProblems(spec: EdgeFailoverSpec): Problem[] {
    const { primary, prefix } = spec;
    return [
        ...labelProblems('primary.service', primary.service),
        ...suffixProblems('primary.service', primary.service, '-keeper'),
        ...portProblems('primary.port', primary.port),
        ...portNameProblems(primary.portName),
        ...fallbackProblems(spec),
        ...enumProblems('hardening', spec.hardening, Hardening),
        ...spec.hostnames.flatMap((name, index) => hostnameProblems(`hostnames[${index}]`, name)),
        ...(prefix.startsWith('/') ? [] : [{ path: 'prefix', reason: `is "${prefix}"; a path starts with "/".` }]),
        ...labelProblems('gatewayName', spec.gatewayName),
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('routeName', spec.routeName),
        ...subdomainProblems('clientSecretName', spec.clientSecretName),
        ...clusterDomainProblems('clusterDomain', spec.clusterDomain),
        ...healthCheckProblems(spec),
        ...countProblems('outlierDetection.consecutive5xx', spec.outlierDetection.consecutive5xx, 1),
        ...durationProblems('outlierDetection.interval', spec.outlierDetection.interval),
        ...durationProblems('outlierDetection.baseEjectionTime', spec.outlierDetection.baseEjectionTime),
        ...edgeRetryProblems(spec.retry, spec.timeout, triggers),
        ...Object.entries(spec.circuitBreakers ?? {}).flatMap(([limit, value]) =>
            countProblems(`circuitBreakers.${limit}`, value, limit === 'maxRetries' ? 1 : 0),
        ),
        ...durationProblems('connectTimeout', spec.connectTimeout),
        ...timeoutProblems('timeout', spec.timeout),
        ...responseHeaderProblems(spec.responseHeaders),
        ...failbackProblems(spec.failback),
        ...guideFailbackProblems(spec),
    ];
}

/** The problem with the name of the primary's port, or nothing. Programs without types can leave it out. */
function portNameProblems(name: string | undefined): Problem[] {
    const path = 'primary.portName';
    if (name === undefined) {
        return [
            {
                path,
                reason:
                    'is missing: Envoy Gateway counts only the endpoints of the same port name, so that without it nothing ' +
                    'keeps the Service from being empty when its last pod is gone',
                fix: "give the name that the port has in the Service, or '' where it has none.",
            },
        ];
    }
    return name === '' ? [] : labelProblems(path, name);
}

function fallbackProblems({ fallbacks, routeName }: EdgeFailoverSpec): Problem[] {
    const clusters = fallbacks.map(({ cluster }) => cluster);
    const tiers = [...new Set(fallbacks.map(({ tier }) => tier))];
    return [
        ...(fallbacks.length > 0
            ? []
            : [{ path: 'fallbacks', reason: 'is empty: nothing replaces the primary.', fix: 'Name one or more.' }]),
        ...fallbacks.flatMap(({ address, cluster, port, serverName, tier, weight }, index) => [
            ...labelProblems(`fallbacks[${index}].cluster`, cluster),
            ...suffixProblems(`fallbacks[${index}].cluster`, cluster, `${routeName}-`),
            ...addressProblems(`fallbacks[${index}].address`, address),
            ...portProblems(`fallbacks[${index}].port`, port),
            ...serverNameProblems(`fallbacks[${index}].serverName`, serverName),
            ...countProblems(`fallbacks[${index}].tier`, tier, 1),
            ...countProblems(`fallbacks[${index}].weight`, weight, 1),
            ...(weight > greatestWeight
                ? [
                      {
                          path: `fallbacks[${index}].weight`,
                          reason: `is ${weight}`,
                          fix: `use at most ${greatestWeight}.`,
                      },
                  ]
                : []),
            ...(clusters.indexOf(cluster) === index
                ? []
                : [{ path: `fallbacks[${index}].cluster`, reason: `names "${cluster}" twice.` }]),
        ]),
        ...(tiers.length > 1
            ? [
                  {
                      path: 'fallbacks',
                      reason:
                          `has ${tiers.length} tiers, and Envoy Gateway knows one behind the primary: \`fallback\` of its ` +
                          '`Backend` is true or false (https://github.com/envoyproxy/gateway/issues/10007).',
                      fix: 'Give every fallback `tier: 1`; they share the requests by `weight`. Gloo keeps an order of more, and so does kgateway: `PriorityBackend`.',
                  },
              ]
            : []),
    ];
}

/** Pods and a name cannot be in one Envoy cluster: Envoy Gateway then sends half of the requests to each, all healthy. */
function addressProblems(path: string, address: string): Problem[] {
    return isIP(address) !== 0 && !address.includes('%')
        ? []
        : [
              {
                  path,
                  reason:
                      `is "${address}", not an IP address: Envoy Gateway cannot have a name and the primary's pods in one ` +
                      'Envoy cluster, and would send half of the requests to each.',
                  fix: 'Give the failover gateway a load balancer with a fixed IP address.',
              },
          ];
}

const hostPattern = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function hostnameProblems(path: string, name: string): Problem[] {
    return name.length <= 253 && hostPattern.test(name.replace(/^\*\./, ''))
        ? []
        : [
              {
                  path,
                  reason: `is "${name}"`,
                  fix: 'write a host name, such as "shop.example.com" or "*.example.com"; leave `hostnames` out for every host.',
              },
          ];
}

/** Requests of a check have one host, which no wildcard is. */
function checkHostProblems(path: string, name: string): Problem[] {
    return hostPattern.test(name)
        ? []
        : [
              {
                  path,
                  reason: `is "${name}"`,
                  fix: 'write one host name without wildcard, such as "shop.example.com"; leave it out for the primary’s Service.',
              },
          ];
}

function healthCheckProblems({ healthCheck }: EdgeFailoverSpec): Problem[] {
    if (!healthCheck) {
        return [];
    }
    const { path, host, interval, timeout } = healthCheck;
    return [
        ...(path.startsWith('/')
            ? []
            : [{ path: 'healthCheck.path', reason: `is "${path}"; a path starts with "/".` }]),
        ...checkHostProblems('healthCheck.host', host),
        ...durationProblems('healthCheck.interval', interval),
        ...durationProblems('healthCheck.timeout', timeout),
        ...countProblems('healthCheck.unhealthyThreshold', healthCheck.unhealthyThreshold, 1),
        ...countProblems('healthCheck.healthyThreshold', healthCheck.healthyThreshold, 1),
    ];
}

function guideFailbackProblems({ failback: { mode }, hardening }: EdgeFailoverSpec): Problem[] {
    return mode !== FailbackMode.Auto && hardening === Hardening.Guide
        ? [
              {
                  path: 'failback.mode',
                  reason: `is ${mode}, which Envoy Gateway's page on failover does not have`,
                  fix: 'leave it out, or use `hardening: hardened`.',
              },
          ]
        : [];
}

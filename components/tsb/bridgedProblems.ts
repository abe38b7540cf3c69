import type { Bridge, BridgeCluster, BridgedHost, BridgeSettings } from '../../analysis/bridge/bridge';
import { allOf, type BridgedObjects } from '../../analysis/bridge/bridgedObjects';
import { repeated } from '../../analysis/repeated';
import { durationProblems } from '../durationProblems';
import { isFullName, serviceOf } from '../istio/hostNames';
import { countProblems, labelProblems, labelsProblems, labelValueProblems } from '../kubernetesNames';
import { hostProblems } from '../networkAddress';
import type { Problem } from '../problem';
import { portProblems } from '../valueProblems';
import { BridgeRole } from './settings';

/** What is wrong with the part of a cluster in a bridge. */
export function roleProblems(
    { clusters, tier1 }: Bridge,
    { clusterName, role }: { clusterName: string; role: string },
): Problem[] {
    const inside = clusters.some(({ name }) => name === clusterName);
    return [
        ...(role === BridgeRole.Application && !inside ? [notInside(clusterName, clusters)] : []),
        ...(role === BridgeRole.Tier1 && inside
            ? [
                  {
                      path: 'clusterName',
                      reason: `is ${clusterName}, which runs the application: a Tier-1 gateway does not route to its own cluster.`,
                      fix: 'Put the Tier-1 gateway into another cluster.',
                  },
              ]
            : []),
        ...(role === BridgeRole.Tier1 && !tier1
            ? [{ path: 'tier1', reason: 'is missing, which the role `tier1` needs.' }]
            : []),
    ];
}

/** What is wrong with a bridge. */
export function bridgedProblems(bridge: Bridge): Problem[] {
    const { clusters, gateway, hosts, namespace, settings, tier1, workspace } = bridge;
    return [
        ...labelProblems('workspace', workspace),
        ...labelProblems('namespace', namespace),
        ...labelProblems('gatewayName', gateway.name),
        ...hostsProblems(bridge),
        ...clustersProblems(clusters),
        ...(tier1
            ? [
                  ...labelProblems('tier1.namespace', tier1.namespace),
                  ...labelProblems('tier1.gatewayName', tier1.gateway.name),
                  ...labelValueProblems('tier1.network', tier1.network),
              ]
            : []),
        ...settingsProblems(settings),
        ...(hosts.length > 0 ? [] : [{ path: 'hosts', reason: 'is empty; nothing would be exposed.' }]),
    ];
}

function hostsProblems({ hosts, namespace, settings }: Bridge): Problem[] {
    const twice = (field: 'hostname' | 'name', why: string) =>
        repeated(hosts.map((host) => host[field].toLowerCase())).map((value) => ({
            path: 'hosts',
            reason: `has the ${field} "${value}" twice: ${why}`,
        }));
    return [
        ...hosts.flatMap((host, index) => hostProblemsOf(host, `hosts[${index}]`, namespace, settings)),
        ...twice('hostname', 'a gateway serves it by one route only.'),
        ...twice('name', 'their objects would be one.'),
        ...(settings.eastWestLabels ? repeated(hosts.map(({ service }) => service)) : []).map((service) => ({
            path: 'hosts',
            reason: `has the Service ${service} twice: as endpoints, only its port named \`http\` is exposed`,
            fix: 'leave one out, or use `exposure` `hostname`.',
        })),
    ];
}

/** Names of hosts and clusters that make one name of two objects. */
export function nameProblems(objects: BridgedObjects): Problem[] {
    const names = allOf(objects).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    return repeated(names).map((object) => ({
        path: 'hosts',
        reason: `would have two objects ${object}, made of names of hosts and clusters`,
        fix: 'give a host another `name` or `hostname`.',
    }));
}

function hostProblemsOf(host: BridgedHost, path: string, namespace: string, settings: BridgeSettings): Problem[] {
    const service = serviceOf(host.service);
    return [
        ...labelProblems(`${path}.name`, host.name),
        ...(isFullName(host.hostname) && host.hostname === host.hostname.toLowerCase()
            ? []
            : [
                  {
                      path: `${path}.hostname`,
                      reason: `is "${host.hostname}"`,
                      fix: 'write a full host name in lower case, such as `details.example.test`, without a wildcard.',
                  },
              ]),
        ...(serviceOf(host.hostname)
            ? [
                  {
                      path: `${path}.hostname`,
                      reason: `is ${host.hostname}, the name of a Service: each cluster would route it to its own only`,
                      fix: 'write a name of its own, such as `details.example.test`.',
                  },
              ]
            : []),
        ...(service
            ? []
            : [
                  {
                      path: `${path}.service`,
                      reason: `is "${host.service}"`,
                      fix: 'write the full name of a Service, such as `details.bookinfo.svc.cluster.local`.',
                  },
              ]),
        ...(service && service.namespace !== namespace
            ? [
                  {
                      path: `${path}.service`,
                      reason: `is in the namespace ${service.namespace}, and the bridge in ${namespace}`,
                      fix: 'expose services of one namespace: the other clusters look for them there.',
                  },
              ]
            : []),
        ...portProblems(`${path}.port`, host.port),
        ...labelsProblems(`${path}.labels`, host.labels ?? {}),
        ...(settings.eastWestLabels && Object.keys(host.labels ?? {}).length === 0
            ? [{ path: `${path}.labels`, reason: 'is empty; no endpoint would belong to the Service.' }]
            : []),
    ];
}

function clustersProblems(clusters: readonly BridgeCluster[]): Problem[] {
    return [
        ...(clusters.length >= 2
            ? []
            : [{ path: 'clusters', reason: `has ${clusters.length}; a failover needs two clusters.` }]),
        ...clusters.flatMap((cluster, index) => {
            const path = `clusters[${index}]`;
            const { addresses, eastWestAddress, localAddresses = [], name, network, region, zone } = cluster;
            return [
                ...labelProblems(`${path}.name`, name),
                ...(region === ''
                    ? [{ path: `${path}.region`, reason: 'is empty: callers could not tell near from far.' }]
                    : labelValueProblems(`${path}.region`, region)),
                ...(zone === undefined ? [] : labelValueProblems(`${path}.zone`, zone)),
                ...(network === ''
                    ? [{ path: `${path}.network`, reason: 'is empty: every cluster has one.' }]
                    : labelValueProblems(`${path}.network`, network)),
                ...addresses.flatMap((address) => hostProblems(`${path}.address`, address)),
                ...localAddresses.flatMap((address) => hostProblems(`${path}.localAddress`, address)),
                ...(eastWestAddress === undefined ? [] : hostProblems(`${path}.eastWestAddress`, eastWestAddress)),
            ];
        }),
        ...repeated(clusters.map(({ name }) => name)).map((name) => ({
            path: 'clusters',
            reason: `names "${name}" twice.`,
        })),
        ...repeated(clusters.map(({ region, zone }) => `${region}${zone === undefined ? '' : `/${zone}`}`)).map(
            (place) => ({
                path: 'clusters',
                reason: `has two clusters in ${place}: to their callers both are local, so that neither is the other’s fallback.`,
                fix: 'Use clusters in different regions or zones.',
            }),
        ),
        ...repeated(clusters.flatMap(({ addresses }) => addresses)).map((address) => ({
            path: 'clusters',
            reason: `has the address ${address} twice: a gateway is in one cluster.`,
        })),
    ];
}

function notInside(clusterName: string, clusters: readonly BridgeCluster[]): Problem {
    return {
        path: 'clusterName',
        reason: `is "${clusterName}"`,
        fix: `the clusters are ${clusters.map(({ name }) => name).join(', ')}.`,
    };
}

function settingsProblems({ connectTimeout, detection, retries }: BridgeSettings): Problem[] {
    const { baseEjectionTime, consecutiveGatewayErrors, interval, maxEjectionPercent } = detection;
    return [
        ...countProblems('detection.consecutiveGatewayErrors', consecutiveGatewayErrors, 1),
        ...durationProblems('detection.interval', interval),
        ...durationProblems('detection.baseEjectionTime', baseEjectionTime),
        ...(Number.isInteger(maxEjectionPercent) && maxEjectionPercent >= 99 && maxEjectionPercent <= 100
            ? []
            : [
                  {
                      path: 'detection.maxEjectionPercent',
                      reason: `is ${maxEjectionPercent}: the local cluster is one endpoint of few, and would never be ejected.`,
                      fix: 'Use 99 (all but the last) or 100.',
                  },
              ]),
        ...countProblems('retry.attempts', retries.attempts, 0),
        ...durationProblems('retry.perTryTimeout', retries.perTryTimeout),
        ...(retries.leavePriority && retries.attempts > 0 && retries.attempts < 2
            ? [
                  {
                      path: 'retry.attempts',
                      reason: `is ${retries.attempts}: tries leave the priority that failed from the third on, so that none would`,
                      fix: 'use at least 2.',
                  },
              ]
            : []),
        ...durationProblems('connectTimeout', connectTimeout),
    ];
}

import type * as pulumi from '@pulumi/pulumi';
import { clusterDomainProblems, defaultClusterDomain } from '../clusterDomain';
import type { Single } from '../declaredOnce';
import { refuse } from '../invalidArguments';
import { Hardening } from '../istio/hardening';
import { countProblems, labelProblems, labelValueProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { EchoAppArgs } from './echoApp';

/** {@link EchoAppArgs} with the defaults filled in. */
export interface EchoSpec {
    namespace: string;
    clusterDomain: string;
    appName: string;
    serviceName: string;
    servicePort: number;
    labels: { [label: string]: string };
    text: string;
    cluster: string;
    replicas: number;
    image: string;
    drainSeconds: number;
    terminationGracePeriodSeconds: number;
    sidecar: boolean;
    /** Absent: the default revision. */
    revision?: string;
    behindEnvoy: boolean;
    envoyImage: string;
    hardening: Hardening;
}

/** Port of the Envoy in front of http-echo. */
export const envoyPort = 10_000;

/** Longest time for which http-echo 1.0.0 waits for requests in flight after SIGTERM (its main.go). */
const shutdownSeconds = 5;

export function echoSpec(args: pulumi.Unwrap<EchoAppArgs>): EchoSpec {
    const behindEnvoy = args.behindEnvoy ?? false;
    const hardening = args.hardening ?? Hardening.Hardened;
    const asGuided = behindEnvoy && hardening === Hardening.Guide; // `terminationGracePeriodSeconds: 0` there
    const spec: EchoSpec = {
        namespace: args.namespace ?? 'default',
        clusterDomain: args.clusterDomain ?? defaultClusterDomain,
        appName: args.appName,
        serviceName: args.serviceName ?? args.appName,
        servicePort: args.servicePort ?? (behindEnvoy ? envoyPort : 80),
        labels: args.labels ?? { app: args.appName },
        text: args.text,
        cluster: args.cluster,
        replicas: args.replicas ?? 2, // one can fail or be drained without the region failing over
        image: args.image ?? 'hashicorp/http-echo:1.0.0',
        drainSeconds: args.drainSeconds ?? (asGuided ? 0 : 5),
        terminationGracePeriodSeconds: args.terminationGracePeriodSeconds ?? (asGuided ? 0 : 30), // Kubernetes' own default
        sidecar: args.sidecar ?? false,
        ...(args.revision !== undefined && { revision: args.revision }),
        behindEnvoy,
        envoyImage: args.envoyImage ?? 'envoyproxy/envoy:v1.40.0', // the version that the tests validate the configuration with
        hardening,
    };
    refuse('EchoApp', problems(spec));
    return spec;
}

function problems(spec: EchoSpec): Problem[] {
    const least = spec.drainSeconds + shutdownSeconds;
    return [
        ...labelProblems('namespace', spec.namespace),
        ...clusterDomainProblems('clusterDomain', spec.clusterDomain),
        ...labelProblems('appName', spec.appName),
        ...labelProblems('serviceName', spec.serviceName),
        ...(spec.revision === undefined ? [] : labelProblems('revision', spec.revision)),
        ...countProblems('servicePort', spec.servicePort, 1),
        ...(Object.keys(spec.labels).length > 0
            ? []
            : [{ path: 'labels', reason: 'is empty; the Service would select no pods.' }]),
        ...Object.entries(spec.labels).flatMap(([label, value]) => labelValueProblems(`labels["${label}"]`, value)),
        ...(Object.values(Hardening).includes(spec.hardening)
            ? []
            : [
                  {
                      path: 'hardening',
                      reason: `is "${spec.hardening}"`,
                      fix: `known are ${Object.values(Hardening).join(', ')}.`,
                  },
              ]),
        ...(spec.text === '' ? [{ path: 'text', reason: 'is empty; http-echo does not start without a text.' }] : []),
        ...(spec.cluster === '' ? [{ path: 'cluster', reason: 'is empty; a reply has to name its cluster.' }] : []),
        ...countProblems('replicas', spec.replicas, 0),
        ...countProblems('drainSeconds', spec.drainSeconds, 0),
        ...(spec.terminationGracePeriodSeconds >= least || spec.terminationGracePeriodSeconds === 0
            ? []
            : [
                  {
                      path: 'terminationGracePeriodSeconds',
                      reason:
                          `is ${spec.terminationGracePeriodSeconds}, but draining takes ${spec.drainSeconds} s and http-echo's ` +
                          `shutdown up to ${shutdownSeconds} s more: requests in flight would be killed.`,
                      fix: `Use at least ${least}.`,
                  },
              ]),
    ];
}

/** What a cluster has once. */
export function echoSingles({ appName, namespace, serviceName }: EchoSpec): Single[] {
    return [
        { path: 'appName', thing: `Deployment ${namespace}/${appName}`, fix: 'give each its own `appName`.' },
        { path: 'serviceName', thing: `Service ${namespace}/${serviceName}`, fix: 'give each its own `serviceName`.' },
    ];
}

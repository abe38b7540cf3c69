import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { countProblems, labelProblems } from '../kubernetesNames';
import type { EchoAppArgs } from './echoApp';

/** Everything an {@link EchoApp} says to Kubernetes, with the defaults filled in. */
export interface EchoSpec {
    namespace: string;
    appName: string;
    text: string;
    cluster: string;
    replicas: number;
    image: string;
    drainSeconds: number;
    terminationGracePeriodSeconds: number;
    sidecar: boolean;
}

/** Longest that http-echo 1.0.0 itself waits for requests in flight once it is told to end (its main.go). */
const shutdownSeconds = 5;

export function echoSpec(args: pulumi.Unwrap<EchoAppArgs>): EchoSpec {
    const spec: EchoSpec = {
        namespace: args.namespace ?? 'default',
        appName: args.appName,
        text: args.text,
        cluster: args.cluster,
        replicas: args.replicas ?? 2, // one can be drained or die without the region failing over
        image: args.image ?? 'hashicorp/http-echo:1.0.0',
        drainSeconds: args.drainSeconds ?? 5,
        terminationGracePeriodSeconds: args.terminationGracePeriodSeconds ?? 30, // Kubernetes' own default
        sidecar: args.sidecar ?? false,
    };
    refuse('EchoApp', problems(spec));
    return spec;
}

function problems(spec: EchoSpec): string[] {
    const least = spec.drainSeconds + shutdownSeconds;
    return [
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('appName', spec.appName),
        ...(spec.text === '' ? ['`text` is empty; http-echo does not start without a text.'] : []),
        ...(spec.cluster === '' ? ['`cluster` is empty; the reply has to say which cluster answered.'] : []),
        ...countProblems('replicas', spec.replicas, 0),
        ...countProblems('drainSeconds', spec.drainSeconds, 0),
        ...(spec.terminationGracePeriodSeconds >= least
            ? []
            : [
                  `\`terminationGracePeriodSeconds\` is ${spec.terminationGracePeriodSeconds}, but draining takes ` +
                      `${spec.drainSeconds} s and http-echo's shutdown up to ${shutdownSeconds} s more: requests in ` +
                      `flight would be killed. Use at least ${least}.`,
              ]),
    ];
}

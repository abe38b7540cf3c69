import * as pulumi from '@pulumi/pulumi';
import { durationProblems } from '../../durationProblems';
import { refuse } from '../../invalidArguments';
import { countProblems, labelProblems } from '../../kubernetesNames';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { placeProblems, type ServiceBridgeWorkspacePlace } from './place';

/** Arguments of {@link ServiceBridgeTraffic}. What is left out has the product's default. */
export interface ServiceBridgeTrafficArgs extends ServiceBridgeWorkspacePlace {
    /** The traffic group. */
    group: pulumi.Input<string>;
    /** Name of the object. Default: `group`. */
    objectName?: pulumi.Input<string>;
    /** 502, 503 and 504 in a row that eject. */
    consecutiveGatewayFailure?: pulumi.Input<number>;
    /** Time between two sweeps; an ejection can only end at a sweep. */
    interval?: pulumi.Input<string>;
    /** Length of the first ejection. */
    baseEjectionTime?: pulumi.Input<string>;
    /** Most endpoints that may be ejected at once, in percent. */
    maxEjectionPercent?: pulumi.Input<number>;
    /** Tries after the first. 0 switches retries off. */
    attempts?: pulumi.Input<number>;
    /** Time limit of one try. */
    perTryTimeout?: pulumi.Input<string>;
    /** Failures after which a request is tried again, as Envoy names them. */
    retryOn?: pulumi.Input<string>;
    /** Longest wait for a connection. */
    connectTimeout?: pulumi.Input<string>;
}

type Args = pulumi.Unwrap<ServiceBridgeTrafficArgs>;

export function trafficObject(args: Args): ServiceBridgeObject {
    const { group, namespace, objectName = args.group, organization, tenant, workspace } = args;
    const { baseEjectionTime, consecutiveGatewayFailure, interval, maxEjectionPercent } = args;
    const { attempts, connectTimeout, perTryTimeout, retryOn } = args;
    refuse('ServiceBridgeTraffic', [
        ...placeProblems({ namespace, organization, tenant, workspace }),
        ...labelProblems('group', group),
        ...labelProblems('objectName', objectName),
        ...countProblems('consecutiveGatewayFailure', consecutiveGatewayFailure ?? 1, 1),
        ...countProblems('maxEjectionPercent', maxEjectionPercent ?? 1, 1),
        ...countProblems('attempts', attempts ?? 0, 0),
        ...durationProblems('interval', interval),
        ...durationProblems('baseEjectionTime', baseEjectionTime),
        ...durationProblems('perTryTimeout', perTryTimeout),
        ...durationProblems('connectTimeout', connectTimeout),
    ]);
    const outlierDetection = present({
        consecutiveGatewayFailure,
        interval,
        baseEjectionTime,
        maxEjectionPercent,
    });
    const retries = present({ attempts, perTryTimeout, retryOn });
    return {
        name: objectName,
        place: { namespace, organization, tenant, workspace, trafficGroup: group },
        spec: {
            outbound: {
                upstreamTrafficSettings: [
                    {
                        hosts: ['*'],
                        settings: {
                            resilience: {
                                ...(outlierDetection && { circuitBreakerSensitivity: 'CUSTOM', outlierDetection }),
                                connectionPool: {
                                    ...(retries && { http: { retries } }),
                                    ...(connectTimeout !== undefined && { tcp: { connectTimeout } }),
                                },
                            },
                        },
                    },
                ],
            },
        },
    };
}

/** The fields that have a value; undefined where none has. */
function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    return given.length > 0 ? Object.fromEntries(given) : undefined;
}

/**
 * Detection and retries of callers in a workspace: a `TrafficSetting` for all hosts (traffic.tsb.tetrate.io/v2). The API
 * has no field for tries that leave the priority that failed.
 *
 * Acts on the cluster of the `provider` option, as `ServiceBridgeOrganization` does.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeTraffic extends pulumi.ComponentResource {
    /** Name of the object. */
    readonly objectName: pulumi.Output<string>;

    constructor(name: string, args: ServiceBridgeTrafficArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeTraffic', name, args, opts);

        const subject = ['ServiceBridgeTraffic', name, 'objectName'] as const;
        const object = objectOf(this, subject, 'trafficSetting', args, trafficObject);
        this.objectName = declaredObject(`${name}-setting`, 'trafficSetting', object, { parent: this }).metadata.name;
        this.registerOutputs({ objectName: this.objectName });
    }
}

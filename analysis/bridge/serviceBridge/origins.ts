import { fieldsOf, type KubernetesObject, listOf, type MadeOf, objectName } from '../../manifests/kubernetesObject';
import type { IstioObject } from '../istioObject';
import { trafficSources } from './trafficSettings';

/** What a user wrote from which a bridge is made. */
export interface BridgeSources {
    /** The gateway that exposes hostnames, or the one in front. */
    readonly gateway: KubernetesObject;
    readonly trafficSetting: KubernetesObject | undefined;
    readonly workspaceSetting?: KubernetesObject | undefined;
}

/** What the parts of a bridge's objects are made of: the gateway, where no other object or default says the part. */
export function bridgeOrigins(
    objects: readonly IstioObject[],
    { gateway, trafficSetting, workspaceSetting }: BridgeSources,
): Map<IstioObject, readonly MadeOf[]> {
    const { connectTimeout, detection, retries } = trafficSources(trafficSetting);
    const settings: MadeOf[] = [
        { part: 'outlierDetection', of: detection },
        { part: 'connectTimeout', of: connectTimeout },
        { part: 'retries', of: retries },
        { part: 'localityLbSetting', of: { default: 'Tetrate Service Bridge' } },
    ];
    const eastWest = workspaceSetting && {
        object: objectName(workspaceSetting),
        field: 'spec.defaultEastWestGatewaySettings',
    };
    return new Map(
        objects.map((object) => {
            const whole =
                object.kind === 'WorkloadEntry' && eastWest
                    ? eastWest
                    : { object: objectName(gateway), field: serversField(gateway) };
            return [object, [...settings, { part: '', of: whole }]] as const;
        }),
    );
}

/** The field of a gateway that has its servers. */
function serversField({ content }: KubernetesObject): string {
    return listOf(fieldsOf(content.spec).externalServers).length > 0 ? 'spec.externalServers' : 'spec.http';
}

import type { KubernetesObject, MadeOf } from '../../manifests/kubernetesObject';
import { allOf, applicationObjects } from '../bridgedObjects';
import type { IstioObject } from '../istioObject';
import { directFilters } from './direct';
import { exposures } from './exposures';
import { landscapeOf, type Refusal } from './landscape';
import type { OnboardedCluster } from './onboarded';
import { bridgeOrigins, type BridgeSources } from './origins';
import { securityObjects } from './security';
import { tier1s } from './tier1';

/** What is made of the objects of Tetrate Service Bridge. */
export interface Translation {
    /** Istio objects of each onboarded cluster, by its name. */
    readonly objects: ReadonlyMap<string, readonly IstioObject[]>;
    /** What the objects for hostnames are made of. */
    readonly origins: ReadonlyMap<IstioObject, readonly MadeOf[]>;
    readonly refusals: readonly Refusal[];
}

/**
 * What the control plane of Tetrate Service Bridge would write into each cluster, as far as it is read here: hostnames
 * of ingress gateways, Tier-1 gateways, east-west exposure, traffic and security settings, and Istio objects as they are.
 *
 * Differences to the product: see `applicationObjects`. Where the same is asked for twice, the older object has it.
 */
export function serviceBridgeTranslation(
    objects: readonly KubernetesObject[],
    onboarded: readonly OnboardedCluster[],
): Translation {
    const landscape = landscapeOf(objects, onboarded);
    const { made, refusals } = exposures(landscape);
    const fronts = tier1s(landscape, made);
    const { filters, refusals: notDirect } = directFilters(landscape, objects);
    const origins = new Map<IstioObject, readonly MadeOf[]>();
    const noted = (bridged: readonly IstioObject[], sources: BridgeSources): readonly IstioObject[] => {
        bridgeOrigins(bridged, sources).forEach((of, object) => origins.set(object, of));
        return bridged;
    };
    return {
        objects: new Map(
            onboarded.map(({ name }) => [
                name,
                [
                    ...made.flatMap(({ bridge, sources }) => {
                        const here = bridge.clusters.find((cluster) => cluster.name === name);
                        return here ? noted(allOf(applicationObjects(bridge, here)), sources) : [];
                    }),
                    ...fronts.objects.flatMap((front) =>
                        front.cluster === name ? noted(front.objects, front.sources) : [],
                    ),
                    ...securityObjects(landscape, name),
                    ...filters(name),
                ],
            ]),
        ),
        origins,
        refusals: [...landscape.refusals, ...refusals, ...fronts.refusals, ...notDirect],
    };
}

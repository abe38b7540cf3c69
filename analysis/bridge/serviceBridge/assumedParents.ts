import { type KubernetesObject, kubernetesObject } from '../../manifests/kubernetesObject';
import { type Hierarchy, hierarchyAnnotations, hierarchyOf } from './hierarchy';
import { levels, type ServiceBridgeKindName, serviceBridgeKindOf, serviceBridgeKinds } from './kinds';
import type { OnboardedCluster } from './onboarded';

/** Objects that stand for those which may be in the management plane only, and what that assumes. */
export interface AssumedParents {
    readonly objects: readonly KubernetesObject[];
    readonly assumptions: readonly string[];
}

/**
 * What objects in Kubernetes belong to may be kept elsewhere: `tctl` and the user interface write it into the management
 * plane alone. Where there is no object of a kind at all, those that others name are taken to exist.
 */
export function assumedParents(
    objects: readonly KubernetesObject[],
    onboarded: readonly (OnboardedCluster & { readonly network: string })[],
): AssumedParents {
    const kinds = new Set(objects.map(serviceBridgeKindOf));
    const missing = (Object.keys(serviceBridgeKinds) as ServiceBridgeKindName[]).filter((name) => !kinds.has(name));
    const hierarchies = objects.filter((object) => serviceBridgeKindOf(object) !== undefined).map(hierarchyOf);
    const { organization = '' } = hierarchies.find((each) => each.organization !== undefined) ?? {};
    const named = missing.flatMap((name): KubernetesObject[] => {
        const { parents } = serviceBridgeKinds[name];
        const level = levels.find((each) => each === levelOf(name));
        if (level === undefined) {
            return [];
        }
        const spec = { configMode: 'DIRECT', namespaceSelector: { names: ['*/*'] } };
        const own = hierarchies.filter((each) => each[level] !== undefined);
        const distinct = new Map(own.map((each) => [JSON.stringify([...parents, level].map((at) => each[at])), each]));
        return [...distinct.values()].flatMap((each) => assumed(name, each[level] ?? '', only(each, parents), spec));
    });
    const clusters = missing.includes('cluster')
        ? onboarded.flatMap(({ name, network }) => assumed('cluster', name, { organization }, { network }))
        : [];
    const networks = [...new Set(onboarded.map(({ network }) => network))];
    const reaching = Object.fromEntries(networks.map((each) => [each, networks.join()]));
    const settings = missing.includes('organizationSetting')
        ? assumed(
              'organizationSetting',
              'assumed',
              { organization },
              { networkSettings: { networkReachability: reaching } },
          )
        : [];
    const names = [...new Set([...named, ...clusters].map(({ kind }) => kind))];
    return {
        objects: [...named, ...clusters, ...settings],
        assumptions: [
            ...(names.length === 0
                ? []
                : [
                      `Tetrate Service Bridge: no ${names.join(', no ')} was read; those that objects name are taken to exist, for every namespace.`,
                  ]),
            ...(settings.length === 0
                ? []
                : [
                      'Tetrate Service Bridge: no OrganizationSetting was read; every network is taken to reach every other.',
                  ]),
        ],
    };
}

function levelOf(name: ServiceBridgeKindName): string | undefined {
    const kind = serviceBridgeKinds[name];
    return 'level' in kind ? kind.level : undefined;
}

function only(hierarchy: Hierarchy, parents: readonly (keyof Hierarchy)[]): Hierarchy {
    return Object.fromEntries(parents.map((level) => [level, hierarchy[level]]));
}

function assumed(kind: ServiceBridgeKindName, name: string, hierarchy: Hierarchy, spec: object): KubernetesObject[] {
    const { apiVersion, kind: itsKind } = serviceBridgeKinds[kind];
    const annotations = hierarchyAnnotations(hierarchy);
    return [kubernetesObject({ apiVersion, kind: itsKind, metadata: { name, annotations }, spec }) ?? []].flat();
}

import { fieldsOf } from '../../manifests/kubernetesObject';
import { type IstioObject, istioObject } from '../istioObject';
import { workspaceOnly } from '../workspaceOnly';
import { hierarchyOf, isSameWorkspace } from './hierarchy';
import { groupOf, isIn, type Landscape } from './landscape';

/** What `SecuritySetting`s make in a cluster: mutual TLS that is required, and workspaces that do not reach each other. */
export function securityObjects(landscape: Landscape, cluster: string): IstioObject[] {
    const all = namespacesIn(landscape);
    return landscape.of('securitySetting').flatMap((setting) => {
        const group = groupOf(landscape, setting, 'securityGroup');
        const hierarchy = hierarchyOf(setting);
        const { workspace = '' } = hierarchy;
        const { authenticationSettings, authorization } = fieldsOf(setting.content.spec);
        const own = unique(
            all
                .filter((place) => isSameWorkspace(landscape.ownerOf(place.cluster, place.namespace) ?? {}, hierarchy))
                .map(({ namespace }) => namespace),
        );
        return all
            .filter((place) => place.cluster === cluster && group && isIn(landscape, group, cluster, place.namespace))
            .flatMap(({ namespace }) => {
                const owner = { workspace, namespace, name: setting.metadata.name };
                return [
                    ...(fieldsOf(authenticationSettings).trafficMode === 'REQUIRED'
                        ? [istioObject('PeerAuthentication', owner, { mtls: { mode: 'STRICT' } })]
                        : []),
                    ...(fieldsOf(authorization).mode === 'WORKSPACE' ? [workspaceOnly(owner, own)] : []),
                ];
            });
    });
}

function namespacesIn({ clusters }: Landscape): { cluster: string; namespace: string }[] {
    return clusters.flatMap(({ name, namespaces }) => namespaces.map((namespace) => ({ cluster: name, namespace })));
}

function unique(items: readonly string[]): string[] {
    return [...new Set(items)].sort();
}

import { needsLab } from '../faults/actOf';
import { policyOf } from '../faults/denyIngressAct';
import type { FaultAction, PatchAction } from '../faults/recipe';
import { filterOf } from '../faults/sidecarAct';
import { backupOf } from '../faults/swapAct';
import { type Permission, permit, type Place, type Verb } from './permission';

/** What one action needs. */
export interface ActionPermissions {
    /** To find what a killed drill has left of it. */
    readonly check: readonly Permission[];
    /** To inject it, prove its effect and revert it. */
    readonly act: readonly Permission[];
}

const pods = ['', 'pods'] as const;
const secrets = ['', 'secrets'] as const;
const none: ActionPermissions = { check: [], act: [] };

/** A set of pods by their labels. */
const listPods = (place: Place): Permission[] => permit(place, pods, ['list']);

/**
 * Requests to any port of pods; the lab sends them itself. The client opens a WebSocket with a GET; newer API servers ask for
 * `create` besides.
 */
export const askPods = (place: Place, inLab: boolean): Permission[] => [
    ...listPods(place),
    ...(inLab ? [] : permit(place, ['', 'pods/portforward'], ['create', 'get'])),
];

/** An object made for the fault, whose effect the pods show through the API server, and what `more` it takes. */
function ownObject(
    place: Place,
    resource: readonly [group: string, resource: string],
    name: string,
    more: readonly Permission[],
): ActionPermissions {
    return {
        check: permit(place, resource, ['get'], name),
        act: [
            ...permit(place, resource, ['create']),
            ...permit(place, resource, ['get', 'delete'], name),
            ...permit(place, ['', 'pods/proxy'], ['get']),
            ...more,
        ],
    };
}

/**
 * The calls of an action.
 *
 * @param resourceOf The resource of a patched object, e.g. `gateways`; undefined where the cluster has no such kind.
 */
export async function permissionsOf(
    action: FaultAction,
    inLab: boolean,
    resourceOf: (action: PatchAction) => Promise<string | undefined>,
): Promise<ActionPermissions> {
    if (needsLab(action)) {
        const { cluster } = action;
        return 'namespace' in action && action.namespace !== undefined
            ? { check: [], act: listPods({ cluster, namespace: action.namespace }) }
            : none;
    }
    switch (action.do) {
        case 'return':
        case 'scale': {
            const resource = ['apps', 'deployments'] as const;
            return {
                check: permit(action, resource, ['get'], action.deployment),
                act: [
                    ...permit(action, resource, ['get', 'patch'], action.deployment),
                    ...listPods(action),
                    ...listEndpoints(action),
                ],
            };
        }
        case 'sidecar':
            return ownObject(
                action,
                ['networking.istio.io', 'envoyfilters'],
                filterOf(action).name,
                askPods(action, inLab),
            );
        case 'deny-ingress':
            return ownObject(action, ['networking.k8s.io', 'networkpolicies'], policyOf(action).name, listPods(action));
        case 'post':
            return {
                check: listPods(action),
                act: [...permit(action, pods, ['patch']), ...askPods(action, inLab)],
            };
        case 'replace-pods':
            return {
                check: [],
                act: [...permit(action, pods, ['list', 'delete']), ...listEndpoints(action)],
            };
        case 'drain-node': {
            const nodes = (verbs: readonly Verb[]): Permission[] =>
                permit({ cluster: action.cluster, namespace: '' }, ['', 'nodes'], verbs);
            return {
                check: nodes(['list']),
                act: [
                    ...nodes(['get', 'patch']),
                    ...listPods(action),
                    ...permit(action, ['', 'pods/eviction'], ['create']),
                    ...listEndpoints(action),
                ],
            };
        }
        case 'swap-secret': {
            const { name: backup } = backupOf(action);
            return {
                check: permit(action, secrets, ['get'], backup),
                act: [
                    ...permit(action, secrets, ['create']),
                    ...permit(action, secrets, ['get', 'patch'], action.secret),
                    ...permit(action, secrets, ['get', 'delete'], backup),
                ],
            };
        }
        case 'patch': {
            const name = await resourceOf(action);
            if (name === undefined) {
                return none;
            }
            const resource = [groupOf(action.apiVersion), name] as const;
            return {
                check: permit(action, resource, ['get'], action.name),
                act: permit(action, resource, ['get', 'patch'], action.name),
            };
        }
        case 'deploy':
            return none; // what the stack's program needs
    }
}

const listEndpoints = (place: Place): Permission[] => permit(place, ['discovery.k8s.io', 'endpointslices'], ['list']);

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');

import type { Refusal } from '../../../analysis/bridge/serviceBridge/landscape';
import { fieldsOf, type KubernetesObject, namespaceOf } from '../../../analysis/manifests/kubernetesObject';
import type { StatusPatch } from '../../controlPlanes/statusPatches';
import { listPath, pluralOf } from './paths';

const reportedBy = 'the lab (stand-in for Tetrate Service Bridge)';

/** The status of an object, unless it is there already. */
export function objectStatus(object: KubernetesObject, refusals: readonly Refusal[]): StatusPatch | undefined {
    const reasons = refusals.filter((refusal) => refusal.object === object).map(({ reason }) => reason);
    const [state, message] = [reasons.length > 0 ? 'INVALID' : 'ACCEPTED', reasons.join('\n')];
    const found = fieldsOf(object.content.status);
    const root = listPath(object).replace(`/${pluralOf(object)}`, '');
    return found.state === state && (found.message ?? '') === message
        ? undefined
        : {
              path: `${root}/namespaces/${namespaceOf(object)}/${pluralOf(object)}/${object.metadata.name}/status?fieldManager=failover-lab-tsb`,
              body: { status: { state, message: message || null, reportedBy } },
          };
}

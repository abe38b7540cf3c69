import { type Labels, selects } from '../manifests/kubernetesObject';
import type { Cluster, MutualTlsMode, PeerAuthentication } from '../model/fleet';

/** The `PeerAuthentication` that decides for a pod, and what it says. */
export interface DecidedMutualTls {
    readonly mode: MutualTlsMode;
    readonly decidedBy: PeerAuthentication | undefined;
}

/**
 * The mode of mutual TLS that pods with these labels accept: by their own policy, else their namespace's, else the
 * mesh's, else `PERMISSIVE`. A port may have its own where a policy selects the pods.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function mutualTlsOf(
    { mesh, peerAuthentications }: Pick<Cluster, 'mesh' | 'peerAuthentications'>,
    namespace: string,
    labels: Labels,
    port?: number,
): DecidedMutualTls {
    const isGeneral = ({ selector }: PeerAuthentication): boolean => Object.keys(selector).length === 0;
    const inNamespace = peerAuthentications.filter((each) => each.namespace === namespace);
    const candidates = [
        ...inNamespace.filter((each) => selects(each.selector, labels)),
        ...inNamespace.filter(isGeneral),
        ...peerAuthentications.filter((each) => each.namespace === mesh.rootNamespace && isGeneral(each)),
    ];
    for (const each of candidates) {
        const ofPort = port === undefined || isGeneral(each) ? undefined : each.ports.get(port);
        const mode = ofPort === undefined || ofPort === 'UNSET' ? each.mode : ofPort;
        if (mode !== 'UNSET') {
            return { mode, decidedBy: each };
        }
    }
    return { mode: 'PERMISSIVE', decidedBy: undefined };
}

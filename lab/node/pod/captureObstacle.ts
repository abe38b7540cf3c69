import { podsFind } from '../sandbox/hostLayout';

/**
 * Why a sidecar cannot capture its pod's traffic here, and what to do; undefined where it can. `istio-init` would end
 * with an error in its own log, again and again.
 */
export function captureObstacle(mayChangeUser: boolean, hasNft = podsFind('nft')): string | undefined {
    if (!hasNft) {
        return 'needs `nft` in /usr/sbin or /usr/bin; install nftables and delete the pod';
    }
    return mayChangeUser
        ? undefined
        : 'needs a lab that root started: a sidecar is distinguished from its application by its user id, 1337, and the lab of an ordinary user has one user id';
}

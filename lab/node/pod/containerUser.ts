import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { Image } from '../images';

export interface ContainerUser {
    readonly uid: number;
    readonly gid: number;
    readonly groups: readonly number[];
}

/** Who a container is to run as: its own securityContext, else the pod's, else the image's user. */
export function containerUser(spec: V1PodSpec, container: V1Container, image: Image): ContainerUser {
    const pod = spec.securityContext;
    const own = container.securityContext;
    const asked = own?.runAsUser ?? pod?.runAsUser;
    const groups = [...(pod?.fsGroup === undefined ? [] : [pod.fsGroup]), ...(pod?.supplementalGroups ?? [])];
    return {
        uid: asked ?? image.user?.uid ?? 0,
        gid: own?.runAsGroup ?? pod?.runAsGroup ?? (asked === undefined ? (image.user?.gid ?? 0) : 0),
        groups,
    };
}

/** Why a container may not start as that user, as the kubelet says it. */
export function userRefusal(spec: V1PodSpec, container: V1Container, user: ContainerUser): string | undefined {
    const nonRoot = container.securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
    return nonRoot && user.uid === 0
        ? `container has runAsNonRoot and image will run as root (container: ${container.name})`
        : undefined;
}

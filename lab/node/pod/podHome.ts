import type { AgentContext } from '../context';
import { unknownImage } from '../images';
import type { Pod } from '../objects';
import type { PodVolumes } from '../volumes/podVolumes';
import type { ContainerHome } from './containerLaunch';
import type { PodPlace } from './downward';
import { sourceChange, sourcesOf } from './podSources';

/** What a pod brings to its containers. */
export interface PodParts extends Pick<ContainerHome, 'pod' | 'hosts' | 'event' | 'changed'> {
    readonly context: AgentContext;
    readonly place: PodPlace;
    readonly directory: string;
    readonly networkNamespace: string;
    readonly volumes: PodVolumes;
}

const defaultGraceSeconds = 30;

/** How long the pod's containers may take to end. */
export function graceMs(pod: Pod): number {
    return (pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds) * 1000;
}

/** The side of a pod that its containers see. */
export function podHome({ context, volumes, ...parts }: PodParts): ContainerHome {
    const { namespace, name, uid } = parts.pod().metadata;
    return {
        ...parts,
        podLabel: `${name}_${namespace}(${uid})`,
        host: context.host,
        mayChangeUser: context.mayChangeUser,
        sources: sourcesOf(context.stores, namespace),
        mounts: (container, env) => volumes.mounts(parts.pod(), container, env),
        restartPolicy: () => parts.pod().spec.restartPolicy ?? 'Always',
        graceMs: () => graceMs(parts.pod()),
        containerId: (container, restarts) => `lab://${uid}/${container}/${restarts}`,
        unknownImage: (reference) => unknownImage(context.images, reference),
        sourcesChanged: (signal) => sourceChange(context.stores, namespace, signal),
    };
}

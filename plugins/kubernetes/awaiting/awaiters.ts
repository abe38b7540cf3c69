import { isObject } from '../../../isObject';
import { at, type Properties, textAt } from '../../protocol/values';
import { type Cluster, labelQuery } from '../cluster';
import type { Kind } from '../kinds';
import { definitionProgress } from './customResourceDefinition';
import { ingressProgress } from './ingress';
import { podProblems } from './podProblems';
import type { Progress } from './progress';
import { resourceQuotaProgress } from './resourceQuota';
import { secretProgress } from './secret';
import { selectsPods, serviceProgress } from './service';
import { claimProgress, volumeProgress } from './storage';
import { statusSays, waitForAnnotation, waitForProgress, wantedOf } from './waitFor';
import {
    daemonSetProgress,
    deploymentProgress,
    jobProgress,
    podProgress,
    replicationControllerProgress,
    statefulSetProgress,
} from './workloads';

/** How a kind's objects become ready. */
export interface Awaiter {
    progress(object: Properties, cluster: Cluster): Promise<Progress>;
    /** Why there is no progress. */
    problems(object: Properties, cluster: Cluster): Promise<string[]>;
}

const pods: Kind = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const endpointSlices: Kind = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    namespaced: true,
};
const storageClasses: Kind = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    plural: 'storageclasses',
    namespaced: false,
};

const ofPods = (progress: (object: Properties) => Progress): Awaiter => ({
    progress: (object) => Promise.resolve(progress(object)),
    problems: async (object, cluster) => podProblems(await selectedPods(object, cluster)),
});

const alone = (progress: (object: Properties) => Progress, problems: (object: Properties) => string[]): Awaiter => ({
    progress: (object) => Promise.resolve(progress(object)),
    problems: (object) => Promise.resolve(problems(object)),
});

const service: Awaiter = {
    progress: async (object, cluster) =>
        serviceProgress(object, selectsPods(object) ? await slicesOf(object, cluster) : []),
    problems: async (object, cluster) => (selectsPods(object) ? podProblems(await labelledPods(object, cluster)) : []),
};

const claim: Awaiter = {
    progress: async (object, cluster) => claimProgress(object, await classOf(object, cluster)),
    problems: () => Promise.resolve([]),
};

const withoutPods = (progress: (object: Properties) => Progress): Awaiter => alone(progress, () => []);

/** The kinds that are waited for, as the official plugin does by default; everything else is ready once applied. */
const awaiters: Record<string, Awaiter> = {
    'apps/v1/Deployment': ofPods(deploymentProgress),
    'apps/v1/StatefulSet': ofPods(statefulSetProgress),
    'apps/v1/DaemonSet': ofPods(daemonSetProgress),
    'batch/v1/Job': ofPods(jobProgress),
    'v1/ReplicationController': {
        progress: (object) => Promise.resolve(replicationControllerProgress(object)),
        problems: async (object, cluster) => podProblems(await labelledPods(object, cluster)),
    },
    'v1/Pod': alone(podProgress, (pod) => podProblems([pod])),
    'v1/PersistentVolume': withoutPods(volumeProgress),
    'v1/PersistentVolumeClaim': claim,
    'v1/ResourceQuota': withoutPods(resourceQuotaProgress),
    'v1/Secret': withoutPods(secretProgress),
    'v1/Service': service,
    'networking.k8s.io/v1/Ingress': withoutPods(ingressProgress),
    'apiextensions.k8s.io/v1/CustomResourceDefinition': withoutPods(definitionProgress),
};

/**
 * The awaiter of an object: that of its annotation, else that of its kind; none where it asks not to wait.
 *
 * @param inputs The resource's own. The object may bear the annotations of a patch too, which are for that one.
 */
export function awaiterOf(object: Properties, inputs: Properties): Awaiter | undefined {
    const annotations = at(inputs, 'metadata', 'annotations');
    if (at(annotations, 'pulumi.com/skipAwait') === 'true') {
        return undefined;
    }
    const wantedText = textAt(annotations, waitForAnnotation);
    if (wantedText !== undefined) {
        const wanted = wantedOf(wantedText);
        return alone((found) => waitForProgress(found, wanted), statusSays);
    }
    return awaiters[`${textAt(object, 'apiVersion') ?? ''}/${textAt(object, 'kind') ?? ''}`];
}

function selectedPods(object: Properties, cluster: Cluster): Promise<Properties[]> {
    const selector = at(object, 'spec', 'selector');
    return isObject(selector) ? podsWith(selector, object, cluster) : Promise.resolve([]);
}

/** The pods of an object whose selector is a plain map of labels. */
function labelledPods(object: Properties, cluster: Cluster): Promise<Properties[]> {
    return podsWith({ matchLabels: at(object, 'spec', 'selector') ?? {} }, object, cluster);
}

function podsWith(selector: Properties, object: Properties, cluster: Cluster): Promise<Properties[]> {
    return cluster.list(pods, textAt(object, 'metadata', 'namespace'), { labelSelector: labelQuery(selector) });
}

function slicesOf(object: Properties, cluster: Cluster): Promise<Properties[]> {
    const labelSelector = `kubernetes.io/service-name=${textAt(object, 'metadata', 'name') ?? ''}`;
    return cluster.list(endpointSlices, textAt(object, 'metadata', 'namespace'), { labelSelector });
}

function classOf(object: Properties, cluster: Cluster): Promise<Properties | undefined> {
    const name = textAt(object, 'spec', 'storageClassName') ?? '';
    return name === '' ? Promise.resolve(undefined) : cluster.get(storageClasses, undefined, name);
}

import {
    fieldsOf,
    type Labels,
    labelsOf,
    listOf,
    numberOf,
    selects,
    textOf,
} from '../../../analysis/manifests/kubernetesObject';
import type { ClusterReader, ReadObject } from '../../../drill/cluster/clusterReader';
import { labelQuery } from './foundGateway';
import { meshProblems } from './meshProblems';
import type { OwnService } from './settings';

/** What a cluster says of the service. */
export interface FoundService {
    /** Deployments whose pods it selects; the one that `service.deployment` names comes first. */
    deployments: string[];
    /** Labels of the pods. */
    selector: Record<string, string>;
    /** Of all its Deployments together. */
    replicas: number;
    /** Endpoints that the Service sends requests to. */
    ready: number;
    /** Its pods that have a sidecar. */
    sidecars: number;
    /** Whether pods have Istio's ambient mode in place of sidecars. */
    isAmbient: boolean;
}

/** The service in one cluster, or why it cannot fail over there. `mesh`: sidecars get rules for it. */
export async function foundService(
    cluster: string,
    { list, read }: ClusterReader,
    wanted: OwnService,
    { mesh }: { mesh: boolean },
): Promise<{ found?: FoundService; problems: string[] }> {
    const { name, namespace } = wanted;
    const path = `/api/v1/namespaces/${namespace}`;
    const service = await read(`${path}/services/${name}`);
    if (!service) {
        const others = (await list(`${path}/services`)).map((each) => each.metadata.name);
        const there =
            others.length > 0 ? `Services of that namespace: ${others.join(', ')}.` : 'That namespace has none.';
        return { problems: [`\`service\` is ${namespace}/${name}, which \`${cluster}\` does not have. ${there}`] };
    }
    const what = `Service ${namespace}/${name} in \`${cluster}\``;
    const selected = labelsOf(service.spec?.['selector']);
    if (Object.keys(selected).length === 0) {
        return { problems: [`${what} has no selector, so that no pods of this cluster are behind it.`] };
    }
    const [deployments, slices, pods] = await Promise.all([
        list(`/apis/apps/v1/namespaces/${namespace}/deployments`),
        list(
            `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices${labelQuery({ 'kubernetes.io/service-name': name })}`,
        ),
        list(`${path}/pods${labelQuery(selected)}`),
    ]);
    const behind = deployments.filter((each) => selects(selected, podLabels(each)));
    const problems = [
        ...portProblems(what, service, wanted),
        ...(service.spec?.['internalTrafficPolicy'] === 'Local'
            ? [`${what} has \`internalTrafficPolicy: Local\`: callers use endpoints of their own node, and no others.`]
            : []),
        ...(mesh ? meshProblems(what, service, wanted.port) : []),
        ...deploymentProblems(what, behind, wanted),
    ];
    return problems.length > 0
        ? { problems }
        : {
              problems,
              found: {
                  ...workloadOf(behind, selected, wanted),
                  ready: slices.flatMap(readyEndpoints).length,
                  sidecars: pods.filter(hasSidecar).length,
                  isAmbient: pods.some(
                      ({ metadata }) => metadata.annotations?.['ambient.istio.io/redirection'] === 'enabled',
                  ),
              },
          };
}

function portProblems(what: string, { spec }: ReadObject, { port }: OwnService): string[] {
    const ports = listOf(spec?.['ports']).flatMap((each) => numberOf(fieldsOf(each).port) ?? []);
    return ports.includes(port) ? [] : [`\`service.port\` is ${port}; ${what} has ${ports.join(', ') || 'none'}.`];
}

function deploymentProblems(
    what: string,
    behind: readonly ReadObject[],
    { deployment, selector }: OwnService,
): string[] {
    const names = behind.map(({ metadata }) => metadata.name);
    if (names.length === 0) {
        return [`${what} selects the pods of no Deployment, which is what a drill breaks.`];
    }
    if (deployment !== undefined && !names.includes(deployment)) {
        return [`\`service.deployment\` is ${deployment}; ${what} selects the pods of ${names.join(', ')}.`];
    }
    return selector && !behind.some((each) => selects(selector, podLabels(each)))
        ? [
              `\`service.selector\` is ${JSON.stringify(selector)}, which no pod of ${names.join(', ')} has. Leave it out: ${what} ` +
                  'says it.',
          ]
        : [];
}

/** What a drill breaks. Where the pods are of several Deployments, the Service's own selector has them all. */
function workloadOf(
    behind: readonly ReadObject[],
    selected: Labels,
    { deployment: first, selector }: OwnService,
): Pick<FoundService, 'deployments' | 'selector' | 'replicas'> {
    const running = behind.filter((each) => replicasOf(each) > 0);
    const used = running.length > 0 ? running : behind; // none runs while a drill has them down
    const names = used.map(({ metadata }) => metadata.name);
    const labels = used.length === 1 ? labelsOf(fieldsOf(used[0]?.spec?.['selector']).matchLabels) : selected;
    return {
        deployments: first === undefined ? names : [first, ...names.filter((name) => name !== first)],
        selector: { ...(selector ?? (Object.keys(labels).length > 0 ? labels : selected)) },
        replicas: Math.max(
            1,
            used.map(replicasOf).reduce((sum, each) => sum + each, 0),
        ),
    };
}

function replicasOf({ spec }: ReadObject): number {
    return numberOf(spec?.['replicas']) ?? 1;
}

function podLabels({ spec }: ReadObject): Labels {
    return labelsOf(fieldsOf(fieldsOf(spec?.['template']).metadata).labels);
}

function readyEndpoints(slice: ReadObject): unknown[] {
    const endpoints = Reflect.get(slice, 'endpoints') as unknown;
    return listOf(endpoints).filter((each) => fieldsOf(fieldsOf(each).conditions).ready !== false);
}

function hasSidecar({ spec }: ReadObject): boolean {
    return [...listOf(spec?.['containers']), ...listOf(spec?.['initContainers'])].some(
        (container) => textOf(fieldsOf(container).name) === 'istio-proxy',
    );
}

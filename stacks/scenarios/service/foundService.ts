import { fieldsOf, labelsOf, listOf, numberOf, selects, textOf } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterReader, ReadObject } from '../../../drill/cluster/clusterReader';
import type { OwnService } from './settings';

/** What a cluster says of the service. */
export interface FoundService {
    deployment: string;
    selector: Record<string, string>;
    replicas: number;
    /** Endpoints that the Service sends requests to. */
    ready: number;
    /** Its pods that have a sidecar. */
    sidecars: number;
}

/** The service in one cluster, or why it cannot fail over there. */
export async function foundService(
    cluster: string,
    { list, read }: ClusterReader,
    wanted: OwnService,
): Promise<{ found?: FoundService; problems: string[] }> {
    const { name, namespace, port } = wanted;
    const path = `/api/v1/namespaces/${namespace}`;
    const service = await read(`${path}/services/${name}`);
    if (!service) {
        const others = (await list(`${path}/services`)).map(({ metadata }) => metadata.name);
        const there =
            others.length > 0 ? `Services of that namespace: ${others.join(', ')}.` : 'That namespace has none.';
        return { problems: [`\`service\` is ${namespace}/${name}, which \`${cluster}\` does not have. ${there}`] };
    }
    const ports = listOf(service.spec?.['ports']).flatMap((each) => numberOf(fieldsOf(each).port) ?? []);
    const wrongPort = ports.includes(port)
        ? []
        : [
              `\`service.port\` is ${port}; Service ${namespace}/${name} in \`${cluster}\` has ${ports.join(', ') || 'none'}.`,
          ];
    const selected = labelsOf(service.spec?.['selector']);
    const [deployments, slices, pods] = await Promise.all([
        list(`/apis/apps/v1/namespaces/${namespace}/deployments`),
        list(
            `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${name}`)}`,
        ),
        list(
            `${path}/pods?labelSelector=${encodeURIComponent(
                Object.entries(selected)
                    .map((pair) => pair.join('='))
                    .join(','),
            )}`,
        ),
    ]);
    const deployment = workloadOf(cluster, deployments, selected, wanted);
    const problems = [...wrongPort, ...(typeof deployment === 'string' ? [deployment] : [])];
    return typeof deployment === 'string' || problems.length > 0
        ? { problems }
        : {
              problems,
              found: {
                  ...deployment,
                  ready: slices.flatMap(readyEndpoints).length,
                  sidecars: pods.filter(hasSidecar).length,
              },
          };
}

/** The Deployment behind the Service, or the problem with it. */
function workloadOf(
    cluster: string,
    deployments: readonly ReadObject[],
    selected: Readonly<Record<string, string>>,
    { deployment: wanted, name, namespace, selector }: OwnService,
): Pick<FoundService, 'deployment' | 'selector' | 'replicas'> | string {
    const behind = deployments.filter(({ spec }) =>
        selects(selected, labelsOf(fieldsOf(fieldsOf(spec?.['template']).metadata).labels)),
    );
    const names = behind.map(({ metadata }) => metadata.name);
    const [found, ...more] = behind.filter(({ metadata }) => wanted === undefined || metadata.name === wanted);
    if (!found || more.length > 0) {
        const what = names.length === 0 ? 'no Deployment' : names.join(', ');
        return wanted === undefined
            ? `Service ${namespace}/${name} in \`${cluster}\` selects the pods of ${what}; a drill breaks one: name it by \`service.deployment\`.`
            : `\`service.deployment\` is ${wanted}; Service ${namespace}/${name} in \`${cluster}\` selects the pods of ${what}.`;
    }
    const labels = labelsOf(fieldsOf(found.spec?.['selector']).matchLabels);
    return {
        deployment: found.metadata.name,
        selector: { ...(selector ?? (Object.keys(labels).length > 0 ? labels : selected)) },
        replicas: Math.max(1, numberOf(found.spec?.['replicas']) ?? 1), // 0 while a drill has it down
    };
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

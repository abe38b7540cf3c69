import type { ClusterReader, ReadObject } from '../../../drill/cluster/clusterReader';
import { writtenByPulumi } from '../../clusters/writtenByPulumi';
import { ingressNameOf, ruleNameOf } from './rules';
import type { EntrySetting, OwnService } from './settings';

const networking = '/apis/networking.istio.io/v1';

/** Objects of somebody else that have the names of the stack's. Creating them would fail half-way through the update. */
export async function takenNames(
    cluster: string,
    { read }: ClusterReader,
    service: OwnService,
    { ingress = false }: EntrySetting,
): Promise<string[]> {
    const { namespace } = service;
    const [rule, gateway] = [ruleNameOf(service), ingressNameOf(service)];
    const wanted = [
        ['DestinationRule', networking, 'destinationrules', rule],
        ['VirtualService', networking, 'virtualservices', rule],
        ['VirtualService', networking, 'virtualservices', `${rule}-entry`],
        ['Gateway', networking, 'gateways', `${rule}-gateway`],
        ...(ingress
            ? [
                  ['Deployment', '/apis/apps/v1', 'deployments', gateway],
                  ['Service', '/api/v1', 'services', gateway],
                  ['ServiceAccount', '/api/v1', 'serviceaccounts', gateway],
              ]
            : []),
    ] as const;
    const found = await Promise.all(
        wanted.map(async ([kind, api, plural, name]) => {
            const object = await read(`${api}/namespaces/${namespace}/${plural}/${name}`);
            return object && !mayBeOfStack(object) ? [`${kind} ${namespace}/${name}`] : [];
        }),
    );
    return found
        .flat()
        .map(
            (name) =>
                `\`${cluster}\` has ${name}, which the stack did not make and needs the name of. Rename or delete it.`,
        );
}

/** An object that does not say who wrote it may be the stack's. */
function mayBeOfStack(object: ReadObject): boolean {
    return (object.metadata.managedFields ?? []).length === 0 || writtenByPulumi(object);
}

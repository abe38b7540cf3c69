import { BlockList, isIP } from 'node:net';
import { type Fields, fieldsOf, listOf, textOf } from '../../manifests/kubernetesObject';

/** The networks that `meshNetworks` declares by cluster or by address range. */
export interface DeclaredNetworks {
    /** Network of a whole cluster. */
    readonly ofCluster: string | undefined;
    /** Network of an address without a label, where no cluster's network is known. */
    ofAddress(address: string): string | undefined;
}

/** Reads `meshNetworks` (https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshNetworks). */
export function declaredNetworks(cluster: string, meshNetworks: Fields): DeclaredNetworks {
    const networks = Object.entries(fieldsOf(meshNetworks.networks)).map(([name, value]) => ({
        name,
        endpoints: listOf(fieldsOf(value).endpoints).map(fieldsOf),
    }));
    const ranges = networks.map(({ endpoints, name }) => ({
        name,
        addresses: rangesOf(endpoints.flatMap(({ fromCidr }) => textOf(fromCidr) ?? [])),
    }));
    return {
        ofCluster: networks.find(({ endpoints }) => endpoints.some(({ fromRegistry }) => fromRegistry === cluster))
            ?.name,
        ofAddress: (address) => {
            const family = isIP(address);
            return family === 0
                ? undefined
                : ranges.find(({ addresses }) => addresses.check(address, family === 4 ? 'ipv4' : 'ipv6'))?.name;
        },
    };
}

function rangesOf(texts: readonly string[]): BlockList {
    const list = new BlockList();
    for (const text of texts) {
        const [address = '', bits = ''] = text.split('/');
        const family = isIP(address);
        const most = family === 4 ? 32 : 128;
        if (family !== 0 && /^\d+$/.test(bits) && Number(bits) <= most) {
            list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
        }
    }
    return list;
}

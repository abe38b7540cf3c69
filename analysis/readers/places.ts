import { fieldsOf, type KubernetesObject, type Labels, textOf } from '../manifests/kubernetesObject';
import { type Locality, localityFrom } from '../model/locality';

/** Where the pods of a cluster run: by the labels of its nodes. */
export interface Places {
    /** Distinct localities of the nodes, or the given region alone. */
    readonly localities: readonly Locality[];
    /** Locality of a pod: its own label wins over its node's. */
    localityOf(labels: Labels, nodeName: string | undefined, zone?: string): Locality;
    /** Localities for pods whose nodes are not known yet, in turn. */
    placeOf(index: number): Locality;
}

/** Reads the nodes. `region`: for nodes that say none. */
export function placesOf(objects: readonly KubernetesObject[], region: string | undefined): Places {
    const nowhere = { region: region ?? '', zone: '', subzone: '' };
    const nodes = new Map(
        objects
            .filter(({ kind }) => kind === 'Node')
            .map(({ metadata: { labels, name } }) => [name, nodeLocality(labels, region)]),
    );
    const texts = new Map([...nodes.values()].map((each) => [JSON.stringify(each), each]));
    // Sorted, so that a node which comes or goes in a locality of others changes nothing.
    const localities =
        texts.size === 0
            ? [nowhere]
            : [...texts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
    return {
        localities,
        localityOf(labels, nodeName, zone = '') {
            const own = labels['topology.istio.io/locality'] ?? labels['istio-locality'];
            if (own !== undefined) {
                return localityFrom(own);
            }
            const inZone = localities.find((each) => zone !== '' && each.zone === zone);
            // With nodes of one locality only, a pod without a known node can be nowhere else.
            return (
                nodes.get(nodeName ?? '') ?? inZone ?? (localities.length === 1 ? localities[0] : undefined) ?? nowhere
            );
        },
        placeOf: (index) => localities[index % localities.length] ?? nowhere,
    };
}

function nodeLocality(labels: Labels, region: string | undefined): Locality {
    return {
        region: labels['topology.kubernetes.io/region'] ?? region ?? '',
        zone: labels['topology.kubernetes.io/zone'] ?? '',
        subzone: labels['topology.istio.io/subzone'] ?? '',
    };
}

/** Name of the node that a pod runs on. */
export function nodeNameOf(pod: KubernetesObject): string | undefined {
    return textOf(fieldsOf(pod.content.spec).nodeName);
}

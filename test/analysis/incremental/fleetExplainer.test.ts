import fc from 'fast-check';
import { explainFleet } from '../../../analysis/explain';
import { FleetExplainer } from '../../../analysis/incremental/fleetExplainer';
import { kubernetesObject, type KubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../../analysis/model/fleet';
import { readCluster } from '../../../analysis/readers/cluster';
import { rules } from '../../../analysis/rules';
import { isObject } from '../../../isObject';
import { envoyGatewayFleet, glooFleet, kgatewayFleet, schemeFleet } from '../support/edge';
import { type Fleet, host, type Manifest, twoNetworks, validFleet } from '../support/fleet';

/** One change: of which cluster, of which of its objects, and how. */
interface Change {
    readonly cluster: number;
    readonly object: number;
    readonly kind: 'field' | 'remove' | 'restore' | 'touch';
    readonly field: number;
    readonly value: number;
}

const change: fc.Arbitrary<Change> = fc.record({
    cluster: fc.nat(),
    object: fc.nat(),
    kind: fc.constantFrom('field', 'field', 'field', 'remove', 'restore', 'touch'),
    field: fc.nat(),
    value: fc.nat(),
});

/** A host outside the mesh, whose endpoints are pods of the other cluster, and others of a known region. */
const entry: Manifest = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'outside', namespace: 'shop' },
    spec: {
        hosts: ['outside.example'],
        resolution: 'STATIC',
        ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
        endpoints: [{ address: 'hello-0' }, { address: '198.51.100.7', locality: 'us-central1' }],
    },
};

/** Everything that readers know, in two clusters. */
function everything(): Fleet {
    const fleets = [twoNetworks(), envoyGatewayFleet(), kgatewayFleet(), glooFleet(), schemeFleet()];
    const merged = (name: string): Manifest[] => [...fleets.flatMap((fleet) => fleet[name] ?? []), entry];
    return { west: merged('west'), east: merged('east') };
}

const read = (manifest: Manifest): KubernetesObject[] => [kubernetesObject(manifest) ?? []].flat();

/** A fleet that changes: objects that do not change keep their identity, as they do where they are watched. */
class ChangingFleet {
    private readonly names: readonly string[];
    private readonly objects: KubernetesObject[][];
    private readonly removed: KubernetesObject[][];

    constructor(fleet: Fleet) {
        this.names = Object.keys(fleet);
        this.objects = Object.values(fleet).map((manifests) => manifests.flatMap(read));
        this.removed = this.objects.map(() => []);
    }

    inputs(): ClusterInput[] {
        return this.names.map((name, index) => ({ name, hidden: [], objects: [...(this.objects[index] ?? [])] }));
    }

    apply({ cluster, field, kind, object: at, value }: Change): void {
        const index = cluster % this.names.length;
        const [objects = [], removed = []] = [this.objects[index], this.removed[index]];
        const position = objects.length === 0 ? 0 : at % objects.length;
        const object = objects[position];
        if (kind === 'restore') {
            objects.splice(position, 0, ...removed.splice(0, 1));
        } else if (object && kind === 'remove') {
            removed.push(...objects.splice(position, 1));
        } else if (object) {
            const content = structuredClone(object.content) as Record<string, unknown>;
            if (kind === 'field') {
                changeField(content, field, value);
            }
            const changed = kubernetesObject(content);
            if (changed) {
                objects[position] = changed;
            }
        }
    }
}

/** Values that fields of these objects may have, and some that they may not. */
const values = [
    ...[0, 1, 3, 100, true, false, null, '1s', '*', '.', 'Local', 'DISABLE', 'STRICT', 'hello', 'blue', 'green'],
    ...['shop', 'istio-system', 'default', 'europe-west1', 'us-central1', host, 'blue.shop.svc.cluster.local'],
    ...['192.0.2.10', '192.0.2.20', 'west-1', '198.51.100.7', '*.local', 'mesh', [], {}],
];

/** Changes or removes one of the fields within an object, but for its kind. */
function changeField(content: Record<string, unknown>, field: number, value: number): void {
    const places: { of: Record<string, unknown>; name: string }[] = [];
    const visit = (of: Record<string, unknown>): void =>
        Object.entries(of).forEach(([name, each]) => {
            places.push({ of, name });
            if (isObject(each) || Array.isArray(each)) {
                visit(each as Record<string, unknown>);
            }
        });
    Object.entries(content).forEach(([name, each]) => {
        if (name !== 'metadata' && isObject(each)) {
            visit(each);
        }
    });
    const metadata = content.metadata as Record<string, unknown>;
    visit(metadata);
    const place = places[field % places.length];
    if (place && value % 5 === 0 && !Array.isArray(place.of)) {
        Reflect.deleteProperty(place.of, place.name);
    } else if (place) {
        place.of[place.name] = values[value % values.length];
    }
}

describe('a fleet that is explained again after each change', () => {
    it.each(Object.entries({ everything, envoyGatewayFleet, glooFleet, schemeFleet, twoNetworks, validFleet }))(
        'gives what explaining it anew gives: %s',
        (_, fleetOf) => {
            fc.assert(
                fc.property(fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { maxLength: 12 }), (bursts) => {
                    const fleet = new ChangingFleet(fleetOf());
                    const explainer = new FleetExplainer();
                    explainer.explain(fleet.inputs());
                    for (const burst of bursts) {
                        burst.forEach((each) => fleet.apply(each));
                        const inputs = fleet.inputs();
                        expect(explainer.explain(inputs)).toEqual(explainFleet(inputs));
                    }
                }),
                { numRuns: 8 },
            );
        },
    );

    it('finds in each service alone what rules of that scope find in the fleet', () => {
        fc.assert(
            fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
                const fleet = new ChangingFleet(everything());
                changes.forEach((each) => fleet.apply(each));
                const inputs = fleet.inputs();
                const [clusters, { services }] = [inputs.map(readCluster), explainFleet(inputs)];
                for (const { check } of rules.filter(({ scope }) => scope === 'service')) {
                    expect(check({ clusters, services })).toEqual(
                        services.flatMap((service) => check({ clusters, services: [service] })),
                    );
                }
            }),
            { numRuns: 20 },
        );
    });

    it('keeps what a change does not touch, and computes what it does', () => {
        const other = (manifests: Manifest[] = []): Manifest[] => [
            ...manifests,
            ...manifests
                .filter(({ kind }) => kind === 'Service' || kind === 'Deployment')
                .map((each) => ({ ...structuredClone(each), metadata: { ...each.metadata, name: 'other' } })),
        ];
        const { east, west } = validFleet();
        const fleet = { west: other(west), east: other(east) };
        const inputs = Object.entries(fleet).map(([name, manifests]): ClusterInput => ({
            name,
            hidden: [],
            objects: manifests.flatMap(read),
        }));
        const explainer = new FleetExplainer();
        const before = explainer.explain(inputs);
        const [first, second] = inputs;
        const replaced = first?.objects.map((object) =>
            object.kind === 'DestinationRule'
                ? (kubernetesObject({ ...object.content, spec: { host, trafficPolicy: {} } }) ?? object)
                : object,
        );
        const after = explainer.explain([
            { ...(first as ClusterInput), objects: replaced ?? [] },
            second as ClusterInput,
        ]);
        const found = (explanation: typeof after, name: string) =>
            explanation.services.find((each) => each.name === name);
        expect(found(after, 'other')).toBe(found(before, 'other'));
        expect(found(after, 'hello')).not.toEqual(found(before, 'hello'));
    });

    it('keeps every service when a node goes whose zone has others', () => {
        const { east, west = [] } = validFleet();
        const isNode = ({ kind }: Manifest): boolean => kind === 'Node';
        const [node] = west.filter(isNode);
        const farZone = { 'topology.kubernetes.io/region': 'europe-west1', 'topology.kubernetes.io/zone': 'far' };
        const more = [
            { ...node, metadata: { ...node?.metadata, name: 'west-9' } },
            { ...node, metadata: { name: 'west-far', labels: farZone } },
        ] as Manifest[];
        const inputs = (gone: string): ClusterInput[] =>
            Object.entries({ west: [...west, ...more], east: east ?? [] }).map(([name, manifests]) => ({
                name,
                hidden: [],
                objects: manifests.filter((each) => !isNode(each) || each.metadata.name !== gone).flatMap(read),
            }));
        const explainer = new FleetExplainer();
        const before = explainer.explain(inputs('none')).services;
        const sameZone = explainer.explain(inputs(node?.metadata.name ?? '')).services;
        expect(sameZone.map((each, index) => each === before[index])).toEqual(before.map(() => true));
        const otherZone = explainer.explain(inputs('west-far')).services;
        expect(otherZone).not.toEqual(before);
    });
});

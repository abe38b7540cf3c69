import { isDeepStrictEqual } from 'node:util';
import {
    fieldsOf,
    groupOf,
    type KubernetesObject,
    kubernetesObject,
    type MadeOf,
    objectName,
    textOf,
    textsOf,
} from '../../manifests/kubernetesObject';
import type { ClusterContent, ClusterInput } from '../../model/fleet';
import { addressesOf } from '../../readers/istio/gateways';
import { serviceHost } from '../../readers/istio/hosts';
import { assumedParents } from './assumedParents';
import { gatewayManifests } from './installed';
import { installApi, installedKinds, serviceBridgeKindOf } from './kinds';
import type { OnboardedCluster } from './onboarded';
import { serviceBridgeTranslation, type Translation } from './translation';

/** Reads the objects of one cluster. */
type ReadObjects = (input: ClusterInput) => ClusterContent;

/** Clusters as they were given, and with what Tetrate Service Bridge makes in them. */
interface Bridged {
    readonly given: readonly ClusterInput[];
    readonly made: readonly ClusterInput[];
}

/**
 * Adds to the clusters of a fleet the Istio objects that Tetrate Service Bridge makes of its own objects. What a cluster
 * has already counts: the control plane has written it.
 */
export class BridgedFleet {
    private last: Bridged = { given: [], made: [] };

    constructor(private readonly read: ReadObjects) {}

    /** The clusters with what is made in them; those for which nothing has changed are the same objects as before. */
    of(inputs: readonly ClusterInput[]): readonly ClusterInput[] {
        if (!inputs.some(({ objects }) => hasServiceBridge(objects))) {
            return inputs;
        }
        const isSame =
            inputs.length === this.last.given.length &&
            inputs.every((input, index) => isUnchanged(input, this.last.given[index]));
        if (!isSame) {
            const made = bridged(inputs, this.read);
            this.last = { given: inputs, made: made.map((input, index) => this.kept(input, inputs[index], index)) };
        }
        return this.last.made;
    }

    /** The cluster as it was, where neither its own objects nor what is made there has changed. */
    private kept(made: ClusterInput, given: ClusterInput | undefined, index: number): ClusterInput {
        const before = this.last.made[index];
        return before && given && isUnchanged(given, this.last.given[index]) && isDeepStrictEqual(before, made)
            ? before
            : made;
    }
}

function isUnchanged(input: ClusterInput, before: ClusterInput | undefined): boolean {
    return (
        before !== undefined &&
        (Object.keys({ ...input, ...before }) as (keyof ClusterInput)[]).every(
            (field) => input[field] === before[field],
        )
    );
}

const known = new WeakMap<readonly KubernetesObject[], boolean>();

function hasServiceBridge(objects: readonly KubernetesObject[]): boolean {
    const found = known.get(objects) ?? objects.some((object) => serviceBridgeKindOf(object) !== undefined);
    known.set(objects, found);
    return found;
}

/** A cluster as Tetrate Service Bridge has it. */
interface Onboarded extends OnboardedCluster {
    readonly input: ClusterInput;
    readonly network: string;
}

function bridged(inputs: readonly ClusterInput[], read: ReadObjects): ClusterInput[] {
    const all = inputs.flatMap(({ objects }) => objects);
    const configured = all.filter((object) => serviceBridgeKindOf(object) !== undefined || isDirect(object));
    const named = new Set(all.filter((object) => serviceBridgeKindOf(object) === 'cluster').map(nameOf));
    const clusters = inputs.map((input) => onboarded(withGateways(input), read, named));
    const parents = assumedParents(configured, clusters);
    const translation = serviceBridgeTranslation([...configured, ...parents.objects], clusters);
    return clusters.map((cluster, index) => withMade(cluster, translation, index === 0 ? parents.assumptions : []));
}

const nameOf = ({ metadata }: KubernetesObject): string => metadata.name;

const isDirect = ({ kind, metadata }: KubernetesObject): boolean =>
    kind === 'EnvoyFilter' && metadata.labels['istio.io/rev'] === 'tsb';

/** The cluster with the Services and workloads of its gateways, where only what installs them was read. */
function withGateways(input: ClusterInput): ClusterInput {
    const names = new Set(input.objects.filter(({ kind }) => kind === 'Service').map(objectName));
    const made = input.objects
        .filter(
            ({ apiVersion, kind }) => apiVersion === installApi && (installedKinds as readonly string[]).includes(kind),
        )
        .flatMap((installed) => {
            const objects = gatewayManifests(installed, '').flatMap((each) => kubernetesObject(each) ?? []);
            return objects.some((each) => each.kind === 'Service' && names.has(objectName(each))) ? [] : objects;
        });
    return made.length === 0 ? input : { ...input, objects: [...input.objects, ...made] };
}

/**
 * The name by which a cluster is onboarded is in its `ControlPlane`, the operator's object. Without one, it is the name
 * that the cluster has here.
 */
function onboarded(input: ClusterInput, read: ReadObjects, named: ReadonlySet<string>): Onboarded {
    const { localities, network, services } = read(input);
    const { objects } = input;
    const controlPlane = objects.find(({ apiVersion, kind }) => apiVersion === installApi && kind === 'ControlPlane');
    const { clusterName } = fieldsOf(fieldsOf(controlPlane?.content.spec).managementPlane);
    const region = input.region ?? localities.find((each) => each.region !== '')?.region;
    const ofServices = objects.filter(({ kind }) => kind === 'Service');
    const namespaces = objects.filter(({ kind }) => kind === 'Namespace').map(nameOf);
    const used = objects.flatMap(({ metadata }) => metadata.namespace ?? []);
    return {
        input,
        name: named.has(input.name) ? input.name : (textOf(clusterName) ?? input.name),
        network: network.value,
        ...(region !== undefined && { region }),
        namespaces: [...new Set([...namespaces, ...used])],
        services: ofServices.map((service) => {
            const { name, namespace = 'default' } = service.metadata;
            return {
                name,
                namespace,
                selector: selectorOf(service),
                addresses: isExposed(service) ? addressesOf(service).map((each) => unique(each, input.name)) : [],
                podAddresses: (services.get(serviceHost(name, namespace))?.endpoints ?? [])
                    .map(({ address }) => address)
                    .sort(),
            };
        }),
    };
}

function selectorOf({ content }: KubernetesObject): Record<string, string> {
    const { selector } = fieldsOf(content.spec);
    return Object.fromEntries(Object.entries(fieldsOf(selector)).map(([label, value]) => [label, String(value)]));
}

const isExposed = ({ content }: KubernetesObject): boolean => fieldsOf(content.spec).type === 'LoadBalancer';

/** The address of a Service that was never applied has its name, which may be the same in other clusters. */
function unique(address: string, cluster: string): string {
    return address.startsWith('address of ') ? `${address} in ${cluster}` : address;
}

/** A cluster with what is made there. */
function withMade(
    { input, name }: Onboarded,
    { objects, origins, refusals }: Translation,
    assumptions: readonly string[],
): ClusterInput {
    const own = new Map(input.objects.map((object) => [keyOf(object), object]));
    const made = (objects.get(name) ?? []).flatMap((each) => {
        const object = kubernetesObject(each);
        const madeOf = origins.get(each);
        return object ? [{ ...object, ...(madeOf && { madeOf }) }] : [];
    });
    const twins = new Map(made.filter((each) => own.has(keyOf(each))).map((each) => [keyOf(each), each]));
    // Where the control plane has written a hostname under names of its own, its objects are all there.
    const hostnames = new Set(made.flatMap(hostnamesOf));
    const isWritten = input.objects.some(
        (object) => !twins.has(keyOf(object)) && hostnamesOf(object).some((host) => hostnames.has(host)),
    );
    const added = isWritten ? [] : made.filter((each) => !own.has(keyOf(each)));
    return {
        ...input,
        // Every control plane of Tetrate Service Bridge reads its own cluster, unless a Secret says otherwise.
        hasAllSecrets: true,
        serviceBridge: {
            refusals: refusals.filter(({ object }) => input.objects.includes(object)),
            assumptions,
        },
        objects: [...input.objects.map((object) => noted(object, twins.get(keyOf(object))?.madeOf)), ...added],
    };
}

function noted(object: KubernetesObject, madeOf: readonly MadeOf[] | undefined): KubernetesObject {
    return madeOf ? { ...object, madeOf } : object;
}

const keyOf = (object: KubernetesObject): string => `${groupOf(object)} ${objectName(object)}`;

function hostnamesOf(object: KubernetesObject): string[] {
    return object.kind === 'ServiceEntry' ? textsOf(fieldsOf(object.content.spec).hosts) : [];
}

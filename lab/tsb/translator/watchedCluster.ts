import type { V1EndpointSlice, V1Namespace, V1Node, V1Service } from '@kubernetes/client-node';
import {
    installApi,
    installedKinds,
    type ServiceBridgeKindName,
    serviceBridgeKinds,
} from '../../../analysis/bridge/serviceBridge/kinds';
import type { OnboardedCluster, OnboardedService } from '../../../analysis/bridge/serviceBridge/onboarded';
import { type KubernetesObject, kubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import { KubeConfig, Watch } from '../../../kubernetesClient';
import { KubeApi } from '../../node/kubeApi';
import type { Stored } from '../../node/objects';
import { ObjectStore } from '../../node/objectStore';
import { objectPath, ownedKinds, ownedPath } from './clusterWriter';
import { type Kind, listPath } from './paths';

type Custom = Stored<object>;

const regionLabel = 'topology.kubernetes.io/region';

/** A cluster that the translator reads: its objects of Tetrate Service Bridge, and what its gateways are. */
export class WatchedCluster {
    private constructor(
        readonly name: string,
        readonly api: KubeApi,
        private readonly custom: readonly ObjectStore<Custom>[],
        private readonly installed: readonly ObjectStore<Custom>[],
        private readonly services: ObjectStore<Stored<V1Service>>,
        private readonly slices: ObjectStore<Stored<V1EndpointSlice>>,
        private readonly nodes: ObjectStore<Stored<V1Node>>,
        private readonly namespaces: ObjectStore<Stored<V1Namespace>>,
        private readonly owned: readonly { kind: Kind; store: ObjectStore<Custom> }[],
    ) {}

    /** Resolves when everything has been read once. */
    static async open(
        { name, kubeconfig }: { name: string; kubeconfig: string },
        changed: () => void,
        log: (line: string) => void,
    ): Promise<WatchedCluster> {
        const config = new KubeConfig();
        config.loadFromFile(kubeconfig);
        const api = await KubeApi.connect(config);
        const watch = new Watch(config);
        const stores: ObjectStore<Custom>[] = [];
        const copy = <T extends Custom>(path: string): ObjectStore<T> => {
            const store = new ObjectStore<T>(api, watch, path, (line) => log(`${name}: ${line}`));
            stores.push(store);
            return store;
        };
        const follow = <T extends Custom>(path: string): ObjectStore<T> => {
            const store = copy<T>(path);
            store.on('set', () => changed());
            store.on('deleted', () => changed());
            return store;
        };
        const kinds = Object.keys(serviceBridgeKinds) as ServiceBridgeKindName[];
        const cluster = new WatchedCluster(
            name,
            api,
            [...kinds.map((kind) => serviceBridgeKinds[kind]), envoyFilter].map((kind) => follow(listPath(kind))),
            installedKinds.map((kind) => follow(listPath({ apiVersion: installApi, kind }))),
            follow<Stored<V1Service>>('/api/v1/services'),
            follow<Stored<V1EndpointSlice>>('/apis/discovery.k8s.io/v1/endpointslices'),
            follow<Stored<V1Node>>('/api/v1/nodes'),
            follow<Stored<V1Namespace>>('/api/v1/namespaces'),
            ownedKinds.map((kind) => ({ kind, store: copy(ownedPath(kind)) })),
        );
        try {
            await Promise.all(stores.map((store) => store.start()));
            return cluster;
        } catch (error) {
            await Promise.all(stores.map((store) => store.stop()));
            api.close();
            throw error;
        }
    }

    /** Paths of the translator's objects. */
    ownedPaths(): string[] {
        return this.owned.flatMap(({ kind, store }) =>
            store.values().map(({ metadata }) => objectPath({ ...kind, metadata })),
        );
    }

    /** Calls with the path of each object of the translator's that is deleted from now on. */
    onGone(listener: (path: string) => void): void {
        this.owned.forEach(({ kind, store }) =>
            store.on('deleted', ({ metadata }) => listener(objectPath({ ...kind, metadata }))),
        );
    }

    /** Objects that configure the bridge. */
    objects(): KubernetesObject[] {
        return objectsOf(this.custom);
    }

    /** Objects by which gateways are installed. */
    gateways(): KubernetesObject[] {
        return objectsOf(this.installed);
    }

    view(): OnboardedCluster {
        const [region] = this.nodes.values().flatMap(({ metadata }) => metadata.labels?.[regionLabel] ?? []);
        return {
            name: this.name,
            ...(region !== undefined && { region }),
            namespaces: this.namespaces
                .values()
                .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
                .map(({ metadata }) => metadata.name),
            services: this.services.values().map((service) => this.serviceOf(service)),
        };
    }

    private serviceOf({ metadata: { name, namespace }, spec, status }: Stored<V1Service>): OnboardedService {
        const slices = this.slices
            .values()
            .filter(
                ({ metadata }) =>
                    metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name,
            );
        return {
            name,
            namespace,
            selector: spec?.selector ?? {},
            addresses: (status?.loadBalancer?.ingress ?? []).flatMap(({ hostname, ip }) => ip ?? hostname ?? []),
            podAddresses: slices
                .flatMap(({ endpoints }) => endpoints ?? [])
                .filter(({ conditions }) => conditions?.ready !== false)
                .flatMap(({ addresses }) => addresses)
                .sort(),
        };
    }
}

const envoyFilter = { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter' };

function objectsOf(stores: readonly ObjectStore<Custom>[]): KubernetesObject[] {
    return stores.flatMap((store) => store.values()).flatMap((object) => kubernetesObject(object) ?? []);
}

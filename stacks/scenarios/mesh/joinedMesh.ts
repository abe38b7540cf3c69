import type * as pulumi from '@pulumi/pulumi';
import {
    ControlPlane,
    EastWestGateway,
    MeshAuthority,
    RemoteAccess,
    RemoteReader,
    RootAuthority,
    RotationPhase,
} from '../../../components';
import { BadInput } from '../../../errors';
import { accessArguments } from '../../clusters/apiAccess';
import { type Cluster, inCluster } from '../../clusters/cluster';

/** How the clusters of a mesh trust each other, and by how many doors they reach each other. */
export interface MeshSettings {
    /** Number of the root: the first is 1. While a rotation is under way it is the one that leaves. */
    root: number;
    /** How far the next root has taken over from it. */
    rotation: RotationPhase;
    /** Hours between two phases of a rotation; see `MeshAuthority`. */
    settlingHours: number;
    /** Addresses of each cluster's east-west gateways. */
    gatewayAddresses: number;
    /** DNS suffix of the clusters' Services. */
    clusterDomain: string;
}

/** A cluster that is part of a mesh. */
export interface MeshMember {
    cluster: Cluster;
    /** Value of the label `istio.io/rev` of what is to be injected; absent: the default revision injects. */
    revision?: string;
    /** What has to stand before anything is injected or configured. */
    ready: pulumi.Resource[];
    /** Its gateways to other networks, if it has any. */
    gateways?: EastWestGateway;
    /** Its certificate authority, where its infrastructure does not bring one. */
    authority?: MeshAuthority;
    /** The root of the mesh, where its infrastructure does not bring one. */
    root?: Outputs;
}

/** A member whose authority and root are the stack's own. */
export type RootedMember = MeshMember & Required<Pick<MeshMember, 'authority' | 'root'>>;

/** Namespace of the control plane and of the east-west gateways. */
export const controlNamespace = 'istio-system';

/**
 * Makes one mesh of the clusters: a root that all share, an intermediate authority and a control plane in each, every
 * control plane reading every other cluster, and gateways where networks differ. Where an infrastructure runs Istio it
 * is not installed, and where it has joined its clusters too nothing is done at all.
 */
export function joinedMesh(clusters: readonly Cluster[], settings: MeshSettings): MeshMember[] {
    if (areJoined(clusters, settings)) {
        return clusters.map((cluster) => member(cluster, []));
    }
    const members = rootedClusters(clusters, settings);
    const readers = members.map(({ cluster, controlPlane }) => ({
        cluster,
        kubeconfig: new RemoteReader(
            `reader-${cluster.name}`,
            {
                clusterName: cluster.name,
                ...accessArguments(cluster),
                namespace: controlPlane.namespaceName,
            },
            inCluster(cluster),
        ).kubeconfig,
    }));
    return members.map(({ authority, cluster, controlPlane, intermediate }) => {
        const accesses = readers
            .filter((reader) => reader.cluster !== cluster)
            .map(
                (reader) =>
                    new RemoteAccess(
                        `access-${cluster.name}-${reader.cluster.name}`,
                        {
                            remoteCluster: reader.cluster.name,
                            kubeconfig: reader.kubeconfig,
                            namespace: controlPlane.namespaceName,
                        },
                        inCluster(cluster),
                    ),
            );
        const ready: pulumi.Resource[] = [controlPlane, intermediate, ...accesses];
        const plain = { ...member(cluster, ready), authority: intermediate, root: authority };
        return clusters.every(({ network }) => network === cluster.network) ? plain : withGateways(plain, settings);
    });
}

/**
 * The same without joining them: one root, and a control plane in each cluster that reads its own cluster only. Where an
 * infrastructure has joined its clusters they stay joined.
 */
export function trustedClusters(clusters: readonly Cluster[], settings: MeshSettings): MeshMember[] {
    return areJoined(clusters, settings)
        ? clusters.map((cluster) => member(cluster, []))
        : rootedClusters(clusters, settings).map(({ cluster, controlPlane, intermediate }) => ({
              ...member(cluster, [controlPlane, intermediate]),
              authority: intermediate,
          }));
}

/** Whether the infrastructure has joined the clusters to a mesh. */
function areJoined(clusters: readonly Cluster[], settings: MeshSettings): boolean {
    const joined = clusters.filter(({ istio }) => istio?.joined);
    if (joined.length === clusters.length) {
        refuseRotation(settings);
        return true;
    }
    if (joined.length > 0) {
        throw new BadInput(
            `${namesOf(joined)} have been joined to a mesh by their infrastructure, but ` +
                `${namesOf(clusters.filter((cluster) => !joined.includes(cluster)))} have not: they cannot be of one mesh.`,
        );
    }
    return false;
}

/** A control plane in each cluster, and an authority under the one root. */
function rootedClusters(clusters: readonly Cluster[], settings: MeshSettings) {
    const authority = meshRoot(settings);
    return clusters.map((cluster) => {
        const options = inCluster(cluster);
        const controlPlane = new ControlPlane(
            `istio-${cluster.name}`,
            {
                clusterName: cluster.name,
                network: cluster.network,
                managed: cluster.istio !== undefined,
                clusterDomain: settings.clusterDomain,
                namespace: controlNamespace,
            },
            options,
        );
        const intermediate = new MeshAuthority(
            `authority-${cluster.name}`,
            {
                clusterName: cluster.name,
                meshClusters: clusters.map(({ name }) => name),
                authority,
                namespace: controlPlane.namespaceName, // not the control plane: that waits for the authority
                settlingHours: settings.settlingHours,
            },
            options,
        );
        return { authority, cluster, controlPlane, intermediate };
    });
}

/** Whoever has joined the clusters has the roots of their trust too: nothing here could change them. */
function refuseRotation({ root, rotation }: MeshSettings): void {
    const ignored = [
        ...(root === 1 ? [] : [`\`root\` is ${root}`]),
        ...(rotation === RotationPhase.Stable ? [] : [`\`rotation\` is ${rotation}`]),
    ];
    if (ignored.length > 0) {
        throw new BadInput(
            `${ignored.join(' and ')}, but the clusters have been joined to a mesh by their infrastructure, which has its ` +
                'own root and rotates it itself. Leave it out.',
        );
    }
}

/** The root that signs, and all that are trusted. */
function meshRoot({ root, rotation }: MeshSettings): Outputs {
    const current = outputs(new RootAuthority(`mesh-root-${root}`, {}));
    return rotation === RotationPhase.Stable
        ? current
        : outputs(new RootAuthority(`mesh-root-${root + 1}`, { rotation: { phase: rotation, predecessor: current } }));
}

type Outputs = Pick<RootAuthority, 'certificatePem' | 'privateKeyPem' | 'trustBundlePem'>;

function outputs({ certificatePem, privateKeyPem, trustBundlePem }: RootAuthority): Outputs {
    return { certificatePem, privateKeyPem, trustBundlePem };
}

function withGateways(plain: MeshMember, { clusterDomain, gatewayAddresses }: MeshSettings): MeshMember {
    const { cluster, ready, revision } = plain;
    const gateways = new EastWestGateway(
        `east-west-${cluster.name}`,
        {
            network: cluster.network,
            addresses: gatewayAddresses,
            clusterDomain,
            namespace: controlNamespace,
            ...(revision !== undefined && { revision }),
        },
        { ...inCluster(cluster), dependsOn: ready },
    );
    return { ...plain, ready: [...ready, gateways], gateways };
}

function member(cluster: Cluster, ready: pulumi.Resource[]): MeshMember {
    const { ready: before = [], revision } = cluster.istio ?? {};
    return { cluster, ready: [...before, ...ready], ...(revision !== undefined && { revision }) };
}

const namesOf = (clusters: readonly Cluster[]) => clusters.map(({ name }) => name).join(', ');

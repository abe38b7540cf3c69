import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { chartSource } from '../chartSource';
import { declaredOnce } from '../declaredOnce';
import { oneClusterDomain } from '../oneClusterDomain';
import { plainArgument } from '../plainArgument';
import { resolvedFrom } from '../resolved';
import {
    baseValues,
    controlPlaneSingles,
    controlPlaneSpec,
    type ControlPlaneSpec,
    istiodValues,
    namespaceLabels,
    releaseName,
} from './controlPlaneSpec';

/** Arguments of {@link ControlPlane}. */
export interface ControlPlaneArgs {
    /** Name of the cluster, unique in the mesh. */
    clusterName: pulumi.Input<string>;
    /** Istio's name of the cluster's network: clusters in one network reach each other's pods directly. */
    network: pulumi.Input<string>;
    /**
     * Whether the control plane is already running: a cloud’s, or the lab’s. Then nothing is installed, and the
     * namespace, which must exist, is only labelled. Default: false. Must be a plain value, as it decides which
     * resources exist.
     */
    managed?: pulumi.Input<boolean>;
    /** Name of the mesh, the same in all its clusters. Default: `mesh1`. */
    meshId?: pulumi.Input<string>;
    /** Trust domain of the workloads' identities, the same in all clusters. Default: `cluster.local`. */
    trustDomain?: pulumi.Input<string>;
    /**
     * DNS suffix of the cluster's Services, the same in all clusters of the mesh, as istiod has one for all of them.
     * Default: `cluster.local`.
     */
    clusterDomain?: pulumi.Input<string>;
    /** Namespace of the control plane. Default: `istio-system`. */
    namespace?: pulumi.Input<string>;
    /**
     * Name of the control plane's revision, which namespaces choose with `istio.io/rev`. A cluster has one
     * `ControlPlane`, so it cannot run two revisions. Default: none, which is the default revision.
     */
    revision?: pulumi.Input<string>;
    /** Version of the charts. Default: `1.31.1`. */
    version?: pulumi.Input<string>;
    /** Repository of the charts: the URL of a web server, or `oci://…` of a registry. Default: Istio's own. */
    repository?: pulumi.Input<string>;
    /**
     * Whether istiod starts only with the Secret `cacerts` (`MeshAuthority`). Default: true. False suits a mesh of one
     * cluster, where istiod may create its own root.
     */
    pluggedInAuthority?: pulumi.Input<boolean>;
    /**
     * Further values of the chart `istiod`, as YAML. What an argument says, or the component needs, cannot be changed.
     */
    values?: pulumi.Input<string>;
}

/**
 * Istio's control plane in one cluster of a mesh: its namespace, labelled with the cluster's network, and the official
 * charts `base` and `istiod` with the cluster's name in the mesh.
 *
 * Acts on the cluster of the `provider` option. In a mesh of several clusters istiod waits for the cluster's
 * certificate authority under the common root: declare a `MeshAuthority` in `namespaceName`. Resources that need the
 * control plane depend on this component, which is complete when istiod answers. The `MeshAuthority` must not depend on
 * it.
 *
 * The charts are Helm releases, not rendered manifests. istiod writes its certificate into the webhooks and changes
 * their failure policy; Helm tolerates that, and server-side apply reports a conflict. The command `helm` works with
 * them too.
 *
 * @example
 * {@includeCode ../../examples/mesh.ts}
 */
export class ControlPlane extends pulumi.ComponentResource {
    /** Name of the namespace. Known once it exists, before istiod runs. */
    readonly namespaceName: pulumi.Output<string>;
    /** Name of the cluster in the mesh. */
    readonly clusterName: pulumi.Output<string>;
    /** Istio's name of the cluster's network. */
    readonly network: pulumi.Output<string>;
    /** Name of the mesh. */
    readonly meshId: pulumi.Output<string>;
    /** Trust domain of the workloads' identities. */
    readonly trustDomain: pulumi.Output<string>;
    /** DNS suffix of the cluster's Services. */
    readonly clusterDomain: pulumi.Output<string>;

    constructor(name: string, args: ControlPlaneArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ControlPlane', name, args, opts);

        const { managed, ...settings } = args;
        const spec = resolvedFrom('ControlPlane', args, settings, (known) => {
            const read = controlPlaneSpec(known);
            declaredOnce(this, 'ControlPlane', name, controlPlaneSingles());
            oneClusterDomain(this, 'ControlPlane', name, { path: 'clusterDomain', domain: read.clusterDomain });
            return read;
        });
        const metadata = { name: spec.namespace, labels: spec.apply(namespaceLabels) };
        if (plainArgument('ControlPlane', 'managed', managed, false)) {
            const patch = new kubernetes.core.v1.NamespacePatch(`${name}-namespace`, { metadata }, { parent: this });
            this.namespaceName = patch.metadata.apply(({ name: label }) => label);
        } else {
            const namespace = new kubernetes.core.v1.Namespace(`${name}-namespace`, { metadata }, { parent: this });
            this.namespaceName = namespace.metadata.name;
            const definitions = release(`${name}-base`, this.namespaceName, spec, 'base', this);
            release(`${name}-istiod`, this.namespaceName, spec, 'istiod', this, [definitions]);
        }

        this.clusterName = spec.clusterName;
        this.network = spec.network;
        this.meshId = spec.meshId;
        this.trustDomain = spec.trustDomain;
        this.clusterDomain = spec.clusterDomain;
        this.registerOutputs({
            namespaceName: this.namespaceName,
            clusterName: this.clusterName,
            network: this.network,
            meshId: this.meshId,
            trustDomain: this.trustDomain,
            clusterDomain: this.clusterDomain,
        });
    }
}

/** One chart. The provider waits until what it declares is ready. */
function release(
    name: string,
    namespace: pulumi.Output<string>,
    spec: pulumi.Output<ControlPlaneSpec>,
    chart: 'base' | 'istiod',
    parent: pulumi.Resource,
    dependsOn: pulumi.Resource[] = [],
): kubernetes.helm.v3.Release {
    const source = spec.apply(({ repository }) => chartSource(repository, chart));
    return new kubernetes.helm.v3.Release(
        name,
        {
            name: spec.apply(({ revision }) => releaseName(chart, revision)),
            chart: source.chart,
            version: spec.version,
            repositoryOpts: source.repositoryOpts,
            namespace,
            values: spec.apply(chart === 'base' ? baseValues : istiodValues),
        },
        { parent, dependsOn },
    );
}

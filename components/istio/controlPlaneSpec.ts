import type * as pulumi from '@pulumi/pulumi';
import { repositoryProblems } from '../chartSource';
import { clusterDomainProblems, defaultClusterDomain } from '../clusterDomain';
import type { Single } from '../declaredOnce';
import { refuse } from '../invalidArguments';
import { labelProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { ControlPlaneArgs } from './controlPlane';
import { type HelmValues, mergedValues, parsedValues } from './helmValues';
import { contradictions } from './valueContradictions';

/** Everything a {@link ControlPlane} says to Kubernetes and Helm, with the defaults filled in. */
export interface ControlPlaneSpec {
    clusterName: string;
    network: string;
    meshId: string;
    trustDomain: string;
    clusterDomain: string;
    namespace: string;
    /** Absent: the default revision. */
    revision?: string;
    version: string;
    repository: string;
    pluggedInAuthority: boolean;
    /** What the user adds to the values of the chart `istiod`. */
    values: HelmValues;
}

/** The pinned release; its CRDs are those that the tests apply (lab/tools/modules/istio). */
const pinnedVersion = '1.31.1';

const officialCharts = 'https://istio-release.storage.googleapis.com/charts';

export function controlPlaneSpec(args: pulumi.Unwrap<Omit<ControlPlaneArgs, 'managed'>>): ControlPlaneSpec {
    const { problems: unreadable, values } = parsedValues(args.values);
    const spec: ControlPlaneSpec = {
        clusterName: args.clusterName,
        network: args.network,
        meshId: args.meshId ?? 'mesh1',
        trustDomain: args.trustDomain ?? 'cluster.local',
        clusterDomain: args.clusterDomain ?? defaultClusterDomain,
        namespace: args.namespace ?? 'istio-system',
        ...(args.revision !== undefined && { revision: args.revision }),
        version: args.version ?? pinnedVersion,
        repository: args.repository ?? officialCharts,
        pluggedInAuthority: args.pluggedInAuthority ?? true,
        values,
    };
    refuse('ControlPlane', [
        ...labelProblems('clusterName', spec.clusterName),
        ...labelProblems('network', spec.network),
        ...labelProblems('meshId', spec.meshId),
        ...(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(spec.trustDomain)
            ? []
            : [
                  {
                      path: 'trustDomain',
                      reason: `is "${spec.trustDomain}"`,
                      fix: 'write a domain name, such as `cluster.local`.',
                  },
              ]),
        ...labelProblems('namespace', spec.namespace),
        ...clusterDomainProblems('clusterDomain', spec.clusterDomain),
        ...revisionProblems(spec.revision),
        ...repositoryProblems('repository', spec.repository),
        ...(/^\d+\.\d+\.\d+(-[-\w.]+)?(\+[-\w.]+)?$/.test(spec.version)
            ? []
            : [
                  {
                      path: 'version',
                      reason: `is "${spec.version}"`,
                      fix: `write a whole version of the charts, such as \`${pinnedVersion}\`.`,
                  },
              ]),
        ...unreadable,
        ...contradictions(fixedValues(spec), spec.values, argumentsByPath(spec)),
    ]);
    return spec;
}

/** Arguments by the value of the chart that they become. */
function argumentsByPath(spec: ControlPlaneSpec): Record<string, [string, string | undefined]> {
    return {
        revision: ['revision', spec.revision],
        'env.REVISION': ['revision', spec.revision],
        'env.CLUSTER_ID': ['clusterName', spec.clusterName],
        'global.istioNamespace': ['namespace', spec.namespace],
        'global.meshID': ['meshId', spec.meshId],
        'global.network': ['network', spec.network],
        'global.multiCluster.clusterName': ['clusterName', spec.clusterName],
        'global.proxy.clusterDomain': ['clusterDomain', spec.clusterDomain],
        'meshConfig.trustDomain': ['trustDomain', spec.trustDomain],
    };
}

/** Helm's limit for the name of a release, which is `istiod-<revision>`. */
const longestRelease = 53;

function revisionProblems(revision: string | undefined): Problem[] {
    return revision === undefined
        ? []
        : [
              ...labelProblems('revision', revision),
              ...(revision.length <= 63 && releaseName('istiod', revision).length > longestRelease
                  ? [
                        {
                            path: 'revision',
                            reason: `has ${revision.length} letters; the Helm release \`istiod-<revision>\` has at most ${longestRelease}`,
                            fix: `use at most ${longestRelease - releaseName('istiod', '').length}.`,
                        },
                    ]
                  : []),
          ];
}

/** Name of a chart's Helm release. */
export function releaseName(chart: 'base' | 'istiod', revision: string | undefined): string {
    return chart === 'base' ? 'istio-base' : ['istiod', ...(revision === undefined ? [] : [revision])].join('-');
}

/** What a cluster has once. */
export function controlPlaneSingles(): Single[] {
    return [
        {
            path: 'clusterName',
            thing: 'the control plane of the cluster',
            fix: 'declare one `ControlPlane` for each cluster.',
        },
    ];
}

/** Labels of the control plane's namespace, from which istiod takes the network of the cluster. */
export function namespaceLabels({ network }: Pick<ControlPlaneSpec, 'network'>): { [label: string]: string } {
    return { 'topology.istio.io/network': network };
}

/** Values of the chart `base`: the definitions of Istio's resources. */
export function baseValues(spec: ControlPlaneSpec): HelmValues {
    return { defaultRevision: spec.revision ?? 'default', global: { istioNamespace: spec.namespace } };
}

/** Values of the chart `istiod` (https://istio.io/latest/docs/setup/additional-setup/customize-installation-helm/). */
export function istiodValues(spec: ControlPlaneSpec): HelmValues {
    // One istiod that is drained would be none: no injection, no new proxies, no certificates.
    return mergedValues({ autoscaleMin: 2, ...fixedValues(spec) }, spec.values);
}

/** Those that a user's values must not change. */
function fixedValues(spec: ControlPlaneSpec): HelmValues {
    const plugged = 'plugged-in-authority';
    return {
        ...(spec.revision !== undefined && { revision: spec.revision }),
        global: {
            istioNamespace: spec.namespace,
            meshID: spec.meshId,
            network: spec.network,
            multiCluster: { clusterName: spec.clusterName },
            proxy: { clusterDomain: spec.clusterDomain },
        },
        meshConfig: {
            trustDomain: spec.trustDomain,
            // With the next line, a change of roots reaches running proxies at once, and not with their next
            // certificate; see `RootAuthority`.
            defaultConfig: { proxyMetadata: { PROXY_CONFIG_XDS_AGENT: 'true' } },
        },
        env: { ISTIO_MULTIROOT_MESH: 'true' },
        // In the chart `cacerts` is optional: an istiod that starts without it creates its own root, and no other
        // cluster trusts its workloads. A pod does not start without a volume that is not optional.
        ...(spec.pluggedInAuthority && {
            volumes: [{ name: plugged, secret: { secretName: 'cacerts' } }],
            volumeMounts: [{ name: plugged, mountPath: `/var/run/secrets/${plugged}`, readOnly: true }],
        }),
    };
}

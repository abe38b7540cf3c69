import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { labelProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { ControlPlaneArgs } from './controlPlane';
import { type HelmValues, mergedValues, parsedValues } from './helmValues';

/** Everything a {@link ControlPlane} says to Kubernetes and Helm, with the defaults filled in. */
export interface ControlPlaneSpec {
    clusterName: string;
    network: string;
    meshId: string;
    trustDomain: string;
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
        ...(spec.revision === undefined ? [] : labelProblems('revision', spec.revision)),
        ...(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(spec.version)
            ? []
            : [
                  {
                      path: 'version',
                      reason: `is "${spec.version}"`,
                      fix: `write a whole version of the charts, such as \`${pinnedVersion}\`.`,
                  },
              ]),
        ...unreadable,
        ...contradictions(spec),
    ]);
    return spec;
}

/** What the arguments say and the values then say differently: one of the two would be ignored. */
function contradictions(spec: ControlPlaneSpec): Problem[] {
    const said = Object.entries(argumentsByPath(spec));
    return said.flatMap(([path, [argument, value]]) => {
        const other = valueAt(spec.values, path.split('.'));
        return other === undefined || other === value
            ? []
            : [
                  {
                      path: 'values',
                      reason:
                          `sets \`${path}\` to ${JSON.stringify(other)}, but \`${argument}\` is ` +
                          (value === undefined ? 'left out' : `"${value}"`),
                      fix: value === undefined ? 'say it there.' : 'say it once, there.',
                  },
              ];
    });
}

function argumentsByPath(spec: ControlPlaneSpec): Record<string, [string, string | undefined]> {
    return {
        revision: ['revision', spec.revision],
        'global.istioNamespace': ['namespace', spec.namespace],
        'global.meshID': ['meshId', spec.meshId],
        'global.network': ['network', spec.network],
        'global.multiCluster.clusterName': ['clusterName', spec.clusterName],
        'meshConfig.trustDomain': ['trustDomain', spec.trustDomain],
    };
}

function valueAt(values: unknown, [key, ...rest]: string[]): unknown {
    if (key === undefined) {
        return values;
    }
    return typeof values === 'object' && values !== null ? valueAt(Reflect.get(values, key), rest) : undefined;
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
    const plugged = 'plugged-in-authority';
    return mergedValues(
        {
            ...(spec.revision !== undefined && { revision: spec.revision }),
            // One istiod that is drained would be none: no injection, no new proxies, no certificates.
            autoscaleMin: 2,
            global: {
                istioNamespace: spec.namespace,
                meshID: spec.meshId,
                network: spec.network,
                multiCluster: { clusterName: spec.clusterName },
            },
            meshConfig: {
                trustDomain: spec.trustDomain,
                // With the next line, a change of roots reaches running proxies at once, and not with their next
                // certificate; see `RootAuthority`.
                defaultConfig: { proxyMetadata: { PROXY_CONFIG_XDS_AGENT: 'true' } },
            },
            env: { ISTIO_MULTIROOT_MESH: 'true' },
            // The chart takes `cacerts` for optional: an istiod that starts before it is there makes a root of its own,
            // and no other cluster trusts its workloads. A pod does not start without a volume that is not optional.
            ...(spec.pluggedInAuthority && {
                volumes: [{ name: plugged, secret: { secretName: 'cacerts' } }],
                volumeMounts: [{ name: plugged, mountPath: `/var/run/secrets/${plugged}`, readOnly: true }],
            }),
        },
        spec.values,
    );
}

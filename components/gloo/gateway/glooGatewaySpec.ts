import type * as pulumi from '@pulumi/pulumi';
import { isObject } from '../../../isObject';
import { repositoryProblems } from '../../chartSource';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { type HelmValues, mergedValues, parsedValues } from '../../istio/helmValues';
import { countProblems, labelProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { enumProblems, portProblems } from '../../valueProblems';
import { glooNamespace } from '../gloo';
import { GlooEdition } from '../glooEdition';
import type { GlooGatewayArgs } from './glooGateway';

/** A {@link GlooGatewayArgs} with the defaults filled in, apart from the licence. */
export interface GlooGatewaySpec {
    edition: GlooEdition;
    namespace: string;
    version: string;
    repository: string;
    proxyReplicas: number;
    serviceType: string;
    httpNodePort?: number;
    values: HelmValues;
    /** Whether the values switch on the chart's own failover gateway. */
    failoverEnabled: boolean;
}

const charts = {
    [GlooEdition.OpenSource]: {
        release: 'gloo',
        chart: 'gloo',
        version: '1.22.1', // what the lab runs
        repository: 'https://storage.googleapis.com/solo-public-helm',
    },
    [GlooEdition.Enterprise]: {
        release: 'gloo-ee',
        chart: 'gloo-ee',
        version: '1.22.0',
        repository: 'https://storage.googleapis.com/gloo-ee-helm',
    },
} as const;

const serviceTypes = { LoadBalancer: 'LoadBalancer', NodePort: 'NodePort', ClusterIP: 'ClusterIP' };

/** Name and release of the edition's chart. */
export const glooChart = ({ edition }: Pick<GlooGatewaySpec, 'edition'>) => charts[edition];

type Settings = pulumi.Unwrap<Omit<GlooGatewayArgs, 'licenseKey'>> & { hasLicense: boolean };

export function glooGatewaySpec(args: Settings): GlooGatewaySpec {
    const edition = args.edition ?? GlooEdition.OpenSource;
    refuse('GlooGateway', enumProblems('edition', edition, GlooEdition));
    const { values, problems } = parsedValues(args.values);
    const spec: GlooGatewaySpec = {
        edition,
        namespace: args.namespace ?? glooNamespace,
        version: args.version ?? charts[edition].version,
        repository: args.repository ?? charts[edition].repository,
        proxyReplicas: args.proxyReplicas ?? 2,
        serviceType: args.serviceType ?? serviceTypes.LoadBalancer,
        ...(args.httpNodePort !== undefined && { httpNodePort: args.httpNodePort }),
        values,
        failoverEnabled: chartMakesFailover(values),
    };
    refuse('GlooGateway', [
        ...problems,
        ...labelProblems('namespace', spec.namespace),
        ...countProblems('proxyReplicas', spec.proxyReplicas, 1),
        ...enumProblems('serviceType', spec.serviceType, serviceTypes),
        ...portProblems('httpNodePort', spec.httpNodePort),
        ...(spec.httpNodePort !== undefined && spec.serviceType !== serviceTypes.NodePort
            ? [
                  {
                      path: 'httpNodePort',
                      reason: `has no effect with \`serviceType: ${spec.serviceType}\``,
                      fix: 'leave it out.',
                  },
              ]
            : []),
        ...repositoryProblems('repository', spec.repository),
        ...licenseProblems(edition, args.hasLicense),
    ]);
    return spec;
}

function licenseProblems(edition: GlooEdition, hasLicense: boolean): Problem[] {
    if ((edition === GlooEdition.Enterprise) === hasLicense) {
        return [];
    }
    return hasLicense
        ? [
              {
                  path: 'licenseKey',
                  reason: 'has no effect on the open-source edition',
                  fix: 'leave it out, or use `edition: enterprise`.',
              },
          ]
        : [{ path: 'licenseKey', reason: 'is missing: the enterprise edition does not start without one.' }];
}

/** `gatewayProxies.<name>.failover.enabled` of any proxy, where either edition's chart has it. */
function chartMakesFailover(values: HelmValues): boolean {
    return [values, within(values, 'gloo')].some((chart) =>
        Object.values(within(chart, 'gatewayProxies')).some(
            (proxy) => within(within({ proxy }, 'proxy'), 'failover')['enabled'] === true,
        ),
    );
}

function within(values: HelmValues, key: string): HelmValues {
    const found = values[key];
    return isObject(found) ? found : {};
}

/** Values of the chart: ours, overridden by the given ones. */
export function glooValues(spec: GlooGatewaySpec, licenseKey: string | undefined): HelmValues {
    const openSource = {
        discovery: { enabled: false },
        gatewayProxies: {
            gatewayProxy: {
                kind: { deployment: { replicas: spec.proxyReplicas } },
                service: {
                    type: spec.serviceType,
                    ...(spec.httpNodePort !== undefined && { httpNodePort: spec.httpNodePort }),
                },
            },
        },
    };
    const ours =
        spec.edition === GlooEdition.Enterprise
            ? // Federation has its own chart and component.
              { license_key: licenseKey, gloo: openSource, 'gloo-fed': { enabled: false } }
            : openSource;
    return mergedValues(ours, spec.values);
}

/** What a cluster has once. The chart's cluster roles end with the namespace (`gloo.rbacNameSuffix`, _helpers.tpl). */
export function glooGatewaySingles({ namespace }: Pick<GlooGatewaySpec, 'namespace'>): Single[] {
    return [
        { path: 'namespace', thing: `Gloo in ${namespace}`, fix: 'install it there once; `values` can add proxies.' },
    ];
}

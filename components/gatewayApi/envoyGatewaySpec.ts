import type * as pulumi from '@pulumi/pulumi';
import { repositoryProblems } from '../chartSource';
import type { Single } from '../declaredOnce';
import { refuse } from '../invalidArguments';
import { type HelmValues, mergedValues, parsedValues } from '../istio/helmValues';
import { contradictions } from '../istio/valueContradictions';
import { countProblems, labelProblems } from '../kubernetesNames';
import type { EnvoyGatewayArgs } from './envoyGateway';
import { controllerName, envoyGatewayNamespace } from './names';

/** An {@link EnvoyGatewayArgs} with the defaults filled in. */
export interface EnvoyGatewaySpec {
    namespace: string;
    version: string;
    repository: string;
    replicas: number;
    values: HelmValues;
}

/** Arguments of the chart, which nobody installs where Envoy Gateway runs already. */
const chartArguments = ['version', 'repository', 'replicas', 'values'] as const;

/**
 * @param isManaged Whether the cluster runs Envoy Gateway already.
 */
export function envoyGatewaySpec(
    args: pulumi.Unwrap<Omit<EnvoyGatewayArgs, 'managed'>>,
    isManaged = false,
): EnvoyGatewaySpec {
    const { values, problems } = parsedValues(args.values);
    const spec: EnvoyGatewaySpec = {
        namespace: args.namespace ?? envoyGatewayNamespace,
        version: args.version ?? 'v1.9.1', // what the lab runs
        repository: args.repository ?? 'oci://docker.io/envoyproxy',
        replicas: args.replicas ?? 2,
        values,
    };
    refuse('EnvoyGateway', [
        ...problems,
        ...labelProblems('namespace', spec.namespace),
        ...(spec.version === '' ? [{ path: 'version', reason: 'is empty.' }] : []),
        ...repositoryProblems('repository', spec.repository),
        ...countProblems('replicas', spec.replicas, 1),
        ...chartArguments
            .filter((path) => isManaged && args[path] !== undefined)
            .map((path) => ({ path, reason: 'has no effect with `managed: true`', fix: 'leave it out.' })),
        ...contradictions(neededValues, values, {
            ...(args.replicas !== undefined && { 'deployment.replicas': ['replicas', args.replicas] }),
        }),
    ]);
    return spec;
}

const extensionApis = { enableBackend: true, enableEnvoyPatchPolicy: true };

/** What the gateways and failovers cannot do without. The name of the controller is the chart's default. */
const neededValues = { config: { envoyGateway: { extensionApis, gateway: { controllerName } } } };

/** Values of the chart: ours, and the given ones beside them. */
export function envoyGatewayValues({ replicas, values }: EnvoyGatewaySpec): HelmValues {
    return mergedValues({ deployment: { replicas }, config: { envoyGateway: { extensionApis } } }, values);
}

/** What a cluster has once: two controllers of one name would both program every gateway. */
export function envoyGatewaySingles(): Single[] {
    return [{ path: 'namespace', thing: 'Envoy Gateway', fix: 'install it once; one controller serves all gateways.' }];
}

import type * as pulumi from '@pulumi/pulumi';
import { repositoryProblems } from '../chartSource';
import type { Single } from '../declaredOnce';
import { refuse } from '../invalidArguments';
import { type HelmValues, mergedValues, parsedValues } from '../istio/helmValues';
import { countProblems, labelProblems } from '../kubernetesNames';
import type { EnvoyGatewayArgs } from './envoyGateway';
import { envoyGatewayNamespace } from './names';

/** An {@link EnvoyGatewayArgs} with the defaults filled in. */
export interface EnvoyGatewaySpec {
    namespace: string;
    version: string;
    repository: string;
    replicas: number;
    values: HelmValues;
}

export function envoyGatewaySpec(args: pulumi.Unwrap<Omit<EnvoyGatewayArgs, 'managed'>>): EnvoyGatewaySpec {
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
    ]);
    return spec;
}

/** Values of the chart: ours, overridden by the given ones. */
export function envoyGatewayValues({ replicas, values }: EnvoyGatewaySpec): HelmValues {
    const ours = {
        deployment: { replicas },
        config: { envoyGateway: { extensionApis: { enableBackend: true, enableEnvoyPatchPolicy: true } } },
    };
    return mergedValues(ours, values);
}

/** What a cluster has once: two controllers of one name would both program every gateway. */
export function envoyGatewaySingles(): Single[] {
    return [{ path: 'namespace', thing: 'Envoy Gateway', fix: 'install it once; one controller serves all gateways.' }];
}

import type * as pulumi from '@pulumi/pulumi';
import { repositoryProblems } from '../../chartSource';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { type HelmValues, mergedValues, parsedValues } from '../../istio/helmValues';
import { labelProblems } from '../../kubernetesNames';
import { federationNamespace } from '../gloo';
import type { GlooFederationArgs } from './glooFederation';

/** A {@link GlooFederationArgs} with the defaults filled in, apart from the licence. */
export interface FederationSpec {
    namespace: string;
    version: string;
    repository: string;
    ui: boolean;
    values: HelmValues;
}

export function federationSpec(args: pulumi.Unwrap<Omit<GlooFederationArgs, 'licenseKey'>>): FederationSpec {
    const { values, problems } = parsedValues(args.values);
    const spec: FederationSpec = {
        namespace: args.namespace ?? federationNamespace,
        version: args.version ?? '1.22.0',
        repository: args.repository ?? 'https://storage.googleapis.com/gloo-fed-helm',
        ui: args.ui ?? false,
        values,
    };
    refuse('GlooFederation', [
        ...problems,
        ...labelProblems('namespace', spec.namespace),
        ...repositoryProblems('repository', spec.repository),
    ]);
    return spec;
}

/** Values of the chart: ours, overridden by the given ones. */
export function federationValues(spec: FederationSpec, licenseKey: string): HelmValues {
    return mergedValues({ license_key: licenseKey, glooFedApiserver: { enable: spec.ui } }, spec.values);
}

/** What a cluster has once: a second one would repeat its work. */
export function federationSingles(): Single[] {
    return [{ path: 'namespace', thing: 'Gloo Federation', fix: 'install it once.' }];
}

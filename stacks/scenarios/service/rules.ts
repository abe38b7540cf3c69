import type * as pulumi from '@pulumi/pulumi';
import {
    type Hardening,
    type LocalityFailoverArgs,
    localityFailoverSpec,
    type LocalityFailoverSpec,
    type MeshFailoverArgs,
    meshFailoverSpec,
    type MeshFailoverSpec,
} from '../../../components';
import { serviceHost } from '../../../components/clusterDomain';
import type { Cluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import type { EntrySetting, OwnService } from './settings';

/** What is declared for the service in each cluster, and everything it says to Istio. */
export type ServiceRules = { hardening: Hardening } & (
    | { kind: 'locality'; settings: pulumi.Unwrap<LocalityFailoverArgs>; spec: LocalityFailoverSpec }
    | { kind: 'mesh'; settings: pulumi.Unwrap<MeshFailoverArgs>; spec: MeshFailoverSpec }
);

/** Name of all rules, which no object of the user's is likely to have. */
export const ruleNameOf = ({ name }: OwnService): string => `${name}-failover`;

/** Labels of the pods of the ingress gateway that gets a route; undefined without one. */
export function gatewaySelectorOf(service: OwnService, entry: EntrySetting): Record<string, string> | undefined {
    return entry.ingress === true ? { istio: ingressNameOf(service) } : entry.gateway;
}

/** Name of the ingress gateway that the stack deploys. Its label is its own, so that other routes do not get to it. */
export const ingressNameOf = ({ name }: OwnService): string => `${name}-ingress`;

/** Weights make it a `LocalityFailover`; without them each cluster serves its own callers, by a `MeshFailover`. */
export function serviceRules(
    { clusterDomain, preference, retry, timeout, variant, weights }: Configuration,
    { clusters, entry, service }: { clusters: readonly Cluster[]; entry: EntrySetting; service: OwnService },
): ServiceRules {
    const hardening = variant as Hardening;
    const ruleName = ruleNameOf(service);
    const gatewaySelector = gatewaySelectorOf(service, entry);
    const gateway = gatewaySelector && {
        gatewayName: `${ruleName}-gateway`,
        gatewaySelector,
        hosts: entry.hosts ?? ['*'],
    };
    const common = {
        service: { host: serviceHost(service.name, service.namespace, clusterDomain), port: service.port },
        ruleName,
        hardening,
        ...(timeout !== undefined && { timeout }),
        ...(retry && {
            retry: {
                ...(retry.attempts !== undefined && { attempts: retry.attempts }),
                ...(retry.perTryTimeout !== undefined && { perTryTimeout: retry.perTryTimeout }),
            },
        }),
    };
    if (weights) {
        const settings = {
            ...common,
            ...gateway,
            regions: clusters.map(({ region }) => region),
            localities: Object.entries(weights).map(([region, weight]) => ({ region, weight })),
        };
        return { kind: 'locality', hardening, settings, spec: localityFailoverSpec(settings) };
    }
    const settings = {
        ...common,
        clusters: clusters.map(({ name, network, region }) => ({ name, network, region })),
        ...(preference && { preference }),
        ...(gateway && { entry: gateway }),
    };
    return { kind: 'mesh', hardening, settings, spec: meshFailoverSpec(settings) };
}

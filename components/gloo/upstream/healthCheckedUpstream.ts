import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { declaredOnce } from '../../declaredOnce';
import type { Hardening } from '../../istio/hardening';
import { oneClusterDomain } from '../../oneClusterDomain';
import { resolved } from '../../resolved';
import { glooApi, upstreamSni } from '../gloo';
import { upstreamSingles, upstreamSpec } from './healthCheckedUpstreamSpec';
import type { UpstreamHealthCheck } from './healthCheckSettings';
import type {
    DeclaredUpstream,
    UpstreamCircuitBreakers,
    UpstreamLoadBalancing,
    UpstreamOutlierDetection,
    UpstreamService,
} from './settings';
import type { UpstreamSslConfig } from './sslConfig';
import { declaredUpstream, upstream } from './upstreamManifest';

/** Arguments of {@link HealthCheckedUpstream}. */
export interface HealthCheckedUpstreamArgs {
    /** The Service behind the Upstream. */
    service: pulumi.Input<UpstreamService>;
    /** Name of the Upstream. Default: the name that Gloo's discovery gives, `<namespace>-<service>-<port>`. */
    upstreamName?: pulumi.Input<string>;
    /** Namespace of the Upstream. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
    /** DNS suffix of the cluster's Services, for the default `healthCheck.host`. Default: `cluster.local`. */
    clusterDomain?: pulumi.Input<string>;
    /** Source of the defaults. `guide`: the Gloo guide. Default: `hardened`. */
    hardening?: pulumi.Input<Hardening>;
    /** How an endpoint is checked. */
    healthCheck?: pulumi.Input<UpstreamHealthCheck>;
    /** Whether requests reach the Service by HTTP/2, as gRPC needs. Default: false, which is HTTP/1.1. */
    useHttp2?: pulumi.Input<boolean>;
    /** TLS to the endpoints, requests and health checks. Default: none. */
    sslConfig?: pulumi.Input<UpstreamSslConfig>;
    /** Which replies count against an endpoint. Default: none do. */
    outlierDetection?: pulumi.Input<UpstreamOutlierDetection>;
    /** Limits towards the Upstream. */
    circuitBreakers?: pulumi.Input<UpstreamCircuitBreakers>;
    /** How requests are spread. */
    loadBalancing?: pulumi.Input<UpstreamLoadBalancing>;
    /** Time limit of a connection, TLS included. Hardened: `1s`. Guide: Gloo's 5 s. */
    connectTimeout?: pulumi.Input<string>;
    /**
     * Whether Envoy drops an endpoint that Kubernetes has removed, though it still passes its health check. Hardened:
     * true, so that a draining pod gets no new requests. Guide: false.
     */
    ignoreHealthOnHostRemoval?: pulumi.Input<boolean>;
}

/**
 * An Upstream with health checks, without which it would never fail over: Gloo accepts a failover without them.
 *
 * Acts on the cluster of the `provider` option. Declares one `Upstream` (gloo.solo.io/v1). A patch on a discovered
 * Upstream, as in the Gloo guide, is lost when discovery rewrites it. Switch discovery off (`discovery.enabled:
 * false`), or it declares the same name.
 *
 * @example
 * {@includeCode ../../../examples/edgeFailover.ts}
 */
export class HealthCheckedUpstream extends pulumi.ComponentResource {
    /** Name of the Upstream. */
    readonly upstreamName: pulumi.Output<string>;
    /** Its namespace. */
    readonly namespace: pulumi.Output<string>;
    /** Its SNI at a failover gateway of this cluster, and the name of its Envoy cluster. */
    readonly sni: pulumi.Output<string>;
    /** Its settings that a `FailoverScheme` needs. */
    readonly declared: pulumi.Output<DeclaredUpstream>;
    constructor(name: string, args: HealthCheckedUpstreamArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:HealthCheckedUpstream', name, args, opts);

        const spec = resolved('HealthCheckedUpstream', args, (known) => {
            const read = upstreamSpec(known);
            declaredOnce(this, 'HealthCheckedUpstream', name, upstreamSingles(read));
            oneClusterDomain(this, 'HealthCheckedUpstream', name, {
                path: 'clusterDomain',
                domain: read.clusterDomain,
            });
            return read;
        });
        const manifest = spec.apply(upstream);
        const resource = new kubernetes.apiextensions.CustomResource(
            `${name}-upstream`,
            { apiVersion: glooApi, kind: 'Upstream', metadata: manifest.metadata, spec: manifest.spec },
            { parent: this },
        );

        this.upstreamName = resource.metadata.name;
        this.namespace = resource.metadata.namespace;
        this.sni = pulumi.all([this.upstreamName, this.namespace]).apply((parts) => upstreamSni(...parts));
        this.declared = spec.apply(declaredUpstream);
        this.registerOutputs({
            upstreamName: this.upstreamName,
            namespace: this.namespace,
            sni: this.sni,
            declared: this.declared,
        });
    }
}

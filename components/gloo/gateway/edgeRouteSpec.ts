import type * as pulumi from '@pulumi/pulumi';
import { repeated } from '../../../analysis/repeated';
import type { Single } from '../../declaredOnce';
import { timeoutProblems } from '../../durationProblems';
import { edgeRetryProblems, edgeRetrySpec, type EdgeRetrySpec, envoyRetryConditions } from '../../edgeRetry';
import { refuse } from '../../invalidArguments';
import { Hardening } from '../../istio/hardening';
import { labelProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { enumProblems } from '../../valueProblems';
import { glooNamespace } from '../gloo';
import type { UpstreamReference } from '../upstream/settings';
import type { EdgeRouteArgs } from './edgeRoute';

/** An {@link EdgeRouteArgs} with the defaults filled in. */
export interface EdgeRouteSpec {
    upstream: { name: string; namespace: string };
    moved?: { upstream: { name: string; namespace: string }; percent: number };
    domains: string[];
    prefix: string;
    hardening: Hardening;
    retry?: EdgeRetrySpec;
    timeout?: string;
    virtualServiceName: string;
    namespace: string;
}

type Moved = NonNullable<EdgeRouteSpec['moved']>;

export function edgeRouteSpec(args: pulumi.Unwrap<EdgeRouteArgs>): EdgeRouteSpec {
    const { upstream, moved, hardening = Hardening.Hardened } = args;
    const hardened = hardening !== Hardening.Guide;
    const timeout = args.timeout ?? (hardened ? '15s' : undefined);
    const spec: EdgeRouteSpec = {
        upstream: referred(upstream),
        ...(moved && { moved: { upstream: referred(moved.upstream), percent: moved.percent } }),
        domains: args.domains ?? ['*'],
        prefix: args.prefix ?? '/',
        hardening,
        ...((hardened || args.retry) && { retry: edgeRetrySpec(args.retry) }),
        ...(timeout !== undefined && { timeout }),
        virtualServiceName: args.virtualServiceName ?? 'default',
        namespace: args.namespace ?? glooNamespace,
    };
    refuse('EdgeRoute', problems(spec));
    return spec;
}

const referred = ({ name, namespace = glooNamespace }: pulumi.Unwrap<UpstreamReference>) => ({ name, namespace });

function problems(spec: EdgeRouteSpec): Problem[] {
    const { prefix, domains, upstream } = spec;
    return [
        ...labelProblems('upstream.name', upstream.name),
        ...labelProblems('upstream.namespace', upstream.namespace),
        ...labelProblems('virtualServiceName', spec.virtualServiceName),
        ...labelProblems('namespace', spec.namespace),
        ...enumProblems('hardening', spec.hardening, Hardening),
        ...(domains.length > 0
            ? []
            : [{ path: 'domains', reason: 'is empty', fix: 'leave it out for every host (`*`).' }]),
        ...(prefix.startsWith('/') ? [] : [{ path: 'prefix', reason: `is "${prefix}"; a path starts with "/".` }]),
        ...domains.flatMap((domain, index) => domainProblems(`domains[${index}]`, domain)),
        ...repeated(domains.map((domain) => domain.toLowerCase())).map((domain) => ({
            path: 'domains',
            reason: `names "${domain}" twice.`,
        })),
        ...(spec.moved ? movedProblems(spec.moved, upstream) : []),
        ...timeoutProblems('timeout', spec.timeout),
        ...edgeRetryProblems(spec.retry, spec.timeout, envoyRetryConditions),
    ];
}

function movedProblems({ percent, upstream }: Moved, own: Moved['upstream']): Problem[] {
    return [
        ...labelProblems('moved.upstream.name', upstream.name),
        ...labelProblems('moved.upstream.namespace', upstream.namespace),
        ...(upstream.name === own.name && upstream.namespace === own.namespace
            ? [{ path: 'moved.upstream', reason: 'is `upstream` itself', fix: 'name the Upstream that takes over.' }]
            : []),
        ...(Number.isInteger(percent) && percent >= 0 && percent <= 100
            ? []
            : [{ path: 'moved.percent', reason: `is ${percent}; a whole number from 0 to 100 is needed.` }]),
    ];
}

/** Envoy takes a `*` at either end, and a port, as it compares the whole `Host` header. */
function domainProblems(path: string, domain: string): Problem[] {
    return /^(\*|\*?[^*\s/]+|[^*\s/]+\*)$/.test(domain)
        ? []
        : [
              {
                  path,
                  reason: `is "${domain}"; a host name is needed, such as "shop.example.com", "*.example.com" or "*", without a scheme or path.`,
              },
          ];
}

/** What a cluster has once: Gloo refuses a second VirtualService for a domain. */
export function edgeRouteSingles({ domains, namespace, virtualServiceName }: EdgeRouteSpec): Single[] {
    return [
        {
            path: 'virtualServiceName',
            thing: `VirtualService ${namespace}/${virtualServiceName}`,
            fix: 'give each route its own `virtualServiceName`.',
        },
        ...domains.map((domain) => ({
            path: 'domains',
            thing: `the domain "${domain.toLowerCase()}"`,
            fix: 'Gloo routes a domain by one VirtualService only: give each route its own `domains`.',
        })),
    ];
}

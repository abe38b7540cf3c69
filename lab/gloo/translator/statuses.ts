import type { StatusPatch } from '../../controlPlanes/statusPatches';
import type { FailoverScheme } from './resources';
import type { ResolvedScheme } from './schemes';
import type { Report } from './translate';

/** Namespace of the control plane, the key of its statuses: several may steer one cluster. */
const writer = 'gloo-system';

/** Who says so, in the field where Gloo names its own part. */
const reportedBy = 'the lab (stand-in for Gloo Enterprise)';

const apiPaths = {
    upstreams: '/apis/gloo.solo.io/v1',
    virtualservices: '/apis/gateway.solo.io/v1',
    gateways: '/apis/gateway.solo.io/v1',
} as const;

const manager = '?fieldManager=failover-lab-gloo';

/** Status of a Gloo resource as Gloo writes it, unless it is there already. */
export function resourceStatus({ resource, plural, state, reasons }: Report): StatusPatch | undefined {
    const { name, namespace } = resource.metadata;
    const reason = reasons.join('\n');
    const found = resource.status?.statuses?.[writer] as { state?: unknown; reason?: unknown } | undefined;
    if (found?.state === state && (found.reason ?? '') === reason) {
        return undefined;
    }
    return {
        path: `${apiPaths[plural]}/namespaces/${namespace}/${plural}/${name}${manager}`,
        // A merge patch: null removes.
        body: { status: { statuses: { [writer]: { state, reason: reason || null, reportedBy } } } },
    };
}

/**
 * Status of a FailoverScheme after failover.proto: by the namespace of Federation, taken to be the scheme's own, and in
 * the deprecated fields beside it.
 */
export function schemeStatus({ scheme, problems, notes }: ResolvedScheme, now: Date): StatusPatch | undefined {
    const { name, namespace, generation: observedGeneration } = scheme.metadata;
    const state = problems.length > 0 ? 'INVALID' : 'ACCEPTED';
    const message = [...problems, ...notes].join('\n');
    if (isWritten(scheme, { state, message, observedGeneration })) {
        return undefined;
    }
    const status = { state, message, observedGeneration, processingTime: now.toISOString() };
    return {
        path: `/apis/fed.solo.io/v1/namespaces/${namespace}/failoverschemes/${name}/status${manager}`,
        body: { status: { ...status, namespacedStatuses: { [namespace]: status } } },
    };
}

function isWritten(scheme: FailoverScheme, wanted: Readonly<Record<string, unknown>>): boolean {
    const found = scheme.status?.namespacedStatuses?.[scheme.metadata.namespace];
    return found !== undefined && Object.entries(wanted).every(([key, value]) => found[key] === value);
}

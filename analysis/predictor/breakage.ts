import type { Host, Path } from '../model/path';
import { propagationMs } from './assumptions';
import type { PredictedFault } from './prediction';

/** How broken endpoints look to the caller's Envoy. */
export interface Breakage {
    /** What a request meets: a refused connection, none at all, silence on it, its end, or a 503. */
    readonly tries: 'refused' | 'unreachable' | 'silent' | 'closed' | 'status';
    /** What a health check meets, in the worst case: the application may answer it while its requests fail. */
    readonly checks: 'pass' | 'fail at once' | 'time out';
    /** Until the endpoints are removed from the caller's Envoy; Infinity: they stay. */
    readonly goneMs: number;
}

/** What a fault of all endpoints of one cluster is to the caller's Envoy. */
export function breakage(path: Path, broken: readonly Host[], fault: PredictedFault): Breakage {
    switch (fault) {
        case 'http-503':
            return { tries: 'status', checks: 'pass', goneMs: Infinity };
        case 'hang':
            return { tries: 'silent', checks: 'time out', goneMs: Infinity };
        case 'unreachable':
            return { tries: 'unreachable', checks: 'time out', goneMs: Infinity };
        case 'crash':
            return down(path, broken);
        case 'scale':
            return scaled(path, broken);
    }
}

/**
 * Behind a gateway that ends the TLS of the try, a connection is made, and then closed. Behind one that is another Envoy of
 * the mesh, as of Tetrate Service Bridge, that one replies 503.
 */
function down(path: Path, broken: readonly Host[]): Breakage {
    if (!isBehindGateway(path, broken)) {
        return { tries: 'refused', checks: 'fail at once', goneMs: Infinity };
    }
    return path.caller.kind === 'edge gateway'
        ? { tries: 'closed', checks: 'fail at once', goneMs: Infinity }
        : { tries: 'status', checks: 'pass', goneMs: Infinity };
}

/** Whether something at an address of another cluster takes the requests. */
function isBehindGateway({ caller }: Path, broken: readonly Host[]): boolean {
    return broken.some(({ cluster, kind }) => kind === 'address' && cluster !== caller.cluster);
}

/** Pods are removed as endpoints. Where Envoy keeps them, their addresses answer nothing; other hosts stay. */
function scaled(path: Path, broken: readonly Host[]): Breakage {
    if (path.caller.kind !== 'edge gateway') {
        // A declared address stays, whatever is behind it.
        const isDeclared = broken.some(({ kind }) => kind === 'address');
        return { ...down(path, broken), goneMs: isDeclared ? Infinity : propagationMs.istio };
    }
    if (broken.some(({ kind }) => kind !== 'pod')) {
        return down(path, broken);
    }
    return path.healthCheck && path.dropsRemoved?.value !== true
        ? { tries: 'unreachable', checks: 'time out', goneMs: Infinity }
        : { ...down(path, broken), goneMs: path.caller.product === 'Gloo' ? propagationMs.gloo : propagationMs.edge };
}

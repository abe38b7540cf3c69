import type { Path } from '../model/path';

/** The name that a caller's Envoy has for the cluster of a path. `port`: of the service, where the path is for all. */
export function heldName(path: Path, port: number): string {
    const { caller, port: own, route, service, subset = '' } = path;
    if (caller.kind !== 'edge gateway') {
        return `outbound|${own ?? port}|${subset}|${service}`;
    }
    // Envoy Gateway: `httproute/<namespace>/<name>/rule/<index>`.
    const [, kind = '', name = '', index = ''] = /^(\w+) (\S+), spec\.rules\[(\d+)\]/.exec(route) ?? [];
    return `${kind.toLowerCase()}/${name}/rule/${index}`;
}

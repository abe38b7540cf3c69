import { durationProblems } from '../durationProblems';
import { countProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';

/** What is wrong with the limits of connections. */
export function connectionPoolProblems({
    connectTimeout,
    http2MaxRequests,
}: LocalityFailoverSpec['connectionPool']): Problem[] {
    return [
        ...(http2MaxRequests === undefined
            ? []
            : countProblems('connectionPool.http2MaxRequests', http2MaxRequests, 0)),
        ...durationProblems('connectionPool.connectTimeout', connectTimeout),
    ];
}

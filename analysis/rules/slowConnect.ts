import { milliseconds } from '../../duration';
import type { Rule } from './rule';
import { clustersOf, onPath, pathsOf } from './subject';

const longest = 2_000;

/** Connections that wait long for an answer. */
export const slowConnect: Rule = {
    id: 'slow-connect',
    severity: 'warning',
    scope: 'service',
    what: 'A rule sets a `connectTimeout` above 2 s in a failover.',
    why: 'A node that is gone answers nothing: each request to it waits that long before it is tried elsewhere. Istio’s default of 10 s is not reported, although it is longer still.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => clustersOf(path).length > 1)
            .flatMap((path) => {
                const { source, value } = path.connectTimeout;
                return 'field' in source && (milliseconds(value) ?? 0) > longest
                    ? [
                          {
                              ...onPath(path),
                              object: source.object,
                              field: source.field,
                              reason: `is ${value}: that long each request to a node that is gone waits.`,
                              fix: {
                                  text: 'Use about three round trips to the farthest region, 1 s at most.',
                                  argument: '`connectionPool.connectTimeout`',
                              },
                          },
                      ]
                    : [];
            }),
};

import { objectName } from '../../manifests/kubernetesObject';
import type { SplitReason } from '../../model/edge';
import type { Rule } from '../rule';

/** A rule for a setting that makes Envoy Gateway use weighted clusters instead of priorities. */
export function splitRule(
    id: string,
    reason: SplitReason,
    texts: { readonly what: string; readonly why: string; readonly source: string; readonly fix: string },
): Rule {
    return {
        id,
        severity: 'error',
        scope: 'fleet',
        what: texts.what,
        why: `${texts.why} Envoy Gateway then makes weighted clusters of the backends, reports no error, and \`fallback\` means nothing: a dead primary keeps its share.`,
        source: texts.source,
        check: ({ clusters }) =>
            clusters.flatMap(({ edgeRoutes, name }) =>
                edgeRoutes.flatMap(({ field: rule, object: route, splits }) =>
                    splits
                        .filter((each) => each.reason === reason)
                        .map(({ field, found, object }) => ({
                            cluster: name,
                            object,
                            field,
                            reason: `is ${found}: the backends of ${objectName(route)}, ${rule}, become weighted clusters.`,
                            fix: { text: texts.fix, argument: 'EdgeFailover declares none of this' },
                        })),
                ),
            ),
    };
}

import { fieldsOf, listOf, objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

const required = ['timeout', 'interval', 'healthyThreshold', 'unhealthyThreshold'];

/** Checks that Gloo refuses. */
export const glooIncompleteCheck: Rule = {
    id: 'gloo-incomplete-check',
    severity: 'error',
    scope: 'fleet',
    what: 'A health check or the outlier detection of an Upstream lacks a field that Gloo requires.',
    why: 'Gloo’s translator refuses the whole Upstream, and its routes answer 503. Required are `timeout`, `interval`, both thresholds and a checker, and `interval` of outlier detection.',
    source: 'https://docs.solo.io/gloo-edge/latest/reference/api/',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, upstreams }) =>
            [...upstreams.values()].flatMap(({ object }) => {
                const { healthChecks, outlierDetection } = fieldsOf(object.content.spec);
                const problem = (field: string) => ({
                    cluster: name,
                    object: objectName(object),
                    field,
                    reason: 'is missing: Gloo refuses the Upstream.',
                    fix: { text: 'Give a value.', argument: 'HealthCheckedUpstream gives all of them' },
                });
                return [
                    ...listOf(healthChecks).flatMap((check, index) => [
                        ...required
                            .filter((field) => fieldsOf(check)[field] === undefined)
                            .map((field) => problem(`spec.healthChecks[${index}].${field}`)),
                        ...(Object.keys(fieldsOf(check)).some((field) => field.endsWith('HealthCheck'))
                            ? []
                            : [problem(`spec.healthChecks[${index}].httpHealthCheck`)]),
                    ]),
                    ...(outlierDetection !== undefined && fieldsOf(outlierDetection).interval === undefined
                        ? [problem('spec.outlierDetection.interval')]
                        : []),
                ];
            }),
        ),
};

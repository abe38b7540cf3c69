import type { OutlierDetection } from '../model/rules';
import type { Rule } from './rule';
import { onPath, pathsOf, policyField } from './subject';

/** Whether a count of failed connections is given that Envoy does not keep apart from the replies. */
export function countsUnsplitFailures(detection: OutlierDetection): boolean {
    return (detection.consecutiveLocalOriginFailures ?? 0) > 0 && detection.splitExternalLocalOriginErrors !== true;
}

/** A count of failed connections that has no effect. */
export const localOriginErrors: Rule = {
    id: 'local-origin-errors',
    severity: 'error',
    scope: 'service',
    what: '`consecutiveLocalOriginFailures` is given without `splitExternalLocalOriginErrors`.',
    why: 'Envoy counts failed connections apart from replies only when it is told to split them. Istio refuses the one without the other.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection',
    check: (fleet) =>
        pathsOf(fleet)
            .filter(({ detection }) => detection !== undefined && countsUnsplitFailures(detection.value))
            .map((path) => ({
                ...onPath(path),
                field: `${policyField(path)}.outlierDetection.consecutiveLocalOriginFailures`,
                reason: `is ${path.detection?.value.consecutiveLocalOriginFailures ?? 0}, and \`splitExternalLocalOriginErrors\` is not set: it has no effect.`,
                fix: {
                    text: 'Set `splitExternalLocalOriginErrors: true`.',
                    argument: '`detection.splitExternalLocalOriginErrors`',
                    patch: { spec: { trafficPolicy: { outlierDetection: { splitExternalLocalOriginErrors: true } } } },
                },
            })),
};

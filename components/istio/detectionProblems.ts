import { defaultMaxEjectionPercent, leastMaxEjectionPercent } from '../../analysis/envoy/ejection';
import { consecutive5xxDefault, detects } from '../../analysis/paths/path';
import { isShadowed } from '../../analysis/rules/gatewayErrorsShadowed';
import { countsUnsplitFailures } from '../../analysis/rules/localOriginErrors';
import { durationProblems } from '../durationProblems';
import { countProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';

/** What is wrong with the detection of failures and with failback. */
export function detectionProblems(
    spec: Pick<LocalityFailoverSpec, 'baseEjectionTime' | 'detection' | 'localities'>,
): Problem[] {
    const { detection } = spec;
    const counts = ['consecutiveGatewayErrors', 'consecutive5xxErrors', 'consecutiveLocalOriginFailures'] as const;
    return [
        ...counts.flatMap((field) => {
            const count = detection[field];
            return count === undefined ? [] : countProblems(`detection.${field}`, count, 0);
        }),
        ...detectorProblems(spec),
        ...durationProblems('detection.interval', detection.interval),
        ...durationProblems('failback.baseEjectionTime', spec.baseEjectionTime),
        ...ejectionProblems(spec),
        ...(detection.minHealthPercent
            ? [
                  {
                      path: 'detection.minHealthPercent',
                      reason:
                          `is ${detection.minHealthPercent}: once fewer endpoints than that are healthy, Envoy uses the ` +
                          'ejected ones again: with weights a dead region keeps its requests, with a preference so does a ' +
                          'service that is mostly gone.',
                      fix: 'Leave it out.',
                  },
              ]
            : []),
    ];
}

function detectorProblems({ detection }: Pick<LocalityFailoverSpec, 'detection'>): Problem[] {
    const gateway = detection.consecutiveGatewayErrors ?? 0;
    const any = detection.consecutive5xxErrors ?? consecutive5xxDefault;
    const local = detection.consecutiveLocalOriginFailures ?? 0;
    const problems: Problem[] = [];
    if (!detects(detection)) {
        problems.push({
            path: 'detection.consecutive5xxErrors',
            reason:
                'and `detection.consecutiveGatewayErrors` are 0: nothing would ever be ejected, and without outlier ' +
                'detection Istio does not fail over.',
            fix: 'Give one of them 1 or more.',
        });
    }
    if (isShadowed(detection)) {
        problems.push({
            path: 'detection.consecutiveGatewayErrors',
            reason: `is ${gateway}, which has no effect: gateway errors are 5xx too, and ${any} of those eject already.`,
            fix: `Use less than ${any}, or set \`detection.consecutive5xxErrors\` to 0 or higher.`,
        });
    }
    if (countsUnsplitFailures(detection)) {
        problems.push({
            path: 'detection.consecutiveLocalOriginFailures',
            reason:
                `is ${local}, but \`detection.splitExternalLocalOriginErrors\` is not set: Istio refuses the one ` +
                'without the other.',
        });
    }
    return problems;
}

/** Envoy ejects an endpoint only while 100 × ejected / all endpoints, of all regions, stays within the maximum. */
function ejectionProblems({
    detection,
    localities,
}: Pick<LocalityFailoverSpec, 'detection' | 'localities'>): Problem[] {
    const percent = detection.maxEjectionPercent ?? defaultMaxEjectionPercent;
    if (!Number.isInteger(percent) || percent < 1 || percent > 100) {
        return [
            { path: 'detection.maxEjectionPercent', reason: `is ${percent}; a whole percent from 1 to 100 is needed.` },
        ];
    }
    if (percent === 100 || localities.length === 0) {
        return [];
    }
    const sizes = localities.map(({ replicas }) => replicas);
    if (!sizes.every((size) => size !== undefined)) {
        return [
            {
                path: 'detection.maxEjectionPercent',
                reason:
                    `is ${percent}, but not every locality says how many \`replicas\` it has: whether Envoy could eject a ` +
                    'whole region cannot be known.',
                fix: 'Give them, or leave it out (100).',
            },
        ];
    }
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const largest = Math.max(...sizes);
    const least = leastMaxEjectionPercent(largest, total);
    return percent >= least
        ? []
        : [
              {
                  path: 'detection.maxEjectionPercent',
                  reason:
                      `is ${percent}, but ${largest} of ${total} endpoints ` +
                      (largest === 1
                          ? 'is in the failing priority: Envoy would never eject it.'
                          : 'are in the failing priority: Envoy would never eject them all.'),
                  fix: `Use at least ${least}, or leave it out (100).`,
              },
          ];
}

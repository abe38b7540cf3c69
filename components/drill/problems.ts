import type * as pulumi from '@pulumi/pulumi';
import { countProblems, labelsProblems, subdomainProblems } from '../kubernetesNames';
import type { Problem } from '../problem';
import type { DrillTarget } from './target';

/** What is wrong with the argument `drill` of a component, whose clusters have these names. */
export function drillTargetProblems(
    { answeredBy, deployment, entry, replicas, replies, selector }: pulumi.Unwrap<DrillTarget>,
    clusters: readonly string[],
): Problem[] {
    return [
        ...(isHttpUrl(entry)
            ? []
            : [{ path: 'drill.entry', reason: 'is no URL', fix: 'write an http:// or https:// URL.' }]),
        ...(deployment === undefined ? [] : subdomainProblems('drill.deployment', deployment)),
        ...(selector === undefined ? [] : labelsProblems('drill.selector', selector)),
        ...(selector === undefined || Object.keys(selector).length > 0
            ? []
            : [{ path: 'drill.selector', reason: 'is empty', fix: 'give one label or more.' }]),
        ...(replicas === undefined ? [] : countProblems('drill.replicas', replicas, 1)),
        ...(replies && answeredBy
            ? [
                  {
                      path: 'drill.replies',
                      reason: 'and `drill.answeredBy` both say where replies name their cluster',
                      fix: 'leave one out.',
                  },
              ]
            : []),
        ...clusterProblems('drill.replies', Object.values(replies ?? {}), clusters),
        ...clusterProblems('drill.answeredBy.clusters', Object.values(answeredBy?.clusters ?? {}), clusters),
    ];
}

/** The problems with names that are not those of the clusters. */
export function clusterProblems(path: string, names: readonly string[], clusters: readonly string[]): Problem[] {
    return [...new Set(names)]
        .filter((name) => !clusters.includes(name))
        .map((name) => ({
            path,
            reason: `names \`${name}\`, which is unknown`,
            fix: `the clusters are ${clusters.join(', ')}.`,
        }));
}

/** Without the URL in the message: it may have credentials. */
function isHttpUrl(text: string): boolean {
    return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, Log, Notification, ReportingDescriptor, Result } from 'sarif';
import type { Explanation } from '../analysis/explanation';
import { rules } from '../analysis/rules';
import type { Finding } from '../analysis/rules/rule';
import type { ManifestPlace } from '../fleet/manifests';
import { version } from '../package.json';

/** Where an object of a cluster is written; undefined where it was not read from a file. */
export type PlaceOf = (problem: Pick<Finding, 'cluster' | 'field' | 'object'>) => ManifestPlace | undefined;

const schemaUrl = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The problems as SARIF 2.1.0, which code scanning reads
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html).
 *
 * @param from Folder that file names are relative to.
 */
export function explainedSarif(explanation: Explanation, placeOf: PlaceOf, from: string): string {
    const log: Log = {
        $schema: schemaUrl,
        version: '2.1.0',
        runs: [
            {
                tool: { driver: { name: 'failover explain', semanticVersion: version, rules: rules.map(descriptor) } },
                results: explanation.problems.map((problem) => resultOf(problem, placeOf(problem), from)),
                invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(explanation) }],
                columnKind: 'utf16CodeUnits',
            },
        ],
    };
    return JSON.stringify(log, undefined, 2);
}

function descriptor({ id, severity, source, what, why }: (typeof rules)[number]): ReportingDescriptor {
    return {
        id,
        shortDescription: { text: plain(what) },
        fullDescription: { text: plain(why) },
        help: { text: `${plain(why)} ${source}`, markdown: `${why} [Source](${source}).` },
        helpUri: source,
        defaultConfiguration: { level: severity },
        properties: { tags: ['failover', 'reliability'], 'problem.severity': severity, precision: 'high' },
    };
}

function resultOf(problem: Finding, place: ManifestPlace | undefined, from: string): Result {
    const { cluster, field, fix, object, reason, rule, service = '', severity } = problem;
    return {
        ruleId: rule,
        ruleIndex: rules.findIndex(({ id }) => id === rule),
        level: severity,
        message: { text: `${cluster}: ${object}: ${field} ${plain(reason)} ${plain(fix.text)}` },
        ...(place && { locations: [locationOf(problem, place, from)] }),
        // The same problem on another line, after an edit above it, is no new one.
        partialFingerprints: { 'problem/v2': [rule, cluster, service, object, field].join(' | ') },
    };
}

/** Code scanning refuses a whole file with a location that is in no file: a result without a place has no location. */
function locationOf({ cluster, field, object }: Finding, place: ManifestPlace, from: string): Location {
    return {
        physicalLocation: {
            artifactLocation: artifact(place.file, from),
            region: { startLine: place.line },
        },
        logicalLocations: [{ name: object, fullyQualifiedName: `${cluster}/${object}/${field}`, kind: 'resource' }],
    };
}

/** A file below the folder by its relative path, as code scanning wants it; any other by its address. */
function artifact(file: string, from: string): { uri: string; uriBaseId?: string } {
    const path = relative(from, file);
    return path.startsWith('..')
        ? { uri: pathToFileURL(file).href }
        : { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

/** What the result was computed without. */
function notifications({ assumptions, hidden, notUnderstood }: Explanation): Notification[] {
    const texts = [
        ...notUnderstood.map(
            ({ cluster, mayChange, object }) => `${cluster}: ${object} is not understood. It may change ${mayChange}.`,
        ),
        ...hidden.map(({ cluster, hides, kind, reason }) => `${cluster}: ${kind} ${reason}. That hides ${hides}.`),
        ...assumptions.map((each) => `Assumed: ${each}`),
    ];
    return texts.map((text) => ({ level: 'note', message: { text: plain(text) } }));
}

/** Text without the backticks of Markdown. */
const plain = (text: string): string => text.replace(/`/g, '');

import { RotationPhase } from '../../components/certificates/rotation';
import { BadInput } from '../../errors';
import { type GroupSetting, groupSettings } from '../scenarios/edge/groupSetting';
import {
    infrastructureSettings,
    type InfrastructureSettings,
    infrastructuresWith,
    settingsOf,
} from './infrastructureSettings';

/** What a stack's configuration says, checked. */
export interface Configuration extends InfrastructureSettings {
    /** What gives the clusters. */
    infrastructure: string;
    /** What fails over. */
    scenario: string;
    /** Which settings of the scenario: as documented, or hardened. */
    variant: string;
    /** Pods of the application in each cluster. */
    replicas: number;
    /** First words of the application's replies. */
    text: string;
    /** Regions to use, the entry's first. Default: all that the infrastructure has, in its order. */
    regions?: string[];
    /** Percent of the requests by region. Default: the same for each. */
    weights?: Record<string, number>;
    /** Order of the regions instead of weights. */
    preference?: string[];
    /** Number of the root that a mesh trusts; during a rotation, of the one that leaves. */
    root: number;
    /** How far the next root has taken over from it. */
    rotation: RotationPhase;
    /** Hours between two phases of a rotation. Default: 24; in the lab, whose proxies renew within seconds, 0. */
    settlingHours: number;
    /** Remote regions in the order to fail over to at the edge. Default: each by itself, in the order of `regions`. */
    groups?: GroupSetting[];
    /** Who writes the edge's failover: Gloo Federation, or the stack itself. Default: as the variant has it. */
    edgeMode?: EdgeMode;
    /** Licence of Gloo's enterprise edition, where the infrastructure does not run it. Secret. */
    glooLicenseKey?: string;
}

/** The values of `edgeMode`. */
const edgeModes = ['federation', 'direct'] as const;
type EdgeMode = (typeof edgeModes)[number];

/** Values that a stack may choose from. */
export interface Choices {
    infrastructures: readonly string[];
    scenarios: readonly string[];
    variants: readonly string[];
}

const namespace = 'pulumi-failover:';

/**
 * Reads the configuration of a stack, keys such as `pulumi-failover:replicas` with values as Pulumi stores them
 * (numbers as text, objects as JSON). One error lists everything that is wrong.
 */
export function configuration(stored: Record<string, string>, choices: Choices): Configuration {
    const problems: string[] = [];
    const settings = new Map(
        Object.entries(stored)
            .filter(([key]) => key.startsWith(namespace))
            .map(([key, value]) => [key.slice(namespace.length), value]),
    );
    const take = (key: string): string | undefined => {
        const value = settings.get(key);
        settings.delete(key);
        return value;
    };
    /** The setting as the reader takes it; the default when it is absent; a problem when the reader does not. */
    const read = <T, D>(key: string, wanted: string, reader: (value: string) => T | undefined, absent: D): T | D => {
        const value = take(key);
        if (value === undefined) {
            return absent;
        }
        const found = reader(value);
        if (found === undefined) {
            problems.push(`\`${key}\` is ${JSON.stringify(value)}; ${wanted}.`);
        }
        return found ?? absent;
    };
    const oneOf = (key: string, known: readonly string[], absent: string) =>
        read(key, `known are ${known.join(', ')}`, (value) => known.find((name) => name === value), absent);

    const infrastructure = oneOf('infrastructure', choices.infrastructures, 'lab');
    const result: Configuration = {
        infrastructure,
        scenario: oneOf('scenario', choices.scenarios, 'locality'),
        variant: oneOf('variant', choices.variants, 'hardened'),
        replicas: read('replicas', 'a whole number of at least 1 is needed', positive, 1),
        text: read('text', 'a text is needed', (value) => value || undefined, 'hello-world'),
        root: read('root', 'a whole number of at least 1 is needed', positive, 1),
        rotation: read(
            'rotation',
            `known are ${Object.values(RotationPhase).join(', ')}`,
            (value) => Object.values(RotationPhase).find((phase) => phase === value),
            RotationPhase.Stable,
        ),
        settlingHours: read(
            'settlingHours',
            'a whole number of hours is needed',
            count,
            infrastructure === 'lab' ? 0 : 24,
        ),
    };
    const regions = read('regions', 'a list of regions is needed, such as ["europe-west1"]', names, undefined);
    const weights = read(
        'weights',
        'percents by region are needed, such as {"europe-west1": 100}',
        percents,
        undefined,
    );
    const preference = read('preference', 'a list of regions is needed, such as ["europe-west1"]', names, undefined);

    const groups = read(
        'groups',
        'a list of groups is needed, each of regions or of weights by region, such as [{"us-central1": 3, "us-east1": 1}]',
        groupSettings,
        undefined,
    );
    const edgeMode = read(
        'edgeMode',
        `known are ${edgeModes.join(', ')}`,
        (value) => edgeModes.find((mode) => mode === value),
        undefined,
    );
    const glooLicenseKey = take('glooLicenseKey');

    const own = infrastructureSettings(result.infrastructure, (key) => take(key));
    problems.push(...own.problems);

    const known = [
        ...Object.keys(result),
        'regions',
        'weights',
        'preference',
        'groups',
        'edgeMode',
        'glooLicenseKey',
        ...settingsOf(result.infrastructure),
    ];
    for (const key of settings.keys()) {
        const elsewhere = infrastructuresWith(key);
        problems.push(
            elsewhere.length > 0
                ? `\`${key}\` is a setting of ${elsewhere.join(' and ')}, not of ${result.infrastructure}.`
                : `\`${key}\` is no setting; known are ${known.join(', ')}.`,
        );
    }
    if (problems.length > 0) {
        throw new BadInput(
            ['The stack cannot be configured like this:', ...problems.map((p) => `  - ${p}`)].join('\n'),
        );
    }
    return {
        ...result,
        ...own.settings,
        ...(regions && { regions }),
        ...(weights && { weights }),
        ...(preference && { preference }),
        ...(groups && { groups }),
        ...(edgeMode && { edgeMode }),
        ...(glooLicenseKey !== undefined && { glooLicenseKey }),
    };
}

function positive(value: string): number | undefined {
    return /^[1-9]\d*$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}

function count(value: string): number | undefined {
    return value === '0' ? 0 : positive(value);
}

function names(value: string): string[] | undefined {
    const parsed = json(value);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every((name) => typeof name === 'string')
        ? parsed
        : undefined;
}

function percents(value: string): Record<string, number> | undefined {
    const parsed = json(value);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
        return undefined;
    }
    const entries = Object.entries(parsed).map(([region, percent]) => [region, Number(percent)] as const);
    return entries.length > 0 && entries.every(([, percent]) => Number.isFinite(percent))
        ? Object.fromEntries(entries)
        : undefined;
}

function json(value: string): unknown {
    try {
        return JSON.parse(value);
    } catch {
        return undefined;
    }
}

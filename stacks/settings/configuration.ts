import { BadInput, nearest } from '../../errors';
import { installedSettings, type InstalledSettings } from '../infrastructure/installed/settings';
import { infrastructureSettings, type InfrastructureSettings } from '../infrastructure/settings';
import { edgeSettings, type EdgeSettings } from '../scenarios/edge/settings';
import { failbackSettings, type FailbackSettings } from '../scenarios/failbackSettings';
import { localitySettings, type LocalitySettings } from '../scenarios/locality/settings';
import { rotationSettings, type RotationSettings } from '../scenarios/mesh/settings';
import { serviceSettings, type ServiceSettings } from '../scenarios/service/settings';
import { serviceBridgeSettings, type ServiceBridgeSettings } from '../scenarios/serviceBridge/settings';
import { type Choices, commonSettings, type CommonSettings } from './commonSettings';
import type { Setting, SettingsTable } from './setting';

/** The configuration of a stack, checked. */
export interface Configuration
    extends
        CommonSettings,
        LocalitySettings,
        RotationSettings,
        EdgeSettings,
        FailbackSettings,
        ServiceSettings,
        ServiceBridgeSettings,
        InfrastructureSettings,
        InstalledSettings {}

/** Every setting of every stack: a row each. */
function allSettings(choices: Choices): SettingsTable<Configuration> {
    return {
        ...commonSettings(choices),
        ...localitySettings,
        ...rotationSettings,
        ...edgeSettings,
        ...failbackSettings,
        ...serviceSettings,
        ...serviceBridgeSettings,
        ...infrastructureSettings,
        ...installedSettings,
    };
}

type Rows = Readonly<Record<string, Setting<unknown>>>;

const namespace = 'pulumi-failover:';

/**
 * Reads the configuration of a stack: keys such as `pulumi-failover:replicas`, values as Pulumi stores them. One error
 * lists everything that is wrong.
 */
export function configuration(stored: Record<string, string>, choices: Choices): Configuration {
    const table = allSettings(choices);
    const given = new Map(
        Object.entries(stored)
            .filter(([key]) => key.startsWith(namespace))
            .map(([key, value]) => [key.slice(namespace.length), value]),
    );
    const first = (key: 'infrastructure' | 'scenario') =>
        String(reading(key, table[key], given.get(key), { infrastructure: '', scenario: '' }).value);
    const [infrastructure, scenario] = [first('infrastructure'), first('scenario')];
    const has = ({ of }: Setting<unknown>) => !of || of.includes(infrastructure) || of.includes(scenario);

    const rows: Rows = table;
    const readings = Object.entries(rows).map(([key, row]): Reading & { key: string } => {
        const value = given.get(key);
        return has(row) || value === undefined
            ? { key, ...reading(key, row, value, { infrastructure, scenario }) }
            : { key, problem: misplaced(key, row, choices, { infrastructure, scenario }) };
    });
    const known = Object.keys(rows).filter((key) => rows[key] && has(rows[key]));
    const problems = [
        ...readings.flatMap(({ problem }) => problem ?? []),
        ...[...given.keys()].filter((key) => !Object.hasOwn(rows, key)).map((key) => unknown(key, known)),
    ];
    if (problems.length > 0) {
        throw new BadInput(
            ['The stack cannot be configured like this:', ...problems.map((p) => `  - ${p}`)].join('\n'),
        );
    }
    const values = readings.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const]));
    return Object.fromEntries(values) as unknown as Configuration;
}

/** What a row makes of its stored text: a value, or a problem and the default. */
function reading(
    key: string,
    row: Setting<unknown>,
    stored: string | undefined,
    { infrastructure, scenario }: { infrastructure: string; scenario: string },
): Reading {
    const { absent, read, requiredBy, wanted } = row;
    const value = stored === undefined ? undefined : read(stored);
    if (value !== undefined) {
        return { value };
    }
    const byDefault = typeof absent === 'function' ? (absent as (name: string) => unknown)(infrastructure) : absent;
    if (stored !== undefined) {
        return { value: byDefault, problem: `\`${key}\` is ${JSON.stringify(stored)}; ${wanted}.` };
    }
    const needing = [infrastructure, scenario].find((name) => requiredBy?.includes(name));
    return needing === undefined
        ? { value: byDefault }
        : { problem: `\`${key}\` is missing, which \`${needing}\` needs; ${wanted}.` };
}

interface Reading {
    value?: unknown;
    problem?: string;
}

/** A setting that only other infrastructures, or other scenarios, have. */
function misplaced(
    key: string,
    { of = [] }: Setting<unknown>,
    { scenarios }: Choices,
    chosen: { infrastructure: string; scenario: string },
): string {
    const here = of.every((name) => scenarios.includes(name)) ? chosen.scenario : chosen.infrastructure;
    return `\`${key}\` is a setting of ${of.join(' and ')}, not of ${here}.`;
}

function unknown(key: string, known: readonly string[]): string {
    const meant = nearest(key, known);
    return `\`${key}\` is no setting; known are ${known.join(', ')}.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`;
}

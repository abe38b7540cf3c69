import type { OutputMap } from '@pulumi/pulumi/automation';
import type { Changes, Step } from '../engine/events';
import { type Remediation, type Violation, violationText } from '../engine/violations';
import type { PluginChoice } from '../plugins/install';

/** What a stack command did, for people and for machines. */
export interface Summary {
    operation: string;
    stack: string;
    result: 'succeeded' | 'failed';
    changes?: Changes;
    steps?: Step[];
    durationMs: number;
    plugins: { name: PluginChoice['name'] | 'policy host'; version: string; source: PluginChoice['source'] }[];
    outputs?: OutputMap;
    warnings?: string[];
    errors?: string[];
    /** With a policy pack. */
    violations?: readonly Violation[];
    remediations?: readonly Remediation[];
}

/** One JSON document; a secret output is there by name only. */
export function summaryJson(summary: Summary): string {
    const { outputs, ...rest } = summary;
    const shown = Object.entries(outputs ?? {}).map(([name, { value, secret }]) => [
        name,
        secret ? '[secret]' : (value as unknown),
    ]);
    return `${JSON.stringify({ ...rest, ...(outputs && { outputs: Object.fromEntries(shown) as unknown }) }, undefined, 2)}\n`;
}

/** Past tense of each operation. */
const verbs: Record<string, Partial<Record<keyof Changes, string>>> = {
    preview: { create: 'to create', update: 'to update', replace: 'to replace', delete: 'to delete' },
    refresh: { update: 'drifted', delete: 'gone', same: 'as recorded' },
};
const done: Record<keyof Changes, string> = {
    create: 'created',
    update: 'updated',
    replace: 'replaced',
    delete: 'deleted',
    same: 'unchanged',
};

/** A few lines: the changes, the plugins, and the outputs. */
export function summaryText(summary: Summary): string {
    const { operation, stack, changes, durationMs, plugins, outputs, warnings, steps } = summary;
    const { remediations = [], violations = [] } = summary;
    const listed = operation === 'preview' || operation === 'refresh';
    const counts = (Object.keys(done) as (keyof Changes)[])
        .filter((key) => (changes?.[key] ?? 0) > 0)
        .map((key) => `${changes?.[key] ?? 0} ${verbs[operation]?.[key] ?? done[key]}`);
    const scalars = Object.entries(outputs ?? {}).filter(
        ([, { value, secret }]) => !secret && ['string', 'number', 'boolean'].includes(typeof value),
    );
    return [
        ...(listed ? (steps ?? []).map(stepLine) : []),
        ...(warnings ?? []).map((warning) => `warning: ${warning}`),
        ...remediations.flatMap(({ changes: fields, policy, resource }) => [
            `remediated ${policy}: ${resource}`,
            ...fields.map((field) => `    ${field}`),
        ]),
        ...violations.map(violationText),
        `${stack}: ${counts.join(', ') || 'nothing to do'} (${(durationMs / 1000).toFixed(1)} s)`,
        ...(plugins.length === 0
            ? []
            : [`plugins: ${plugins.map(({ name, version, source }) => `${name} ${version} (${source})`).join(', ')}`]),
        ...scalars.map(([name, { value }]) => `${name}: ${String(value)}`),
        '',
    ].join('\n');
}

function stepLine({ action, resource, properties }: Step): string {
    return `  ${action} ${resource}${properties.length > 0 ? `: ${properties.join(', ')}` : ''}`;
}

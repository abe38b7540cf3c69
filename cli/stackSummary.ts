import type { OutputMap } from '@pulumi/pulumi/automation';
import type { PluginChoice } from '../lab/plugins/install';
import type { Changes, Step } from '../stacks/engineEvents';

/** What a stack command did, for people and for machines. */
export interface Summary {
    operation: string;
    stack: string;
    result: 'succeeded' | 'failed';
    changes?: Changes;
    steps?: Step[];
    durationMs: number;
    plugins: Pick<PluginChoice, 'name' | 'version' | 'source'>[];
    outputs?: OutputMap;
    warnings?: string[];
    errors?: string[];
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

const verbs: [keyof Changes, done: string, planned: string][] = [
    ['create', 'created', 'to create'],
    ['update', 'updated', 'to update'],
    ['replace', 'replaced', 'to replace'],
    ['delete', 'deleted', 'to delete'],
    ['same', 'unchanged', 'unchanged'],
];

/** A few lines: what was done, by which plugins, and what came of it. */
export function summaryText(summary: Summary): string {
    const { operation, stack, changes, durationMs, plugins, outputs, warnings, steps } = summary;
    const planned = operation === 'preview';
    const counts = verbs
        .filter(([key]) => (changes?.[key] ?? 0) > 0)
        .map(([key, done, todo]) => `${changes?.[key] ?? 0} ${planned ? todo : done}`);
    const scalars = Object.entries(outputs ?? {}).filter(
        ([, { value, secret }]) => !secret && ['string', 'number', 'boolean'].includes(typeof value),
    );
    return [
        ...(planned ? (steps ?? []).map(planLine) : []),
        ...(warnings ?? []).map((warning) => `warning: ${warning}`),
        `${stack}: ${counts.join(', ') || 'nothing to do'} (${(durationMs / 1000).toFixed(1)} s)`,
        ...(plugins.length === 0
            ? []
            : [`plugins: ${plugins.map(({ name, version, source }) => `${name} ${version} (${source})`).join(', ')}`]),
        ...scalars.map(([name, { value }]) => `${name}: ${String(value)}`),
        '',
    ].join('\n');
}

function planLine({ action, resource, properties }: Step): string {
    return `  ${action} ${resource}${properties.length > 0 ? `: ${properties.join(', ')}` : ''}`;
}

import { load } from 'js-yaml';
import { firstLine } from '../../errors';
import { isObject } from '../../isObject';
import type { Problem } from '../problem';

/** Values of a Helm chart. */
export interface HelmValues {
    [key: string]: unknown;
}

/** The values that a YAML text holds, or what is wrong with it. */
export function parsedValues(text: string | undefined): { values: HelmValues; problems: Problem[] } {
    let parsed: unknown;
    try {
        parsed = load(text ?? '') ?? {};
    } catch (error) {
        return { values: {}, problems: [{ path: 'values', reason: `is no YAML: ${firstLine(error)}.` }] };
    }
    return isObject(parsed)
        ? { values: parsed, problems: [] }
        : {
              values: {},
              problems: [
                  { path: 'values', reason: 'is no YAML mapping', fix: 'write it as in a chart’s `values.yaml`.' },
              ],
          };
}

/** Both together: mappings key by key, lists one after the other; else what is `added` wins. */
export function mergedValues(values: HelmValues, added: HelmValues): HelmValues {
    const merged: HelmValues = { ...values };
    for (const [key, value] of Object.entries(added)) {
        const before = values[key];
        if (isObject(before) && isObject(value)) {
            merged[key] = mergedValues(before, value);
        } else if (Array.isArray(before) && Array.isArray(value)) {
            merged[key] = [...(before as unknown[]), ...(value as unknown[])];
        } else {
            merged[key] = value;
        }
    }
    return merged;
}

/** What is no mapping, with the keys down to it. */
export function leavesOf(values: HelmValues, before: string[] = []): { path: string[]; value: unknown }[] {
    return Object.entries(values).flatMap(([key, value]) => {
        const path = [...before, key];
        return isObject(value) ? leavesOf(value, path) : [{ path, value }];
    });
}

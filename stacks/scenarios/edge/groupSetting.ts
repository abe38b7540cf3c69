import { isObject } from '../../../isObject';
import { json, number } from '../../settings/readers';

/** A failover group as configured: regions, and their weights if they have any. */
export type GroupSetting = { region: string; weight?: number }[];

/**
 * Reads the groups: a list of lists of regions, or of weights by region, such as
 * `[{"us-central1": 3, "us-east1": 1}, ["asia-east1"]]`. Undefined for anything else.
 */
export function groupSettings(value: string): GroupSetting[] | undefined {
    const parsed = json(value);
    const groups: (GroupSetting | undefined)[] = Array.isArray(parsed) ? parsed.map(groupSetting) : [];
    return groups.length > 0 && groups.every((group) => group !== undefined) ? groups : undefined;
}

function groupSetting(group: unknown): GroupSetting | undefined {
    if (Array.isArray(group)) {
        return group.length > 0 && group.every(isName) ? group.map((region) => ({ region })) : undefined;
    }
    if (!isObject(group)) {
        return undefined;
    }
    const entries = Object.entries(group).map(([region, weight]) => ({ region, weight: number(weight) ?? 0 }));
    return entries.length > 0 && entries.every(({ weight }) => Number.isInteger(weight) && weight >= 1)
        ? entries
        : undefined;
}

function isName(region: unknown): region is string {
    return typeof region === 'string' && region !== '';
}

import { isObject } from '../../../isObject';
import { json, number } from '../../settings/readers';

/** Fallbacks of one tier as configured: regions, and their weights if they have any. */
export type TierSetting = { region: string; weight?: number }[];

/**
 * Reads the tiers of fallbacks: a list of lists of regions, or of weights by region, such as
 * `[{"us-central1": 3, "us-east1": 1}, ["asia-east1"]]`. Undefined for anything else.
 */
export function fallbackSetting(value: string): TierSetting[] | undefined {
    const parsed = json(value);
    const tiers: (TierSetting | undefined)[] = Array.isArray(parsed) ? parsed.map(tierSetting) : [];
    return tiers.length > 0 && tiers.every((tier) => tier !== undefined) ? tiers : undefined;
}

function tierSetting(tier: unknown): TierSetting | undefined {
    if (Array.isArray(tier)) {
        return tier.length > 0 && tier.every(isName) ? tier.map((region) => ({ region })) : undefined;
    }
    if (!isObject(tier)) {
        return undefined;
    }
    const entries = Object.entries(tier).map(([region, weight]) => ({ region, weight: number(weight) ?? 0 }));
    return entries.length > 0 && entries.every(({ weight }) => Number.isInteger(weight) && weight >= 1)
        ? entries
        : undefined;
}

function isName(region: unknown): region is string {
    return typeof region === 'string' && region !== '';
}

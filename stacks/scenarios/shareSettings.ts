import type { DrillPlan } from '../../drill/plan/plan';
import { failbackAt, failbackKeys } from './failbackSettings';

/** The settings of a stack by which its requests are shared between two sides. */
export interface ShareSettings {
    /** Those that give the primary this percent of the requests. */
    readonly at: (percent: number) => Record<string, string>;
    /** Keys of all of them, which a share replaces. */
    readonly keys: readonly string[];
}

const betweenClusters: ShareSettings = { at: failbackAt, keys: failbackKeys };

const betweenGateways: ShareSettings = { at: (percent) => ({ moved: String(100 - percent) }), keys: ['moved'] };

/** How the sides of a plan share the requests. */
export function shareSettings({ sides }: Pick<DrillPlan, 'sides'>): ShareSettings {
    return sides?.gateways ? betweenGateways : betweenClusters;
}

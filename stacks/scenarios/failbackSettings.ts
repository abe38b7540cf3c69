import { FailbackMode, failbackProblems, FailoverSide } from '../../components/failback';
import { problemText } from '../../components/problem';
import type { Configuration } from '../settings/configuration';
import { oneOf, positive } from '../settings/readers';
import type { SettingsTable } from '../settings/setting';

/** How requests return to the primary. */
export interface FailbackSettings {
    /** Who decides when requests return to the primary. Default: `auto`. */
    failback?: FailbackMode;
    /** With `failback: hold`, required: the side that serves. */
    serving?: FailoverSide;
    /** With `failback: ramp`, required: percent of the requests that the primary gets. */
    share?: number;
}

const of = ['edge', 'locality'];

export const failbackSettings: SettingsTable<FailbackSettings> = {
    failback: { of, ...oneOf(Object.values(FailbackMode)) },
    serving: { of, ...oneOf(Object.values(FailoverSide)) },
    share: { of, wanted: 'a percentage from 1 to 99 is needed', read: percentage },
};

function percentage(stored: string): number | undefined {
    const found = positive(stored);
    return found !== undefined && found < 100 ? found : undefined;
}

const names = { mode: 'failback', serving: 'serving', share: 'share', said: 'failback' };

/** What is wrong with the three settings together. */
export function failbackSettingProblems({
    failback: mode = FailbackMode.Auto,
    serving,
    share,
}: Pick<Configuration, keyof FailbackSettings>): string[] {
    const given = { mode, ...(serving && { serving }), ...(share !== undefined && { share }) };
    return failbackProblems(given, names).map(problemText);
}

/** Keys of the three settings. */
export const failbackKeys = ['failback', 'serving', 'share'] as const satisfies (keyof FailbackSettings)[];

/**
 * The settings that give the primary this percent of the requests. None of them: the fallbacks are held. All of them: as
 * without a shift, by health alone.
 */
export function failbackAt(percent: number): Record<string, string> {
    if (percent >= 100) {
        return { failback: FailbackMode.Auto };
    }
    return percent <= 0
        ? { failback: FailbackMode.Hold, serving: FailoverSide.Fallback }
        : { failback: FailbackMode.Ramp, share: String(percent) };
}

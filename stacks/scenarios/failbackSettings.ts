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

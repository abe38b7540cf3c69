import { names, numbersByName, text } from '../../settings/readers';
import type { SettingsTable } from '../../settings/setting';

/** What `locality` is configured with; `mesh` has some of it too. */
export interface LocalitySettings {
    /** First words of the application's replies. */
    text: string;
    /** Percent of the requests by region. Default: an equal share each. */
    weights?: Record<string, number>;
    /** Order of the regions instead of weights. */
    preference?: string[];
}

export const localitySettings: SettingsTable<LocalitySettings> = {
    text: { of: ['locality', 'mesh'], wanted: 'a text is needed', read: text, absent: 'hello-world' },
    weights: {
        of: ['locality', 'service'],
        wanted: 'percents by region are needed, such as {"europe-west1": 100}',
        read: numbersByName,
    },
    preference: {
        of: ['locality', 'mesh', 'service'],
        wanted: 'a list of regions is needed, such as ["europe-west1"]',
        read: names,
    },
};

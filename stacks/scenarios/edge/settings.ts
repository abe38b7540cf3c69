import { oneOf, text } from '../../settings/readers';
import type { SettingsTable } from '../../settings/setting';
import { type GroupSetting, groupSettings } from './groupSetting';

/** What `edge` is configured with. */
export interface EdgeSettings {
    /** Failover groups in their order, by region. Default: each remote region alone, in the order of `regions`. */
    groups?: GroupSetting[];
    /** Who writes the failover: Gloo Federation, or the stack itself. Default: as the variant does it. */
    edgeMode?: EdgeMode;
    /** Licence of Gloo's enterprise edition, where the infrastructure does not run it. Secret. */
    glooLicenseKey?: string;
}

const edgeModes = ['federation', 'direct'] as const;
type EdgeMode = (typeof edgeModes)[number];

const of = ['edge'];

export const edgeSettings: SettingsTable<EdgeSettings> = {
    groups: {
        of,
        wanted:
            'a list of groups is needed, each of regions or of weights by region, such as ' +
            '[{"us-central1": 3, "us-east1": 1}]',
        read: groupSettings,
    },
    edgeMode: { of, ...oneOf(edgeModes) },
    glooLicenseKey: { of, wanted: 'a licence key is needed', read: text },
};

import { BridgeThrough } from '../../../components';
import { oneOf } from '../../settings/readers';
import type { SettingsTable } from '../../settings/setting';

/** What `service-bridge` is configured with. */
export interface ServiceBridgeSettings {
    /** Whose objects make the bridge. Default: `istio`. */
    through?: BridgeThrough;
}

export const serviceBridgeSettings: SettingsTable<ServiceBridgeSettings> = {
    through: { of: ['service-bridge'], ...oneOf(Object.values(BridgeThrough)) },
};

import { RotationPhase } from '../../../components/certificates/rotation';
import { traitsOf } from '../../infrastructure/traits';
import { count, oneOf, positive } from '../../settings/readers';
import type { SettingsTable } from '../../settings/setting';

/** The root of trust of a mesh and its rotation, for every scenario whose clusters are one mesh. */
export interface RotationSettings {
    /** Number of the root that the mesh trusts; during a rotation, of the outgoing one. */
    root: number;
    /** How far the next root has replaced it. */
    rotation: RotationPhase;
    /** Hours between two phases of a rotation. Default: as the infrastructure needs. */
    settlingHours: number;
}

const of = ['edge-and-mesh', 'locality', 'mesh', 'service-bridge', 'service'];

export const rotationSettings: SettingsTable<RotationSettings> = {
    root: { of, wanted: 'a whole number of at least 1 is needed', read: positive, absent: 1 },
    rotation: { of, ...oneOf(Object.values(RotationPhase)), absent: RotationPhase.Stable },
    settlingHours: {
        of,
        wanted: 'a whole number of hours is needed',
        read: count,
        absent: (infrastructure) => traitsOf(infrastructure).settlingHours,
    },
};

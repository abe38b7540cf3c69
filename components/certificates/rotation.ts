import type * as pulumi from '@pulumi/pulumi';
import type { Problem } from '../problem';
import type { Authority } from './authority';

/** How far a root has taken over from the one before. Each phase is one `pulumi up`, and each can be gone back to. */
export const RotationPhase = {
    /** No rotation: this root signs, and it alone is trusted. */
    Stable: 'stable',
    /** The new root is trusted beside its predecessor, which still signs. */
    Introduce: 'introduce',
    /** The new root signs: intermediates and leaves are issued again. Both roots are trusted. */
    Reissue: 'reissue',
    /** The new root alone is trusted. The predecessor still exists, so that there is a way back to `reissue`. */
    Retire: 'retire',
} as const;
export type RotationPhase = (typeof RotationPhase)[keyof typeof RotationPhase];

/** A new root taking over from the one before. */
export interface Rotation {
    /** How far it is. */
    phase: pulumi.Input<RotationPhase>;
    /** The root that is being replaced. Needed in every phase but `stable`. */
    predecessor?: pulumi.Input<Authority>;
}

const phases: readonly string[] = Object.values(RotationPhase);

/** Everything wrong with a rotation as far as its argument shows. */
export function rotationProblems(phase: string, hasPredecessor: boolean): Problem[] {
    if (!phases.includes(phase)) {
        return [{ path: 'rotation.phase', reason: `is "${phase}"`, fix: `known are ${phases.join(', ')}.` }];
    }
    if (phase === RotationPhase.Stable) {
        return hasPredecessor
            ? [
                  {
                      path: 'rotation.predecessor',
                      reason: 'is given although `rotation.phase` is stable: who is trusted then?',
                      fix: 'Begin with `introduce`; when the rotation is over, leave `rotation` out.',
                  },
              ]
            : [];
    }
    return hasPredecessor
        ? []
        : [{ path: 'rotation.predecessor', reason: `is missing; \`${phase}\` needs the root that is being replaced.` }];
}

/** Whether it is still the predecessor that signs. */
export function predecessorSigns(phase: RotationPhase): boolean {
    return phase === RotationPhase.Introduce;
}

/** Whether the predecessor is trusted, and therefore in the bundle. */
export function predecessorIsTrusted(phase: RotationPhase): boolean {
    return phase === RotationPhase.Introduce || phase === RotationPhase.Reissue;
}

/** What reading back an act's effect shows: in place, not yet, or undone by somebody else. */
export type Proof = { readonly state: 'held' } | { readonly state: 'pending' | 'undone'; readonly text: string };

export const held: Proof = { state: 'held' };

/** The proof of several acts: all of them must be in place. */
export function combined(proofs: readonly Proof[]): Proof {
    return proofs.find(({ state }) => state === 'undone') ?? proofs.find(({ state }) => state === 'pending') ?? held;
}

import { now } from '../clock';

/** What reading back an act's effect shows: in place, not yet, or undone by somebody else. */
export type Proof = { readonly state: 'held' } | { readonly state: 'pending' | 'undone'; readonly text: string };

export const held: Proof = { state: 'held' };

/** The proof of several acts: all of them must be in place. */
export function combined(proofs: readonly Proof[]): Proof {
    return proofs.find(({ state }) => state === 'undone') ?? proofs.find(({ state }) => state === 'pending') ?? held;
}

/** A read-back that costs much: between two reads the last proof counts. A failed read is repeated at once. */
export function atMostEvery(ms: number, readBack: () => Promise<Proof>): () => Promise<Proof> {
    let last: { at: number; proof: Proof } | undefined;
    return async () => {
        if (last?.proof.state !== 'held' || now() - last.at >= ms) {
            last = { at: now(), proof: await readBack() };
        }
        return last.proof;
    };
}

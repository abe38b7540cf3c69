/** Uniform in [0, 1), a linear congruential generator (Numerical Recipes). */
export function generator(seed: number): () => number {
    let state = seed >>> 0;
    return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

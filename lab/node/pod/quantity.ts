const factors: Record<string, number> = {
    n: 1e-9,
    u: 1e-6,
    m: 1e-3,
    '': 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    E: 1e18,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
    Ei: 2 ** 60,
};

/** The value of a Kubernetes quantity: `250m` is 0.25, `1Gi` is 1073741824, `2e3` is 2000. */
export function parseQuantity(quantity: string): number {
    const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([A-Za-z]*)$/.exec(quantity.trim());
    const factor = factors[match?.[2] ?? ''];
    if (!match || factor === undefined) {
        throw new Error(`"${quantity}" is not a quantity`);
    }
    return Number(match[1]) * factor;
}

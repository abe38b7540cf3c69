/**
 * Percents of the requests at the primary that a shift deploys in turn: the starting one is not among them, the final one
 * is the last. No step is larger than `step`.
 */
export function shiftSteps(from: number, to: number, step: number): number[] {
    const count = Math.ceil(Math.abs(to - from) / step);
    const sign = Math.sign(to - from);
    return Array.from({ length: count }, (_, index) => (index === count - 1 ? to : from + sign * step * (index + 1)));
}

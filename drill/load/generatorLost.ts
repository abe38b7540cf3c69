/** A load generator ended by itself: what was measured until then proves nothing. */
export class GeneratorLost extends Error {
    override readonly name = 'GeneratorLost';
}

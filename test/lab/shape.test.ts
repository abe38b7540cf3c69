import { describeShape, isSameShape, type LabShape } from '../../lab/shape';

const shape: LabShape = { networks: 'one', istio: true, gloo: false };

describe('the shape of a lab', () => {
    it.each<[string, Partial<LabShape>]>([
        ['its networks', { networks: 'each' }],
        ['Istio', { istio: false }],
        ['Gloo', { gloo: true }],
    ])('is another one when it differs in %s', (_, change) => {
        expect(isSameShape(shape, { ...shape, ...change })).toBe(false);
        expect(isSameShape({ ...shape, ...change }, { ...shape, ...change })).toBe(true);
    });

    it.each<[LabShape, string]>([
        [shape, 'one network, Istio'],
        [{ networks: 'each', istio: false, gloo: true }, 'a network for each cluster, Gloo'],
    ])('%j is said to people as %s', (value, words) => {
        expect(describeShape(value)).toBe(words);
    });
});

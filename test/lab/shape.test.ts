import { describeShape, isSameShape, type LabShape } from '../../lab/shape';

const shape: LabShape = { networks: 'one', istio: true };

describe('the shape of a lab', () => {
    it.each<[string, Partial<LabShape>]>([
        ['its networks', { networks: 'each' }],
        ['Istio', { istio: false }],
        ['its gateway', { gateways: ['gloo'] }],
        ['its other gateway', { gateways: ['envoy-gateway'] }],
        ['both gateways', { gateways: ['gloo', 'envoy-gateway'] }],
    ])('is another one when it differs in %s', (_, change) => {
        expect(isSameShape(shape, { ...shape, ...change })).toBe(false);
        expect(isSameShape({ ...shape, ...change }, { ...shape, ...change })).toBe(true);
    });

    it.each<[LabShape, string]>([
        [shape, 'one network, Istio'],
        [{ networks: 'each', istio: false, gateways: ['gloo'] }, 'a network for each cluster, Gloo'],
        [{ networks: 'each', istio: false, gateways: ['envoy-gateway'] }, 'a network for each cluster, Envoy Gateway'],
        [
            { networks: 'each', istio: false, gateways: ['gloo', 'envoy-gateway'] },
            'a network for each cluster, Gloo, Envoy Gateway',
        ],
    ])('%j is said to people as %s', (value, words) => {
        expect(describeShape(value)).toBe(words);
    });
});

import { parseQuantity } from '../../../../lab/node/pod/quantity';

describe('parseQuantity', () => {
    it.each([
        ['1', 1],
        ['250m', 0.25],
        ['1.5', 1.5],
        ['1k', 1000],
        ['1Ki', 1024],
        ['128Mi', 134217728],
        ['1Gi', 1073741824],
        ['2e3', 2000],
        ['1E', 1e18],
    ])('%s is %d', (quantity, amount) => {
        expect(parseQuantity(quantity)).toBeCloseTo(amount, 9);
    });

    it.each(['', 'x', '1X', '1 Gi'])('refuses "%s"', (quantity) => {
        expect(() => parseQuantity(quantity)).toThrow('is not a quantity');
    });
});

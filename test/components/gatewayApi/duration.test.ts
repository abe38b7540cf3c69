import * as fc from 'fast-check';
import { gatewayDuration } from '../../../components/gatewayApi/duration';
import { milliseconds } from '../../../duration';

describe('gatewayDuration', () => {
    it.each([
        ['0s', '0s'],
        ['250ms', '250ms'],
        ['1.5s', '1s500ms'],
        ['90s', '1m30s'],
        ['3600s', '1h'],
    ])('writes %s as %s', (duration, written) => {
        expect(gatewayDuration(duration)).toBe(written);
    });

    it('keeps the time, in the form that Gateway API accepts', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 99_999 * 3_600_000 }), (time) => {
                const written = gatewayDuration(`${time}ms`);
                expect(written).toMatch(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/);
                expect(milliseconds(written)).toBe(time);
            }),
        );
    });
});

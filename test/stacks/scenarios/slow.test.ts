import { expectingSlow } from '../../../stacks/scenarios';
import { plan } from '../../drill/support/synthetic';

const expected = (perTryTimeoutMs: number) => expectingSlow({ ...plan, perTryTimeoutMs }).expectations.faults.slow;

describe('a workload that replies 500 ms late', () => {
    it('is expected to fail over as one that hangs where a try ends before it replies', () => {
        expect(expected(250)).toEqual(plan.expectations.faults.hang);
    });

    it.each([0, 500, 1000])('is expected to keep its traffic where a try may take it (%i ms)', (perTryTimeoutMs) => {
        expect(expected(perTryTimeoutMs)).toEqual({ fault: plan.expectations.steady });
    });

    it('has no expectation where one that hangs has none', () => {
        const { crash } = plan.expectations.faults;
        const without = { ...plan, expectations: { ...plan.expectations, faults: { ...(crash && { crash }) } } };
        expect(expectingSlow(without)).toBe(without);
    });
});

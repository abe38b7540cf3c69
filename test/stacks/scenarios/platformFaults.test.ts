import { recipeProblems } from '../../../drill/faults/recipeProblems';
import { withPlatformFaults } from '../../../stacks/scenarios/platformFaults';
import { plan } from '../../drill/support/synthetic';

const { crash } = plan.expectations.faults;
const crashing = { ...plan.expectations.faults, crash: { ...crash, fault: crash?.fault ?? {}, lost: 0 } };
const losing = { ...plan, expectations: { ...plan.expectations, faults: crashing } };

describe('faults of the platform', () => {
    it('without the API server requests go where they went, and no more are lost than when the workload dies', () => {
        const { expectations } = withPlatformFaults(losing, { istiod: false });
        expect(expectations.faults['api-server-down']).toEqual({ fault: plan.expectations.steady, lost: 0 });
    });

    it('without istiod the workload dies, and the same is expected as with it', () => {
        const { faults, expectations } = withPlatformFaults(losing, { istiod: true });
        expect(expectations.faults['istiod-down']).toEqual(crashing.crash);
        const { namespace, selector } = plan.workload;
        expect(faults?.['istiod-down']).toMatchObject({
            before: [{ do: 'istiod-down', cluster: plan.primary }],
            actions: [{ do: 'crash', cluster: plan.primary, namespace, selector }],
        });
    });

    it('there is no fault of an istiod that is not there', () => {
        const { faults, expectations } = withPlatformFaults(plan, { istiod: false });
        expect({ ...faults, ...expectations.faults }).not.toHaveProperty('istiod-down');
    });

    it.each([
        [
            'envoy-gateway',
            {
                do: 'crash',
                cluster: plan.primary,
                namespace: 'envoy-gateway-system',
                selector: { 'control-plane': 'envoy-gateway' },
            },
        ],
        ['gloo', { do: 'gateway-controller-down', cluster: plan.primary }],
        ['kgateway', { do: 'gateway-controller-down', cluster: plan.primary }],
    ])('without the controller of %s the workload dies, and the same is expected as with it', (gateway, before) => {
        const kind = 'gateway-controller-down';
        const { faults, expectations } = withPlatformFaults({ ...losing, gateway }, { istiod: false });
        expect(expectations.faults[kind]).toEqual(crashing.crash);
        expect(faults?.[kind]).toMatchObject({ before: [before], actions: [{ do: 'crash', cluster: plan.primary }] });
        expect(recipeProblems('f', faults?.[kind], [plan.primary])).toEqual([]);
    });

    it('there is no fault of a controller where two gateways share the requests, or there is none', () => {
        for (const gateway of ['gloo to envoy-gateway', undefined]) {
            const { faults } = withPlatformFaults(
                { ...plan, ...(gateway !== undefined && { gateway }) },
                { istiod: false },
            );
            expect(faults ?? {}).not.toHaveProperty('gateway-controller-down');
        }
    });

    it('nothing is expected where nothing is expected of a workload that dies', () => {
        const { hang } = plan.expectations.faults;
        const without = { ...plan, expectations: { ...plan.expectations, faults: { ...(hang && { hang }) } } };
        expect(withPlatformFaults(without, { istiod: true })).toBe(without);
    });
});

import { FailbackMode, FailoverSide } from '../../../components';
import { failbackAt, failbackSettingProblems } from '../../../stacks/scenarios/failbackSettings';
import { deployStack, kubeconfigFile } from '../support/everyStack';

describe('the settings of a failback', () => {
    it.each<[Parameters<typeof failbackSettingProblems>[0], string]>([
        [{ failback: FailbackMode.Hold }, '`serving` is missing, which `failback: hold` needs; name the side to hold'],
        [{ failback: FailbackMode.Ramp }, '`share` is missing, which `failback: ramp` needs; use 1 to 99'],
        [{ serving: FailoverSide.Fallback }, '`serving` has no effect with `failback: auto`; leave it out.'],
        [{ failback: FailbackMode.Hold, serving: FailoverSide.Primary, share: 5 }, '`share` has no effect'],
    ])('are refused by their own names: %j', (settings, message) => {
        const problems = failbackSettingProblems(settings);
        expect(problems).toHaveLength(1);
        expect(problems[0]).toContain(message);
    });

    it.each<Parameters<typeof failbackSettingProblems>[0]>([
        {},
        { failback: FailbackMode.Auto },
        { failback: FailbackMode.Hold, serving: FailoverSide.Primary },
        { failback: FailbackMode.Ramp, share: 5 },
    ])('are right: %j', (settings) => {
        expect(failbackSettingProblems(settings)).toEqual([]);
    });

    it('are refused before anything of `locality` is declared', async () => {
        const regions = ['europe-west1', 'us-central1'];
        const clusters = regions.map((region) => ({ name: region, kubeconfig: kubeconfigFile(region), region }));
        const held = deployStack({
            infrastructure: 'existing',
            scenario: 'locality',
            variant: 'hardened',
            settings: {
                clusters: JSON.stringify(clusters),
                preference: JSON.stringify(regions),
                failback: 'hold',
            },
            clusters: regions,
            environment: {},
        });
        await expect(held).rejects.toThrow('`serving` is missing, which `failback: hold` needs');
    });
});

describe('failbackAt', () => {
    it.each([
        [100, { failback: 'auto' }],
        [99, { failback: 'ramp', share: '99' }],
        [1, { failback: 'ramp', share: '1' }],
        [0, { failback: 'hold', serving: 'fallback' }],
    ])('%i %%', (percent, settings) => {
        expect(failbackAt(percent)).toEqual(settings);
    });
});

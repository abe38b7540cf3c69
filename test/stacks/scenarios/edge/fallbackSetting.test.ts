import { fallbackSetting } from '../../../../stacks/scenarios/edge/fallbackSetting';

describe('fallbackSetting', () => {
    it('reads regions, and weights by region', () => {
        expect(fallbackSetting('[{"us-central1": 3, "us-east1": 1}, ["asia-east1"]]')).toEqual([
            [
                { region: 'us-central1', weight: 3 },
                { region: 'us-east1', weight: 1 },
            ],
            [{ region: 'asia-east1' }],
        ]);
    });

    it.each([
        '',
        '{',
        '[]',
        '[[]]',
        '[{}]',
        '["us-central1"]',
        '[["us-central1", 1]]',
        '[{"a": 0}]',
        '[{"a": 1.5}]',
        '{}',
    ])('does not take %p', (value) => expect(fallbackSetting(value)).toBeUndefined());
});

import { upArguments } from '../../cli/deployStack';
import type { DrillFlags } from '../../cli/drillCommands';
import { chosenVariants } from '../../cli/drillVariants';
import { BadInput } from '../../errors';

const flags: DrillFlags = {
    infrastructure: 'lab',
    scenario: 'edge',
    tool: [],
    fault: 'all',
    rate: '200',
    hold: '10s',
    timeout: '5s',
    warmUp: '30s',
    attempts: '1',
};

describe('the stack that a drill deploys again', () => {
    it('is the one of its flags, with the settings it has and those of the step', () => {
        const chosen = { ...flags, stack: 'mine', state: '/state', tool: ['envoy=/envoy'] };
        const settings = {
            infrastructure: 'lab',
            scenario: 'edge',
            variant: 'guide',
            replicas: '2',
            rotation: 'reissue',
        };
        expect(upArguments(chosen, settings).join(' ')).toBe(
            'up --infrastructure lab --scenario edge --variant guide --stack mine --state /state --tool envoy=/envoy ' +
                '--config replicas=2 --config rotation=reissue',
        );
        expect(upArguments(flags, {})).toEqual(['up', '--infrastructure', 'lab', '--scenario', 'edge']);
    });
});

describe('the variants of a drill', () => {
    it('are those that are named, in their order', () => {
        expect(chosenVariants({ ...flags, variant: 'hardened, guide' })).toEqual(['hardened', 'guide']);
        expect(chosenVariants({ ...flags, variant: 'guide' })).toHaveLength(1);
        expect(chosenVariants(flags)).toHaveLength(1);
    });

    it.each([
        ['one is unknown or there twice', { variant: 'guide,soft,guide' }, 'has `soft`, has `guide` twice; known are'],
        ['a plan says what is deployed', { variant: 'guide,hardened', plan: 'plan.json' }, 'cannot be deployed'],
    ])('are refused where %s', (_, change, message) => {
        const refused = (): unknown => chosenVariants({ ...flags, ...change });
        expect(refused).toThrow(BadInput);
        expect(refused).toThrow(message);
    });
});

import { explainCommand } from '../../cli/explainCommand';
import { planCommand } from '../../cli/planCommand';
import { watchCommand } from '../../cli/watchCommand';

function parsed(...values: string[]): unknown {
    const command = explainCommand()
        .exitOverride()
        .configureOutput({ writeErr: () => undefined })
        .action(() => undefined);
    command.parse(
        values.flatMap((value) => ['--reads', value]),
        { from: 'user' },
    );
    return command.opts().reads;
}

describe('--reads', () => {
    it.each([
        [[], {}],
        [['west=east'], { west: ['east'] }],
        [['west=east,north', 'east=none', 'north=all'], { west: ['east', 'north'], east: [], north: 'all' }],
    ])('%j', (values, expected) => {
        expect(parsed(...values)).toEqual(expected);
    });

    it.each(['west', 'west=', '=east', 'west=east,', 'west=a=b', 'west=all,east', 'west=none,east'])(
        'refuses %s, and says what to write',
        (value) => {
            expect(() => parsed(value)).toThrow(/Write (<cluster>=<cluster>|all or none alone)/);
        },
    );

    it('refuses a cluster twice', () => {
        expect(() => parsed('west=east', 'west=north')).toThrow('west is named twice');
    });

    it('is taken by every command that explains a fleet', () => {
        for (const command of [explainCommand(), planCommand(), watchCommand()]) {
            expect(command.options.map(({ long }) => long)).toContain('--reads');
        }
    });
});

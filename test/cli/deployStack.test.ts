import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployStack, upArguments } from '../../cli/deployStack';
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

describe('the process that deploys it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
    const [node = '', program = ''] = process.argv;
    afterAll(() => {
        process.argv.splice(0, 2, node, program);
        rmSync(folder, { recursive: true });
    });

    it('is in a group of its own, which Ctrl-C of the terminal does not reach', async () => {
        const script = join(folder, 'up.js');
        writeFileSync(
            script,
            `const stat = require('node:fs').readFileSync('/proc/self/stat', 'utf8');
            const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
            process.stdout.write(JSON.stringify({ outputs: { isLeader: group === process.pid } }));`,
        );
        process.argv.splice(0, 2, node, script);
        expect(await deployStack(flags, {}, {}, () => undefined)).toEqual({ isLeader: true });
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

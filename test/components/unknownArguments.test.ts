import * as pulumi from '@pulumi/pulumi';
import { problemText } from '../../components/problem';
import { unknownArguments } from '../../components/unknownArguments';

const texts = (type: string, value: unknown) => unknownArguments(type, value).map(problemText);

describe('unknown arguments', () => {
    it.each<[string, string, object, string[]]>([
        [
            'are named with the nearest known one',
            'LocalityFailover',
            { detecton: {} },
            ['`detecton` is not an argument; did you mean `detection`?'],
        ],
        [
            'are named with their path in a nested object',
            'HealthCheckedUpstream',
            { healthCheck: { pth: '/' } },
            ['`healthCheck.pth` is not an argument; did you mean `path`?'],
        ],
        [
            'are named with their path in a list',
            'LocalityFailover',
            { localities: [{ region: 'a' }, { regoin: 'b' }] },
            ['`localities[1].regoin` is not an argument; did you mean `region`?'],
        ],
        [
            'are answered with the known ones when none is near',
            'MeshFailover',
            { entry: { colour: 'red' } },
            ['`entry.colour` is not an argument; known are gatewayName, gatewaySelector, hosts.'],
        ],
        ['take the names of JavaScript for no argument', 'LocalityFailover', { constructor: 1 }, ['`constructor`']],
        ['are no keys of a map', 'LocalityFailover', { gatewaySelector: { anything: 'goes' } }, []],
        ['are not those without a value', 'LocalityFailover', { detecton: undefined }, []],
        ['are not looked for in what is not known', 'MeshFailover', { entry: pulumi.output({ colour: 'red' }) }, []],
        ['are none of a type without fields', 'Unheard', { of: 1 }, []],
    ])('%s', (_, type, value, expected) => {
        expect(texts(type, value)).toEqual(expected.map((text) => expect.stringContaining(text) as string));
    });
});

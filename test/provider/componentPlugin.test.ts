import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import * as library from '../../components';
import { ComponentPlugin } from '../../provider/componentPlugin';

const schema = readFileSync(join(__dirname, '..', '..', 'schema.json'), 'utf8');
const plugin = new ComponentPlugin(schema, library);
const echo = { appName: 'hello', text: 'hello', cluster: 'east' };

beforeAll(() =>
    pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
        call: () => ({}),
    }),
);

describe('the plugin', () => {
    it('has the version and the schema that are committed', () => {
        expect([plugin.schema, plugin.version]).toEqual([schema, (JSON.parse(schema) as { version: string }).version]);
    });

    it('constructs a component and gives the outputs that the schema names', async () => {
        const { urn, state } = await plugin.construct('hello', 'pulumi-failover:index:EchoApp', echo, {});
        const host = await new Promise((done) => pulumi.output(state as { host: string }).host.apply(done));
        expect(host).toBe('hello.default.svc.cluster.local');
        expect(await new Promise((done) => pulumi.output(urn).apply(done))).toContain('EchoApp::hello');
    });

    it('names the components it has when it is asked for another', () => {
        expect(() => plugin.construct('x', 'pulumi-failover:index:Nothing', {}, {})).toThrow(/Nothing.*EchoApp/);
    });

    it('has a class for every component of the schema', () => {
        const { resources } = JSON.parse(schema) as { resources: object };
        const classes = Object.keys(resources).map((token) => token.slice(token.lastIndexOf(':') + 1));
        expect(classes.filter((name) => !(name in library))).toEqual([]);
    });
});

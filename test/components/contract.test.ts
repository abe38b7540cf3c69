import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { knownArguments } from '../../components/knownArguments';
import { components } from '../support/components';
import { deploy } from '../support/deployment';
import { withFakeKind } from '../support/fakeKind';
import { visible } from '../support/secrets';

withFakeKind();

describe.each(components)('$className', ({ className, Component, args, decisive }) => {
    const declare = (name: string, given = args) => {
        const provider = new kubernetes.Provider(`${name}-cluster`, { enableSecretMutable: true });
        return new Component(name, given, { provider });
    };

    /** The arguments in another form, but for those that have to be plain: of a list, the elements have the form. */
    const changed = (change: (value: pulumi.Input<unknown>) => pulumi.Input<unknown>) => {
        const plain = (value: unknown) => (Array.isArray(value) ? value.map(change) : value);
        return Object.fromEntries(
            Object.entries(args).map(([field, value]) => [
                field,
                decisive.includes(field) ? plain(value) : change(value),
            ]),
        );
    };

    it('has the token by which any Pulumi language finds it', async () => {
        const deployment = await deploy(() => void declare('one'));
        expect(deployment.one(`pulumi-failover:index:${className}`, 'one').custom).toBe(false);
    });

    it('is the parent of its children, whose names start with its own', async () => {
        const deployment = await deploy(() => void declare('one'));
        const component = deployment.one(`pulumi-failover:index:${className}`);
        const children = deployment.resources.filter(({ custom, type }) => custom && !type.startsWith('pulumi:'));
        expect(children.length).toBeGreaterThan(0);
        for (const child of children) {
            expect(child).toMatchObject({ parent: component.urn, name: expect.stringMatching(/^one-/) as string });
        }
    });

    it('declares everything in a cluster with the provider it was given', async () => {
        const { resources } = await deploy(() => void declare('one'));
        const children = resources.filter(({ type }) => type.startsWith('kubernetes:'));
        expect(children.filter(({ provider }) => provider !== 'one-cluster')).toEqual([]);
    });

    it('registers its public fields as outputs, all of them known', async () => {
        let fields: string[] = [];
        const deployment = await deploy(() => {
            fields = Object.entries(declare('one'))
                .filter(([field, value]) => pulumi.Output.isInstance(value) && field !== 'urn')
                .map(([field]) => field);
        });
        const { outputs } = deployment.one(`pulumi-failover:index:${className}`);
        expect(Object.keys(outputs ?? {}).sort()).toEqual(fields.sort());
        expect(Object.values(outputs ?? {})).not.toContain(undefined);
    });

    it('can stand twice in one program', async () => {
        const one = await deploy(() => void declare('one'));
        const both = await deploy(() => {
            declare('one');
            declare('two');
        });
        expect(both.resources.length).toBe(2 * one.resources.length - 1); // the stack is one
    });

    it('refuses arguments that it does not have', async () => {
        const first = Object.keys(args)[0] ?? '';
        const misspelt = { ...args, [`${first}s`]: true, unheardOf: 1 };
        await expect(deploy(() => void declare('one', misspelt))).rejects.toThrow(
            new RegExp(`\`${first}s\` is not an argument; did you mean .*\n  - \`unheardOf\` is not an argument`),
        );
    });

    it('refuses fields that no type of its arguments has', async () => {
        for (const [field, value] of Object.entries(args)) {
            if (hasFields(className, field)) {
                const list = Array.isArray(value);
                const [one] = list ? (value as object[]) : [value as object];
                const misspelt = { ...one, unheardOf: 1 };
                await expect(
                    deploy(() => void declare('one', { ...args, [field]: list ? [misspelt] : misspelt })),
                ).rejects.toThrow(`\`${field}${list ? '[0]' : ''}.unheardOf\` is not an argument`);
            }
        }
    });

    it('previews while nothing about its arguments is known', async () => {
        const unknown = changed(() => pulumi.output(pulumi.unknown));
        const planned = await deploy(() => void declare('one', unknown), { preview: true });
        const made = await deploy(() => void declare('one'));
        expect(planned.resources.map(({ urn }) => urn).sort()).toEqual(made.resources.map(({ urn }) => urn).sort());
    });

    it('lets no secret argument become visible', async () => {
        const secret = changed((value) => pulumi.secret(value));
        const { resources } = await deploy(() => void declare('one', secret));
        const shown = JSON.stringify(visible(resources.map(({ inputs, outputs }) => ({ inputs, outputs }))));
        // What has to be plain cannot be secret, but for the elements of a list.
        const plain = decisive.filter((field) => !Array.isArray(args[field]));
        const given = Object.fromEntries(Object.entries(args).filter(([field]) => !plain.includes(field)));
        const hidden = leaves(given).filter((leaf) => leaf.length > 8);
        expect(hidden.filter((leaf) => shown.includes(leaf))).toEqual([]);
    });
});

/** Whether an argument has fields of its own, and is no map, which takes any. */
const hasFields = (className: string, field: string) => Boolean(knownArguments[className]?.[field]);

/** Every text in a value. */
function leaves(value: unknown): string[] {
    if (typeof value === 'object' && value !== null) {
        return Object.values(value).flatMap(leaves);
    }
    return typeof value === 'string' ? [value] : [];
}

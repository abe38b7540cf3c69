import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analyzer } from '@pulumi/pulumi/provider/experimental/analyzer';
import { getPulumiComponents } from '@pulumi/pulumi/provider/experimental/provider';
import { generateSchema } from '@pulumi/pulumi/provider/experimental/schema';

/** Where the schema is kept: every change of what the components take and give shows in its diff. */
export const schemaFile = 'schema.json';

/** Where the schema of a drill's report is kept. */
export const reportSchemaFile = join('docs', 'reference', 'report.schema.json');

/**
 * The package's schema as Pulumi infers it when a program in another language adds the package
 * (https://www.pulumi.com/docs/iac/using-pulumi/pulumi-packages/schema/), as it is kept in {@link schemaFile}.
 *
 * @param root Folder of package.json and index.ts.
 * @param library What index.ts exports.
 * @throws Error when a component's arguments cannot be expressed in it.
 */
export function schemaText(root: string, library: object): string {
    const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
        name: string;
        version: string;
        description: string;
    };
    const { name, version, description } = packageJson;
    const names = getPulumiComponents(library).map(({ name: component }) => component);
    const { components, dependencies, typeDefinitions } = new Analyzer(
        root,
        name,
        packageJson,
        new Set(names),
    ).analyze();
    const schema = generateSchema(name, version, description, components, typeDefinitions, dependencies);
    return `${JSON.stringify(schema, sorted, 4)}\n`;
}

/** Objects by their keys' order, so that moving a class within its file is no change. */
function sorted(_: string, value: unknown): unknown {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value;
}

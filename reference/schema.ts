import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analyzer, type AnalyzeResult } from '@pulumi/pulumi/provider/experimental/analyzer';
import { getPulumiComponents } from '@pulumi/pulumi/provider/experimental/provider';
import { generateSchema } from '@pulumi/pulumi/provider/experimental/schema';
import { isObject } from '../isObject';

/** Where the schema is kept: every change of what the components take and give shows in its diff. */
export const schemaFile = 'schema.json';

/** Where the schema of a drill's report is kept. */
export const reportSchemaFile = join('docs', 'reference', 'report.schema.json');

/** Where the schema of a drill's plan is kept. */
export const progressSchemaFile = join('docs', 'reference', 'progress.schema.json');
export const planSchemaFile = join('docs', 'reference', 'plan.schema.json');

/** Where the schema of `failover explain --json` is kept. */
export const explanationSchemaFile = join('docs', 'reference', 'explain.schema.json');

/** Folder of the tsconfig.json that has the library alone: all else would only take time to read. */
const libraryFolder = join('reference', 'library');

/**
 * The components and types that Pulumi infers when a program in another language adds the package
 * (https://www.pulumi.com/docs/iac/using-pulumi/pulumi-packages/schema/).
 *
 * @param root Folder of package.json and index.ts.
 * @param library What index.ts exports.
 * @throws Error when a component's arguments cannot be expressed in a schema.
 */
export function inferredTypes(root: string, library: object): AnalyzeResult {
    const entry = { ...packageOf(root), main: join(root, 'index.ts') };
    const names = getPulumiComponents(library).map(({ name }) => name);
    return new Analyzer(join(root, libraryFolder), entry.name, entry, new Set(names)).analyze();
}

/** The package's schema with these types, as it is kept in {@link schemaFile}. */
export function schemaText(root: string, { components, dependencies, typeDefinitions }: AnalyzeResult): string {
    const { name, version, description } = packageOf(root);
    const schema = generateSchema(name, version, description, components, typeDefinitions, dependencies);
    return `${JSON.stringify(schema, sorted, 4)}\n`;
}

function packageOf(root: string) {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
        name: string;
        version: string;
        description: string;
    };
}

/** Objects by their keys' order, so that moving a class within its file is no change. */
function sorted(_: string, value: unknown): unknown {
    return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

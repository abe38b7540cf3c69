import type * as pulumi from '@pulumi/pulumi';
import type { ConstructResult, Provider } from '@pulumi/pulumi/provider';

/** The parts of a package's schema that the plugin reads. */
interface Schema {
    version: string;
    resources: Record<string, { properties?: Record<string, unknown> }>;
}

type ComponentClass = new (
    name: string,
    args: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/**
 * Serves components to programs in any Pulumi language.
 *
 * The SDK's own host would infer the schema from the sources at every start, which takes TypeScript and several seconds.
 * Here the schema is the committed one, which a test compares with the inferred one.
 */
export class ComponentPlugin implements Provider {
    readonly version: string;
    private readonly resources: Schema['resources'];

    /** @param library What the package exports: the classes, by their names. */
    constructor(
        readonly schema: string,
        private readonly library: object,
    ) {
        const { resources, version } = JSON.parse(schema) as Schema;
        this.resources = resources;
        this.version = version;
    }

    construct(
        name: string,
        type: string,
        inputs: pulumi.Inputs,
        options: pulumi.ComponentResourceOptions,
    ): Promise<ConstructResult> {
        const resource = this.resources[type];
        if (resource === undefined) {
            throw new Error(
                `${type} is no component of this package, which has ${Object.keys(this.resources).join(', ')}.`,
            );
        }
        const className = type.slice(type.lastIndexOf(':') + 1);
        const Component = this.library[className as keyof typeof this.library] as ComponentClass;
        const component = new Component(name, inputs, options);
        const fields = component as unknown as Record<string, unknown>;
        const outputs = Object.keys(resource.properties ?? {});
        const state = Object.fromEntries(outputs.map((output) => [output, fields[output]]));
        return Promise.resolve({ urn: component.urn, state });
    }
}

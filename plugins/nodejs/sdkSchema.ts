/** The parts of a package's schema that an SDK of components is made of. */
export interface PackageSchema {
    name: string;
    version?: string;
    namespace?: string;
    pluginDownloadURL?: string;
    language?: { nodejs?: { packageName?: string } };
    resources?: Record<string, ResourceSchema>;
    types?: Record<string, TypeSchema>;
}

export interface ResourceSchema {
    description?: string;
    isComponent?: boolean;
    inputProperties?: Record<string, PropertySchema>;
    requiredInputs?: string[];
    properties?: Record<string, PropertySchema>;
    required?: string[];
}

/** An object, or an enumeration. */
export interface TypeSchema {
    description?: string;
    properties?: Record<string, PropertySchema>;
    required?: string[];
    enum?: { name?: string; value: string | number; description?: string }[];
}

export interface PropertySchema {
    description?: string;
    type?: string;
    plain?: boolean;
    items?: PropertySchema;
    additionalProperties?: PropertySchema;
    $ref?: string;
    oneOf?: PropertySchema[];
}

/** The last part of a token or a reference: `Hardening` of `#/types/pulumi-failover:index:Hardening`. */
export function nameOf(token: string): string {
    return token.slice(token.lastIndexOf(':') + 1);
}

/** The components of a package, by class name. @throws Error for a package that has other resources. */
export function componentsOf({ name, resources = {} }: PackageSchema): [className: string, schema: ResourceSchema][] {
    return Object.entries(resources).map(([token, resource]) => {
        if (resource.isComponent !== true) {
            throw new Error(
                `${token} of ${name} is no component. The stand-in for pulumi-language-nodejs makes SDKs of components only; ` +
                    'install Pulumi with its own language hosts for this package.',
            );
        }
        return [nameOf(token), resource];
    });
}

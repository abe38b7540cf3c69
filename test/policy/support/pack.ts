import type {
    EnforcementLevel,
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from '@pulumi/policy';
import { policies } from '../../../policy/policies';

/** What the policy host wraps properties in: reading an unknown one throws. Its types do not have it. */
const { unknownCheckingProxy } = jest.requireActual<{ unknownCheckingProxy: <T>(properties: T) => T }>(
    '@pulumi/policy/proxy',
);

/** A Kubernetes object as a program declares it. */
export interface Declared {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string; labels?: Record<string, string> };
    [field: string]: unknown;
}

/** The objects of a program, by the provider that has them. */
export type Declarations = Record<string, Declared[]>;

export interface Violation {
    readonly policy: string;
    readonly level: EnforcementLevel;
    readonly message: string;
    readonly urn: string | undefined;
}

type AnyPolicy = ResourceValidationPolicy & StackValidationPolicy;

/** What the pack reports of a program, as the policy host would call it: each resource, then the stack. */
export async function violations(
    program: Declarations,
    levels: Readonly<Record<string, EnforcementLevel>> = {},
): Promise<Violation[]> {
    const resources = resourcesOf(program);
    const found: Violation[] = [];
    for (const policy of policies as AnyPolicy[]) {
        const level = levels[policy.name] ?? policy.enforcementLevel ?? 'advisory';
        if (level === 'disabled') {
            continue;
        }
        const report = (message: string, urn?: string) => found.push({ policy: policy.name, level, message, urn });
        for (const resource of resources) {
            const validate = [policy.validateResource ?? []].flat();
            for (const each of validate) {
                await each(argsOf(resource), (message, urn) => report(message, urn ?? resource.urn));
            }
        }
        await policy.validateStack(
            { resources, getConfig: () => ({}) as never, notApplicable, stackTags: new Map() },
            (message, urn) => report(message, urn),
        );
    }
    return found;
}

/** The properties of an object after the remediations of the given policies. */
export async function remediated(declared: Declared, names: readonly string[]): Promise<Declared> {
    const [resource] = resourcesOf({ west: [declared] });
    for (const { name, remediateResource } of policies as AnyPolicy[]) {
        if (resource && remediateResource && names.includes(name)) {
            await remediateResource(argsOf(resource));
        }
    }
    return declared;
}

function argsOf(resource: PolicyResource): ResourceValidationArgs {
    const getConfig = () => ({}) as never;
    return { ...resource, stackTags: new Map(), getConfig, notApplicable, asType: () => undefined };
}

function notApplicable(): never {
    throw new Error('not applicable');
}

function resourcesOf(program: Declarations): PolicyResource[] {
    return Object.entries(program).flatMap(([provider, objects]) =>
        objects.map((object) => {
            const version = object.apiVersion.includes('/') ? object.apiVersion : `core/${object.apiVersion}`;
            const type = `kubernetes:${version}:${object.kind}`;
            const name = `${provider}-${object.metadata.name}`;
            return {
                type,
                name,
                urn: `urn:pulumi:dev::shop::${type}::${name}`,
                props: unknownCheckingProxy(object),
                provider: {
                    type: 'pulumi:providers:kubernetes',
                    name: provider,
                    urn: `urn:pulumi:dev::shop::pulumi:providers:kubernetes::${provider}`,
                    props: {},
                },
                opts: {} as PolicyResource['opts'],
                dependencies: [],
                propertyDependencies: {},
                isType: () => false,
                asType: () => undefined,
            };
        }),
    );
}

import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import type { Problem } from '../problem';

/**
 * A value for a Secret that has to be changed in place, refused where the component's provider would replace it
 * instead, which is the Kubernetes provider's default: delete it, then create it again
 * (https://github.com/pulumi/pulumi-kubernetes/issues/1772).
 */
export function changedInPlace<T>(component: pulumi.Resource, subject: string, value: pulumi.Input<T>) {
    const provider = component.getProvider('kubernetes:core/v1:Secret');
    // A setting of the provider that its class has, though not its type; not seen from other languages.
    const setting: unknown = provider && Reflect.get(provider, 'enableSecretMutable');
    return pulumi.all([value, pulumi.Output.isInstance(setting) ? setting : 'true']).apply(([known, isMutable]) => {
        refuse(subject, replacingProblems(isMutable));
        return known;
    });
}

/** The problem with a provider by its setting `enableSecretMutable`, which its plugin takes as text, or nothing. */
export function replacingProblems(isMutable: unknown): Problem[] {
    return isMutable === 'true' || isMutable === true
        ? []
        : [
              {
                  path: 'provider',
                  reason:
                      'replaces Secrets instead of changing them: at every change this one would be gone for a moment, and ' +
                      'no skipped phase of a rotation would be noticed.',
                  fix: 'Declare the provider with `enableSecretMutable: true`.',
              },
          ];
}

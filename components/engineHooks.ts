import * as pulumi from '@pulumi/pulumi';

/** Mocks, by which programs are tested, know nothing of hooks and have no state that a hook could guard. */
export function engineHasHooks(): boolean {
    return typeof Reflect.get(pulumi.runtime.getMonitor() ?? {}, 'registerResourceHook') === 'function';
}

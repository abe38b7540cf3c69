import { Stack } from '@pulumi/pulumi/automation';

/** What of a deployment's state is of interest here. */
interface State {
    pending_operations?: { type: string; resource: { urn: string } }[];
}

/**
 * Readies the state that a killed run left for the next one. The engine does not know what became of the operations
 * that were under way and asks for a decision about each create; our plugins know: the kubernetes stand-in recognises
 * what it had created, and keys and certificates exist in the state only. Operations of other plugins are left to the
 * engine, which warns of them.
 */
export async function settlePending(stack: Stack, ours: readonly string[], say: (line: string) => void): Promise<void> {
    const exported = await stack.exportStack();
    const state = exported.deployment as State | null;
    const pending = state?.pending_operations ?? [];
    const [settled, left] = [true, false].map((known) =>
        pending.filter(({ resource }) => ours.includes(packageOf(resource.urn)) === known),
    );
    if (state === null || settled === undefined || settled.length === 0) {
        return;
    }
    say(`resuming after an interrupted run: ${settled.length} operations were under way`);
    await stack.importStack({ ...exported, deployment: { ...state, pending_operations: left } });
}

/** The package of a resource, e.g. `kubernetes`; providers count as their package. */
function packageOf(urn: string): string {
    const parts = (urn.split('::')[2]?.split('$').at(-1) ?? '').split(':');
    return (parts[0] === 'pulumi' && parts[1] === 'providers' ? parts[2] : parts[0]) ?? '';
}

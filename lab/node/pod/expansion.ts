/**
 * Kubernetes' `$(VAR)` in command, args and env values: a known variable is replaced, an unknown one is left
 * unchanged, `$$` is a literal dollar, so `$$(VAR)` gives `$(VAR)`
 * (https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/).
 */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
    return text.replace(/\$(?:\$|\(([^)]*)\))/g, (found: string, name: string | undefined) => {
        if (name === undefined) {
            return '$';
        }
        return Object.hasOwn(variables, name) ? (variables[name] ?? found) : found;
    });
}

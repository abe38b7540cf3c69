/** `urn:pulumi:stack::project::parent$kubernetes:apps/v1:Deployment::hello` → `kubernetes:apps/v1:Deployment hello`. */
export function resourceName(urn: string): string {
    const [, , types = '', ...name] = urn.split('::');
    return `${types.split('$').at(-1) ?? ''} ${name.join('::')}`;
}

/** The message without colors (`<{%fg 1%}>`) and without the engine's prefixes. */
export function tidy(message: string): string {
    return message
        .replace(/<\{%.*?%\}>/g, '')
        .trim()
        .replace(/^Preview failed: /, '')
        .replace(/^\d+ errors? occurred:\s*/, '')
        .replace(/^\s*\* /, '')
        .replace(/\n\s*\* /g, '\n  ');
}

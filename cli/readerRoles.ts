import { controlPlaneNamespace, remoteSecretLabel } from '../analysis/model/reading';
import { optionalRules, readRules } from '../fleet/readKinds';
import { roleText } from './roleText';

/**
 * What a command needs that reads clusters, in YAML: a ClusterRole, and below it as a comment the Role for remote Secrets,
 * which it works without.
 */
export function readerRoles(name: string, verbs: readonly ('list' | 'watch')[], asksPods = false): string {
    const role = roleText({ name: `${name}-remote-secrets`, namespace: controlPlaneNamespace }, optionalRules(verbs));
    const optional = [
        'Optional: shows which clusters a control plane reads, instead of --reads. Only the metadata of Secrets with the',
        `label ${remoteSecretLabel}=true is asked for, but this Role allows to read every Secret of the namespace.`,
        '---',
        ...role.trimEnd().split('\n'),
    ];
    return `${roleText({ name }, readRules(verbs, asksPods))}${optional.map((line) => `# ${line}\n`).join('')}`;
}

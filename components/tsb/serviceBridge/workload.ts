import type * as pulumi from '@pulumi/pulumi';
import { labelProblems, labelsProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import type { ServiceBridgeWorkload } from './settings';

/** What is wrong with the selection of a gateway's pods. */
export function workloadProblems(path: string, { labels, namespace }: pulumi.Unwrap<ServiceBridgeWorkload>): Problem[] {
    return [
        ...labelProblems(`${path}.namespace`, namespace),
        ...labelsProblems(`${path}.labels`, labels),
        ...(Object.keys(labels).length > 0
            ? []
            : [{ path: `${path}.labels`, reason: 'is empty; it would select no gateway.' }]),
    ];
}

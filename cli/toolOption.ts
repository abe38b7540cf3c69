import { Option } from 'commander';
import { toolNames } from '../lab/tools';

/** `--tool name=path`, as often as there are tools; its value is what `ensureTools` takes as `settings`. */
export function toolOption(): Option {
    return new Option(
        '--tool <name=path>',
        `use this program (${toolNames.join(', ')}); also FAILOVER_TOOL_<NAME>, e.g. FAILOVER_TOOL_KUBE_APISERVER`,
    )
        .default([], 'PATH, KUBEBUILDER_ASSETS, the cache, else it is made')
        .argParser((value: string, previous: string[]) => [...previous, value]);
}

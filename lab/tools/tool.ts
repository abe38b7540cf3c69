/** Everything the lab runs that is not its own. The names that end in `-files` are directories, the others are programs. */
export const toolNames = [
    'pulumi',
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'pilot-discovery',
    'pilot-agent',
    'envoy',
    'http-echo',
    'istio-files',
    'gloo',
    'gloo-files',
    'envoy-gateway',
    'envoy-gateway-files',
    'gateway-api-files',
    'kgateway',
    'kgateway-envoyinit',
    'kgateway-files',
    'helm',
    'pulumi-language-yaml',
] as const;
export type ToolName = (typeof toolNames)[number];

/** Of them, what no lab runs: tests render charts with Helm; YAML programs need their language host. */
export const testTools: readonly ToolName[] = ['helm', 'pulumi-language-yaml'];

/** Of them, what is made only for a lab that runs it: kgateway's controller takes longer to build than all others. */
export const rareTools: readonly ToolName[] = ['kgateway', 'kgateway-envoyinit'];

/** Where a tool was found: named by the user, on the search path, in our cache, or made just now. */
type ToolSource = 'setting' | 'path' | 'cache' | 'built';

/** A tool that can be used. */
export interface Tool {
    name: ToolName;
    /** As the tool tells it, without a leading `v`; `unknown` for one that a setting names and that does not tell. */
    version: string;
    source: ToolSource;
    /** Absolute path of the program, or of the directory. */
    path: string;
}

/** A tool that {@link ensureTools} would make. */
export interface MissingTool {
    name: ToolName;
    /** Version that it will have. */
    version: string;
    source: 'missing';
    /** What it will be made of, e.g. `k8s.io/kubernetes@v1.36.3`. */
    from: string;
}

/** A program on the search path that cannot be used, and why. */
export interface SkippedTool {
    name: ToolName;
    path: string;
    reason: string;
}

export function isToolName(name: string): name is ToolName {
    return (toolNames as readonly string[]).includes(name);
}

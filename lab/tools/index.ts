/**
 * The programs that the lab runs and does not have of its own: found, or made and kept.
 *
 *     const [etcd] = await ensureTools(['etcd'], { onProgress, signal });
 *     spawn(etcd.path, …);
 */
export { ensureTools, istioFiles, type ToolOptions, type ToolsOf } from './ensureTools';
export { listTools, type ListedTool } from './listTools';
export { plainProgress, type OnToolProgress, type ToolProgress } from './progress';
export {
    testTools,
    toolNames,
    type MissingTool,
    type SkippedTool,
    type Tool,
    type ToolName,
    type ToolSource,
} from './tool';

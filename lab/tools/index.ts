/**
 * The third-party programs that the lab runs: found, or made and kept.
 *
 *     const [etcd] = await ensureTools(['etcd'], { onProgress, signal });
 *     spawn(etcd.path, …);
 */
export { ensureTools, findTool, type ListedTool, listTools } from './ensureTools';
export { missingMakers } from './missingMakers';
export { type OnToolProgress, plainProgress, type ToolProgress } from './progress';
export { rareTools, testTools, type ToolName, toolNames } from './tool';

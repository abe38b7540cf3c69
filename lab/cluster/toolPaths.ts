import type { ToolName } from '../tools';

/** Where the tools of a lab are; it has those that its shape needs. */
export type ToolPaths = ReadonlyMap<string, string>;

export function toolPath(tools: ToolPaths, name: ToolName): string {
    const path = tools.get(name);
    if (path === undefined) {
        throw new Error(`this lab was started without the tool ${name}`);
    }
    return path;
}

/**
 * What makes lists that change in place on standard error: listr2, and the options that every list has. Loaded where it
 * is used: it is an ES module, and there is nothing to draw on without a terminal.
 */
export async function liveList() {
    const { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } = await import('listr2');
    const processOutput = new ProcessOutput(process.stderr, process.stderr);
    const options = {
        registerSignalListeners: false, // the caller's own end what is under way
        rendererOptions: { logger: new ListrLogger({ processOutput, useIcons: false }) },
    };
    return { Listr, PRESET_TIMER, options };
}

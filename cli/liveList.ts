/**
 * listr2, which draws lists that change in place, with the options of every list here: on standard error. Loaded on
 * demand, because it is an ES module and only needed on a terminal.
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

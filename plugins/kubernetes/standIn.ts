/** What this plugin is, for messages. */
export const standIn = "the lab's stand-in for the kubernetes plugin";

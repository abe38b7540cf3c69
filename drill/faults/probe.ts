import { sendHttpProbe } from './httpProbe';
import type { Materials, Probe } from './recipe';
import { sendTlsProbe } from './tlsProbe';

/** What became of a probe. `unreached`: it did not get as far as a gateway, which says nothing about it. */
export interface ProbeOutcome {
    readonly outcome: 'refused' | 'answered' | 'unreached';
    /** The TLS alert, how the connection ended, or the first line of the answer. */
    readonly text: string;
}

/** Sends a probe, and returns whether it was refused. */
export function sendProbe(probe: Probe, materials: Materials): Promise<ProbeOutcome> {
    return 'sni' in probe ? sendTlsProbe(probe, materials) : sendHttpProbe(probe);
}
